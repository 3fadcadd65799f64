import { DomainError } from '../../core/index.js';
import { cholesky, solveCholesky } from '../matrices/cholesky.js';
import { singularValues } from '../matrices/singular-values.js';
import { logGamma } from './log-gamma.js';

/**
 * A chi-squared with its degrees of freedom (not always a whole number) and the probability of a larger one.
 */
export interface ChiSquared {
  readonly chi2: number;
  readonly ndf: number;
  readonly pValue: number;
}

export function chiSquaredOf(chi2: number, ndf: number): ChiSquared {
  return { chi2, ndf, pValue: ndf > 0 ? upperGamma(ndf / 2, chi2 / 2) : 1 };
}

/**
 * difference^T V^-1 difference. Directions in which V has no variance (singular values below 1e-10 of the
 * largest, after scaling to unit diagonal) are left out, of the chi-squared and of its degrees of freedom: a
 * regularised spectrum has fewer than cells.
 */
export function covarianceChiSquared(difference: Float64Array, covariance: Float64Array): ChiSquared {
  const used = [...difference.keys()].filter((i) => covariance[i * difference.length + i] > 0);
  const n = used.length;
  if (n === 0)
    throw new DomainError('the covariance is 0: no chi-squared', { fields: { name: 'covariance' } });
  const scale = used.map((i) => Math.sqrt(covariance[i * difference.length + i]));
  const scaled = Float64Array.from(used, (i, k) => difference[i] / scale[k]);
  const correlation = new Float64Array(n * n);
  used.forEach((i, k) => {
    used.forEach((j, l) => {
      correlation[k * n + l] = covariance[i * difference.length + j] / (scale[k] * scale[l]);
    });
  });
  const { values, left } = singularValues(correlation, n, n);
  let [chi2, ndf] = [0, 0];
  for (let k = 0; k < n && values[k] > 1e-10 * values[0]; k++) {
    const amplitude = left[k].reduce((sum, x, i) => sum + x * scaled[i], 0);
    chi2 += amplitude ** 2 / values[k];
    ndf++;
  }
  return chiSquaredOf(chi2, ndf);
}

/**
 * difference^T V^-1 difference for a covariance that must be positive definite. @throws {DomainError} where
 * it is not
 */
export function definiteChiSquared(difference: Float64Array, covariance: Float64Array): number {
  const lower = cholesky(covariance, difference.length);
  if (lower === undefined)
    throw new DomainError('the covariance is not positive definite', {
      fields: { name: 'covariance' },
      remedy: 'Leave out cells without counts, or give the data errors above 0.',
    });
  return solveCholesky(lower, difference).reduce((sum, x, i) => sum + x * difference[i], 0);
}

/**
 * Regularised upper incomplete gamma function Q(a, x): series below a + 1, Lentz's continued fraction above
 * (NIST DLMF 8.11, 8.9).
 */
export function upperGamma(a: number, x: number): number {
  if (!(x > 0)) return 1;
  const front = Math.exp(a * Math.log(x) - x - logGamma(a));
  return x < a + 1 ? 1 - front * lowerSeries(a, x) : front * upperFraction(a, x);
}

function lowerSeries(a: number, x: number): number {
  let term = 1 / a;
  let sum = term;
  for (let n = 1; n < 10_000 && term > sum * 1e-17; n++) {
    term *= x / (a + n);
    sum += term;
  }
  return sum;
}

function upperFraction(a: number, x: number): number {
  const tiny = 1e-300;
  let b = x + 1 - a;
  let c = 1 / tiny;
  let d = 1 / b;
  let fraction = d;
  for (let n = 1; n < 10_000; n++) {
    const factor = n * (a - n);
    b += 2;
    d = 1 / nonZero(factor * d + b, tiny);
    c = nonZero(b + factor / c, tiny);
    fraction *= c * d;
    if (Math.abs(c * d - 1) < 1e-16) break;
  }
  return fraction;
}

const nonZero = (value: number, tiny: number): number => (Math.abs(value) < tiny ? tiny : value);
