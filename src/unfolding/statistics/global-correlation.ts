import { cholesky, inverseOfCholesky } from '../matrices/cholesky.js';

/**
 * Average over cells of the correlation of a cell with all others together, sqrt(1 - 1 / (V_aa V^-1_aa));
 * Infinity where V is singular.
 */
export function averageGlobalCorrelation(covariance: Float64Array, cells: number): number {
  const lower = cholesky(covariance, cells);
  if (lower === undefined) return Number.POSITIVE_INFINITY;
  const inverse = inverseOfCholesky(lower, cells);
  let sum = 0;
  for (let a = 0; a < cells; a++) {
    const independent = 1 / (covariance[a * cells + a] * inverse[a * cells + a]);
    sum += Math.sqrt(Math.max(0, 1 - independent));
  }
  return sum / cells;
}
