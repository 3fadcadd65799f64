import { createRequire } from 'node:module';

let gammainc: typeof import('@stdlib/math-base-special-gammainc').default | undefined;

/** The regularised incomplete gamma function. Loaded when it is first needed: its 150 files take longer than all of this program's. */
function upperGamma(x: number, s: number): number {
  gammainc ??= createRequire(import.meta.url)('@stdlib/math-base-special-gammainc') as NonNullable<
    typeof gammainc
  >;
  return gammainc(x, s, true, true);
}

export function mean(values: readonly number[]): number {
  let sum = 0;
  for (const value of values) sum += value;
  return sum / values.length;
}

/** Standard deviation with ddof 0. */
export function standardDeviation(values: readonly number[]): number {
  const centre = mean(values);
  return Math.sqrt(mean(values.map((value) => (value - centre) ** 2)));
}

/** Upper tail of the chi-squared distribution; NaN for 0 degrees of freedom. */
export function chiSquaredPValue(chiSquared: number, degreesOfFreedom: number): number {
  if (degreesOfFreedom < 1) return Number.NaN;
  return upperGamma(chiSquared / 2, degreesOfFreedom / 2);
}

/**
 * P-value of the one-sample Kolmogorov-Smirnov test that values in [0, 1] are uniform: the asymptotic series with Stephens'
 * correction for small samples (J. R. Stat. Soc. B 32 (1970) 115), good to 1% from 5 values up.
 */
export function kolmogorovPValue(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const n = sorted.length;
  let distance = 0;
  sorted.forEach((value, i) => {
    distance = Math.max(distance, value - i / n, (i + 1) / n - value);
  });
  const root = Math.sqrt(n);
  const x = distance * (root + 0.12 + 0.11 / root);
  // Below 0.2 the series converges too slowly and its sum is 1 to 12 digits.
  if (x < 0.2) return 1;
  let sum = 0;
  for (let k = 1; k <= 100; k++) sum += (k % 2 === 1 ? 2 : -2) * Math.exp(-2 * k * k * x * x);
  return Math.min(1, Math.max(0, sum));
}
