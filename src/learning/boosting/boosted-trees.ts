import type { TreeEnsemble } from '../trees/ensemble.js';

export type RegressionLoss = 'squared' | 'absolute' | 'quantile' | 'huber';
export type ClassLoss = 'logistic' | 'softmax' | 'exponential';

/** Boosted trees as plain data. Outputs are baseline + the trees' sums, through the loss's link (none, logistic, softmax). */
export interface BoostedTrees {
  readonly learner: 'gradient-boosting';
  readonly loss: RegressionLoss | ClassLoss;
  /** [output], in the target's unit or as log odds */
  readonly baseline: Float64Array;
  readonly trees: TreeEnsemble;
  /** Features are rounded to float32 before they are compared: trees that XGBoost grew. */
  readonly float32?: boolean;
  /** [round], mean losses while training; empty unless rows were held out */
  readonly trainingLoss: readonly number[];
  readonly heldOutLoss: readonly number[];
}
