import { EigenvalueDecomposition, Matrix } from 'ml-matrix';
import type { RandomStream } from '../../core/index.js';
import type { CheckedProblem } from '../problem/problem.js';

/** Counts of a pseudo-experiment with what is known of their errors. */
export type FluctuatedData = Pick<CheckedProblem, 'data' | 'dataVariance'>;

/**
 * Counts around `expected` as the problem's errors say: Poisson where they are those of counts; where weights make them larger or
 * smaller, as many equal weights as give that error, w = variance / counts, each event a Poisson one; with a covariance, normal.
 * @param factor  [effect, effect] F with F F^T the covariance of the data (see covarianceFactor); absent: the data are independent
 */
export function fluctuatedData(
  { data: counts, dataVariance }: CheckedProblem,
  expected: Float64Array,
  random: RandomStream,
  factor?: Float64Array,
): FluctuatedData {
  if (factor !== undefined) return { data: normalCounts(expected, factor, random), dataVariance };
  const weights = counts.map((count, i) => weightOf(count, dataVariance[i]));
  const data = expected.map((mean, i) => weights[i] * random.poisson(mean / weights[i]));
  return { data, dataVariance: data.map((value, i) => weights[i] * value) };
}

/** Variance of one event; exactly 1 where the error is that of a count but for its rounding. */
function weightOf(count: number, variance: number): number {
  const weight = count > 0 && variance > 0 ? variance / count : 1;
  return Math.abs(weight - 1) < 1e-9 ? 1 : weight;
}

function normalCounts(expected: Float64Array, factor: Float64Array, random: RandomStream): Float64Array {
  const effects = expected.length;
  const normals = Float64Array.from({ length: effects }, () => random.normal());
  return expected.map((mean, i) => {
    let value = mean;
    for (let k = 0; k < effects; k++) value += factor[i * effects + k] * normals[k];
    return value;
  });
}

/** F with F F^T = covariance, from its eigenvectors: covariances of data whose total is given have no Cholesky factor. */
export function covarianceFactor(covariance: Float64Array, effects: number): Float64Array {
  const { eigenvectorMatrix: vectors, realEigenvalues } = new EigenvalueDecomposition(
    Matrix.from1DArray(effects, effects, covariance),
    { assumeSymmetric: true },
  );
  return Float64Array.from(
    { length: effects * effects },
    (_, k) =>
      vectors.get(Math.floor(k / effects), k % effects) *
      Math.sqrt(Math.max(0, realEigenvalues[k % effects])),
  );
}
