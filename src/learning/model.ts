import type { BoostedTrees } from './boosting/boosted-trees.js';
import type { StackingOf } from './ensembles/stacking.js';
import type { VotingOf } from './ensembles/voting.js';
import type { Forest } from './forest/forest.js';
import type { LineCut } from './line-cut.js';
import type { Logistic } from './linear/logistic.js';
import type { Polynomial } from './linear/polynomial.js';
import type { Svm } from './linear/svm.js';
import type { Neighbours } from './neighbours/neighbours.js';

/** What a learner has learned, as plain data; which learner it was is its `learner`. */
export type Parameters =
  | BoostedTrees
  | Forest
  | Polynomial
  | Logistic
  | Svm
  | Neighbours
  | LineCut
  | Voting
  | Stacking;

/** Several trained models and their votes. */
export type Voting = VotingOf<Parameters>;
/** Trained models and the last one, which learned from their estimates. */
export type Stacking = StackingOf<Parameters>;

/** A feature that a model asks for. */
export interface ModelFeature {
  readonly name: string;
  readonly unit?: string;
}

/** What a model estimates. */
export interface ModelTarget {
  readonly name: string;
  readonly unit?: string;
  /** [class], names of the classes; absent where the target is a number */
  readonly classes?: readonly string[];
}

/** Where a model comes from. */
export interface Training {
  /** Rows it was trained on. */
  readonly rows: number;
  /** Seed and other options that were set. */
  readonly options: Readonly<Record<string, unknown>>;
  /** By name: losses, accuracies, resolutions on training or held-out rows. */
  readonly metrics: Readonly<Record<string, number>>;
  /** By file: hash of the input. */
  readonly inputs: Readonly<Record<string, string>>;
  /** True where the rows were never in memory together, and the bins came from a sketch of the quantiles. */
  readonly outOfCore?: true;
}

/** A trained model: plain data that crosses to workers and into a file. */
export interface Model {
  /** In the order of the columns that the parameters count by. */
  readonly features: readonly ModelFeature[];
  readonly target: ModelTarget;
  readonly parameters: Parameters;
  readonly training: Training;
}
