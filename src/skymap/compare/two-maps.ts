import { DomainError } from '../../core/index.js';
import { npixToNside } from '../healpix/geometry.js';
import { changeResolution, type ResolutionOptions } from '../healpix/resolution.js';
import { onOffChiSquared } from '../on-off/chi-squared.js';
import { logChiSquaredTail } from '../significance/tails.js';

/** How unlike two maps of counts are. */
export interface MapComparison {
  /** Likelihood ratio of equal distributions over the pixels, ndof one less than the pixels after joining. */
  readonly chi2: number;
  readonly ndof: number;
  readonly pValue: number;
  /** Largest distance between the distribution of the pixels' pulls and the unit normal, and its probability. */
  readonly ks: number;
  readonly ksPValue: number;
  /** [pixel] (a - alpha b) / sqrt(alpha (a + b)), alpha the ratio of the totals; NaN where both are empty */
  readonly pulls: Float64Array;
}

/**
 * Compares two maps of counts (two years, two clocks), whatever their totals.
 * @param a, b  [pixel], RING, whole counts
 * @param options.nside  resolution at which they are compared; default 8: pixels of 7 deg, so that most hold many events
 * @throws {DomainError} maps of different sizes, a map without events
 */
export function compareMaps(
  a: Float64Array,
  b: Float64Array,
  { nside = 8 }: { readonly nside?: number } = {},
): MapComparison {
  if (a.length !== b.length) {
    throw new DomainError(`the maps have ${a.length} and ${b.length} pixels`, {
      remedy: 'Make both with the same nside.',
    });
  }
  const combine: ResolutionOptions = { combine: 'sum' };
  const coarse = Math.min(nside, npixToNside(a.length));
  const [first, second] = [changeResolution(a, coarse, combine), changeResolution(b, coarse, combine)];
  const { alpha, chi2, ndof, pValue } = onOffChiSquared(first, second);
  const pulls = first.map((n, i) => (n - alpha * second[i]) / Math.sqrt(alpha * (n + second[i])));
  const { ks, ksPValue } = againstUnitNormal(pulls.filter((pull) => !Number.isNaN(pull)));
  return { chi2, ndof, pValue, ks, ksPValue, pulls };
}

/** Kolmogorov-Smirnov distance from the unit normal and its probability (Stephens' form for finite samples). */
export function againstUnitNormal(values: Float64Array): { ks: number; ksPValue: number } {
  const sorted = values.slice().sort();
  const n = sorted.length;
  let ks = 0;
  sorted.forEach((value, i) => {
    const below = normalBelow(value);
    ks = Math.max(ks, below - i / n, (i + 1) / n - below);
  });
  const lambda = (Math.sqrt(n) + 0.12 + 0.11 / Math.sqrt(n)) * ks;
  if (lambda < 0.2) return { ks, ksPValue: 1 };
  let p = 0;
  for (let k = 1; k <= 100; k++) p += 2 * (-1) ** (k - 1) * Math.exp(-2 * k * k * lambda * lambda);
  return { ks, ksPValue: Math.min(1, Math.max(0, p)) };
}

/** P(Z < x): half the tail of chi2 = x^2 with one degree of freedom, or its complement. */
function normalBelow(x: number): number {
  const outside = Math.exp(logChiSquaredTail(x * x, 1)) / 2;
  return x > 0 ? 1 - outside : outside;
}
