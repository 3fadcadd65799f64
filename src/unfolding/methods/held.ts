import type { UnfoldingOptions } from '../problem/method-options.js';

/** What an unfolding chose for itself: its iterations, or its strength. */
export interface ChosenRegularisation {
  readonly numIterations: number;
  /** Of 'tikhonov'. */
  readonly strength?: number;
  /** Of 'svd'. */
  readonly rank?: number;
}

/**
 * Options with which other counts are unfolded in just the way that one result was: nothing is chosen again. So shifts, years and
 * pseudo-experiments differ in what is varied alone, as the propagated covariances assume.
 */
export function heldAt(options: UnfoldingOptions, chosen: ChosenRegularisation): UnfoldingOptions {
  switch (options.method) {
    case 'tikhonov':
      return { ...options, choice: undefined, strength: chosen.strength ?? options.strength };
    case 'svd':
      return { ...options, rank: chosen.rank ?? options.rank };
    case undefined:
    case 'bayes':
      return {
        ...options,
        // Below every value of any test statistic, Bayes factors included.
        stopping: Number.MIN_SAFE_INTEGER,
        maxIterations: chosen.numIterations,
        iterationErrors: false,
      };
    default:
      return options;
  }
}
