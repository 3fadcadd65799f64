import { refold } from '../folding/refolding.js';
import { unfold } from '../methods/unfold.js';
import type { UnfoldingOptions } from '../problem/method-options.js';
import { type VectorInput, vectorOf } from '../problem/numeric-input.js';
import type { UnfoldingProblem } from '../problem/problem.js';

export interface BiasOptions {
  /**
   * Iterations of the iterative method: those of the result, so that the test statistic does not choose
   * again. Default by the test statistic.
   */
  readonly iterations?: number;
  /** How often the estimate is made again around the spectrum corrected by it; default 5. */
  readonly steps?: number;
}

/**
 * Estimate of the bias of an unfolded spectrum, [cause]: what the unfolding makes of the spectrum folded,
 * minus the spectrum; then again around the spectrum that this corrects, as the first estimate is smeared
 * itself (iterated bootstrap; Kuusela, Panaretos, Ann. Appl. Stat. 9 (2015) 1671). What was lost below the
 * resolution stays unseen.
 */
export function estimateBias(
  problem: UnfoldingProblem,
  unfolded: VectorInput,
  options: UnfoldingOptions,
  { iterations, steps = 5 }: BiasOptions = {},
): Float64Array {
  const counts = vectorOf('unfolded', unfolded);
  const fixed =
    iterations === undefined ? {} : { stopping: Number.MIN_SAFE_INTEGER, maxIterations: iterations };
  const again = { ...options, ...fixed, covariances: 'none' } as UnfoldingOptions;
  let bias: Float64Array = new Float64Array(counts.length);
  for (let step = 0; step < steps; step++) {
    const corrected = counts.map((count, a) => Math.max(0, count - bias[a]));
    const data = refold(problem, corrected);
    const smeared = unfold(
      { ...problem, data, dataErr: undefined, dataCovariance: undefined },
      again,
    ).unfolded;
    bias = smeared.map((count, a) => count - corrected[a]);
  }
  return bias;
}
