import { type NdArray, ndarrayOf } from '../../core/index.js';
import { type VectorInput, vectorOf } from '../problem/numeric-input.js';

/**
 * [effect, effect] covariance of counts whose total is given, diag(n) - n n^T / N: for `dataCovariance`, where only the
 * shape of a spectrum is asked for. Poisson counts, whose total varies, are independent: leave it out.
 * @throws {DomainError} a negative count
 */
export function multinomialCovariance(data: VectorInput): NdArray<Float64Array> {
  const counts = vectorOf('data', data, { atLeast: 0 });
  const total = counts.reduce((sum, count) => sum + count, 0);
  const n = counts.length;
  const covariance = new Float64Array(n * n);
  for (let i = 0; i < n; i++)
    for (let j = 0; j < n; j++)
      covariance[i * n + j] = (i === j ? counts[i] : 0) - (total === 0 ? 0 : (counts[i] * counts[j]) / total);
  return ndarrayOf(covariance, [n, n]);
}
