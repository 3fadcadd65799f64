import { cholesky, inverseOfCholesky } from '../matrices/cholesky.js';
import { singularValues } from '../matrices/singular-values.js';

/** How far a covariance fixes the correlations. */
export interface GlobalCorrelation {
  /** Average over cells with a variance of sqrt(1 - 1 / (V_aa V^-1_aa)). */
  readonly average: number;
  /** Directions in which V has a variance; cells where it is not singular. */
  readonly rank: number;
}

/** Directions of less variance than this share of the largest (in units of the cells' errors) have none. */
const leastVariance = 1e-10;

/**
 * Average over cells of the correlation of a cell with all others together. Where V is singular, as it is with more causes than
 * effects, with its generalised inverse (as TUnfold, JINST 7 (2012) T10003).
 * @param samples  of how many toys V is the spread: its inverse is too large by (samples - 1) / (samples - rank - 2) on average
 *   (Hartlap et al., A&A 464 (2007) 399); absent: V is exact
 */
export function globalCorrelation(
  covariance: Float64Array,
  cells: number,
  samples?: number,
): GlobalCorrelation {
  const used = Array.from({ length: cells }, (_, a) => a).filter((a) => covariance[a * cells + a] > 0);
  const n = used.length;
  const correlation = new Float64Array(n * n);
  used.forEach((a, k) => {
    used.forEach((b, l) => {
      correlation[k * n + l] =
        covariance[a * cells + b] / Math.sqrt(covariance[a * cells + a] * covariance[b * cells + b]);
    });
  });
  const { diagonal, rank } = inverseDiagonal(correlation, n);
  const unbiased = samples === undefined ? 1 : (samples - rank - 2) / (samples - 1);
  const sum = diagonal.reduce(
    (total, value) => total + Math.sqrt(Math.max(0, 1 - 1 / (value * unbiased))),
    0,
  );
  return { average: n === 0 ? 0 : sum / n, rank };
}

/** The diagonal of the inverse, or of the generalised one, of a matrix of correlations. */
function inverseDiagonal(correlation: Float64Array, n: number): { diagonal: Float64Array; rank: number } {
  const lower = cholesky(correlation, n);
  if (lower !== undefined) {
    const inverse = inverseOfCholesky(lower, n);
    return { diagonal: Float64Array.from({ length: n }, (_, a) => inverse[a * n + a]), rank: n };
  }
  const { values, left } = singularValues(correlation, n, n);
  const rank = values.filter((value) => value > leastVariance * values[0]).length;
  const diagonal = Float64Array.from({ length: n }, (_, a) => {
    let sum = 0;
    for (let k = 0; k < rank; k++) sum += left[k][a] ** 2 / values[k];
    return sum;
  });
  return { diagonal, rank };
}
