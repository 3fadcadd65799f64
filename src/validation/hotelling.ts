import { DomainError } from '../core/index.js';
import { covarianceChiSquared, logGamma } from '../unfolding/index.js';

/** How far a vector lies from an ensemble, all components together. */
export interface EnsembleDistance {
  /** Hotelling's T^2: the chi-squared with the ensemble's own covariance. */
  readonly tSquared: number;
  readonly dimensions: number;
  readonly experiments: number;
  /** Probability of a larger one for another member of a normal ensemble. */
  readonly pValue: number;
}

/**
 * Whether a vector could be another member of an ensemble of normal vectors whose mean and covariance are known from the ensemble alone:
 * T^2 = n / (n + 1) (x - mean)^T S^-1 (x - mean), and T^2 (n - p) / (p (n - 1)) follows F(p, n - p) (Hotelling, Ann. Math. Stat. 2
 * (1931) 360). A plain chi-squared would be too large, the more the fewer members there are.
 * @param members  [member][component]
 * @throws {DomainError} no more members than components
 */
export function ensembleDistance(
  vector: ArrayLike<number>,
  members: readonly ArrayLike<number>[],
): EnsembleDistance {
  const [n, p] = [members.length, vector.length];
  if (n <= p + 1) {
    throw new DomainError(`${n} pseudo-experiments do not tell the covariance of ${p} bins`, {
      fields: { experiments: n, bins: p },
      remedy: `Use at least ${2 * p}, or fewer bins.`,
    });
  }
  const mean = Float64Array.from({ length: p }, (_, i) =>
    members.reduce((sum, member) => sum + member[i] / n, 0),
  );
  const covariance = new Float64Array(p * p);
  for (const member of members) {
    for (let i = 0; i < p; i++)
      for (let j = 0; j < p; j++)
        covariance[i * p + j] += ((member[i] - mean[i]) * (member[j] - mean[j])) / (n - 1);
  }
  const { chi2, ndf } = covarianceChiSquared(
    mean.map((value, i) => vector[i] - value),
    covariance,
  );
  const tSquared = (n / (n + 1)) * chi2;
  const f = (tSquared * (n - ndf)) / (ndf * (n - 1));
  return { tSquared, dimensions: ndf, experiments: n, pValue: fDistributionTail(f, ndf, n - ndf) };
}

/** Upper tail of Fisher's F distribution. */
export function fDistributionTail(f: number, degrees1: number, degrees2: number): number {
  if (!(f > 0)) return Number.isNaN(f) ? Number.NaN : 1;
  return incompleteBeta(degrees2 / (degrees2 + degrees1 * f), degrees2 / 2, degrees1 / 2);
}

/** Regularised incomplete beta function I_x(a, b) by its continued fraction (NIST DLMF 8.17.22), Lentz's method. */
export function incompleteBeta(x: number, a: number, b: number): number {
  if (x <= 0) return 0;
  if (x >= 1) return 1;
  // The fraction converges fast left of the mean only: the symmetry I_x(a, b) = 1 - I_{1-x}(b, a) does the rest.
  if (x > (a + 1) / (a + b + 2)) return 1 - incompleteBeta(1 - x, b, a);
  const logFront = a * Math.log(x) + b * Math.log1p(-x) + logGamma(a + b) - logGamma(a) - logGamma(b);
  return (Math.exp(logFront) / a) * betaFraction(x, a, b);
}

function betaFraction(x: number, a: number, b: number): number {
  const tiny = 1e-300;
  const away = (value: number): number => (Math.abs(value) < tiny ? tiny : value);
  let c = 1;
  let d = 1 / away(1 - ((a + b) * x) / (a + 1));
  let fraction = d;
  for (let m = 1; m < 10_000; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / away(1 + even * d);
    c = away(1 + even / c);
    fraction *= c * d;
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / away(1 + odd * d);
    c = away(1 + odd / c);
    fraction *= c * d;
    if (Math.abs(c * d - 1) < 1e-15) break;
  }
  return fraction;
}
