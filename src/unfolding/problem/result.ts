import type { NdArray } from '../../core/index.js';

export type UnfoldingMethod =
  | 'bayes'
  | 'tikhonov'
  | 'svd'
  | 'maximum-likelihood'
  | 'bin-by-bin'
  | 'inversion';

/** One iteration; errors only where `iterationErrors` asked for them. */
export interface Iteration {
  /** [cause]; with a regularizer the smoothed counts, but in the last iteration the unsmoothed ones. */
  readonly unfolded: Float64Array;
  readonly testStatistic: number;
  readonly statErr?: Float64Array;
  readonly mcErr?: Float64Array;
  /** [cause] both forms, with a regularizer. */
  readonly beforeRegularizer?: Float64Array;
  readonly afterRegularizer?: Float64Array;
}

/** Covariances of the unfolded counts, [cause, cause] each. */
export interface UnfoldedCovariance {
  /** From the data's errors. */
  readonly stat: NdArray<Float64Array>;
  /** From the finite simulation behind the response. */
  readonly mc: NdArray<Float64Array>;
  /** From backgroundErr, where given. */
  readonly background?: NdArray<Float64Array>;
  /** The sum of them. */
  readonly total: NdArray<Float64Array>;
}

/** How a cross-check method was regularised. */
export interface Regularisation {
  /** Strength tau of the curvature penalty; 0 for none. */
  readonly strength: number;
  /** Number of singular values kept in effect ('svd'). */
  readonly rank?: number;
  /** The strengths that were tried and the value of the criterion at each. */
  readonly scan?: { readonly strengths: Float64Array; readonly scores: Float64Array };
}

export interface UnfoldingResult {
  readonly method: UnfoldingMethod;
  /** [cause] events before the detector. */
  readonly unfolded: Float64Array;
  /** [cause] square roots of the diagonals of covariance.stat and covariance.mc; empty where not computed. */
  readonly statErr: Float64Array;
  readonly mcErr: Float64Array;
  /** Undefined with covariances: 'none'; mc is 0 with covariances: 'data'. */
  readonly covariance?: UnfoldedCovariance;
  /** [effect, cause]: unfolded = data . unfoldingMatrix. Absent where a sparse response was unfolded as it is. */
  readonly unfoldingMatrix?: NdArray<Float64Array>;
  /** [cause, effect] d(unfolded) / d(data). Undefined with covariances: 'none'. */
  readonly jacobian?: NdArray<Float64Array>;
  /** Every iteration, the first first. */
  readonly iterations: readonly Iteration[];
  readonly numIterations: number;
  /** Of the last iteration against the one before. */
  readonly testStatistic: number;
  readonly stopping: number;
  /** Whether the test statistic fell below `stopping` within maxIterations. */
  readonly converged: boolean;
  /** Of 'tikhonov' and 'svd'. */
  readonly regularisation?: Regularisation;
  /** Causes that reach no effect: their counts are 0 and mean nothing. */
  readonly unreachableCauses: readonly number[];
  /** Effects that hold data but that no cause (nor background) reaches, and how many events that loses. */
  readonly lostEffects: readonly number[];
  readonly lostEvents: number;
}
