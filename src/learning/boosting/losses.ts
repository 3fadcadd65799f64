import { classLosses } from './class-losses.js';
import type { BoostingPlan } from './options.js';
import { regressionLosses } from './regression-losses.js';
import type { TrainingArrays } from './training-arrays.js';

/**
 * A loss to be boosted: its derivatives by the scores and its value. Scores are the trees' sum; `baseline` [output] is added.
 * Friedman, Ann. Statist. 29 (2001) 1189; Chen and Guestrin, KDD 2016, doi:10.1145/2939672.2939785.
 */
export interface Loss {
  /** The best constant scores, [output]. */
  baseline(arrays: TrainingArrays, plan: BoostingPlan): Float64Array;
  /** Fills gradient and hessian of the rows [start, stop), and notes the largest. */
  derivatives(arrays: TrainingArrays, baseline: Float64Array, range: RowRange, plan: BoostingPlan): void;
  /** Weighted loss of one row. */
  ofRow(arrays: TrainingArrays, baseline: Float64Array, row: number, plan: BoostingPlan): number;
  /** Leaves take this quantile of their rows' residuals in place of Newton's step, where the loss has no second derivative. */
  leafQuantile?(plan: BoostingPlan): number;
}

export interface RowRange {
  readonly start: number;
  readonly stop: number;
  /** [output][gradient, hessian], raised to the largest absolute values that are met */
  readonly largest: Float64Array;
}

export const losses: Record<BoostingPlan['loss'], Loss> = { ...regressionLosses, ...classLosses };
