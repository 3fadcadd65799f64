import { DomainError, type NdArray, ndarrayOf } from '../../core/index.js';
import { sandwich, sandwichDiagonal } from '../matrices/dense.js';
import type { CheckedProblem } from '../problem/problem.js';
import type { UnfoldedCovariance } from '../problem/result.js';
import type { ResponseDerivative } from './response-derivative.js';

/** How unfolded counts depend on what they were made from, whatever the method. */
export interface Derivatives {
  /** [cause, effect] d unfolded / d data. */
  readonly data: Float64Array;
  readonly response: ResponseDerivative;
  /** [cause, effect] d unfolded / d background. */
  readonly background: Float64Array;
}

/** Covariances of the unfolded counts and [cause, effect] their derivative in the data. */
export interface SpreadOfCounts {
  readonly covariance: UnfoldedCovariance;
  readonly jacobian: NdArray<Float64Array>;
}

/**
 * The covariances of the unfolded counts by source. Sources are independent, so the total is their sum.
 * @param mc  [cause, cause] from the response's statistics; absent: left out, 0
 */
export function propagatedCovariances(
  problem: CheckedProblem,
  derivatives: Derivatives,
  mc: Float64Array = new Float64Array(problem.causes ** 2),
): SpreadOfCounts {
  const { causes, effects, dataCovariance, dataVariance, backgroundErr } = problem;
  const stat = dataCovariance
    ? sandwich(derivatives.data, dataCovariance, effects)
    : sandwichDiagonal(derivatives.data, dataVariance);
  const background =
    backgroundErr &&
    sandwichDiagonal(
      derivatives.background,
      backgroundErr.map((error) => error * error),
    );
  const total = stat.map((value, k) => value + mc[k] + (background?.[k] ?? 0));
  checkFinite(total);
  const square = (values: Float64Array) => ndarrayOf(values, [causes, causes]);
  return {
    covariance: {
      stat: square(stat),
      mc: square(mc),
      ...(background && { background: square(background) }),
      total: square(total),
    },
    jacobian: ndarrayOf(derivatives.data, [causes, effects]),
  };
}

export function checkFinite(values: Float64Array): void {
  const index = values.findIndex((value) => !Number.isFinite(value));
  if (index < 0) return;
  throw new DomainError(`the unfolded spectrum is not finite (element ${index} is ${values[index]})`, {
    fields: { name: 'unfolded', index: [index], value: values[index] },
    remedy: 'Counts, response or errors are too large or too small for double precision: rescale them.',
  });
}
