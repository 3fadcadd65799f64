import { chiSquaredPValue } from './statistics.js';

/** What a closure has to fulfil where its ensemble is large enough; smaller ones are judged within their errors. */
export const closureLimits = {
  pullMean: 0.2,
  pullWidthLow: 0.85,
  pullWidthHigh: 1.15,
  rawBiasTotal: 0.05,
  uniformity: 0.01,
} as const;

/**
 * How often each family of verdicts may fail a chain in which nothing is wrong. All together stay below 5%: a page that fails
 * more often is not looked at. Limits of numbers with an error follow from these shares, not from taste.
 */
export const falseAlarmShares = {
  /** Means and widths of all pulls of a closure. */
  pulls: 0.005,
  /** Mean pulls of single energy bins. */
  bins: 0.005,
  rawBias: 0.005,
  /** Uniformity of p-values. */
  uniformity: 0.01,
  /** An analysis' own spectrum against what its data were drawn from. */
  ownSpectrum: 0.003,
  /** What the data say of their own detector. */
  offsets: 0.005,
} as const;

/**
 * How many standard deviations the largest of `count` independent normal numbers stays below, but for `rate` of the cases (two-sided; for
 * numbers that are correlated it is on the safe side: Sidak, J. Am. Stat. Assoc. 62 (1967) 626).
 */
export function normalLimit(rate: number, count = 1): number {
  const each = 1 - (1 - rate) ** (1 / count);
  let [low, high] = [0, 40];
  for (let step = 0; step < 60; step++) {
    const middle = (low + high) / 2;
    if (chiSquaredPValue(middle * middle, 1) > each) low = middle;
    else high = middle;
  }
  return high;
}

/**
 * The same for numbers whose error was itself taken from `experiments` of them: Student's t by its expansion around the normal
 * limit (Abramowitz, Stegun 26.7.5), good to 3% from 10 experiments up.
 */
export function ensembleLimit(rate: number, count: number, experiments: number): number {
  const z = normalLimit(rate, count);
  const degrees = experiments - 1;
  return z + (z ** 3 + z) / (4 * degrees) + (5 * z ** 5 + 16 * z ** 3 + 3 * z) / (96 * degrees ** 2);
}

/** The smallest p-value that `count` good ones may show, but for `rate` of the cases. */
export function pValueLimit(rate: number, count: number): number {
  return 1 - (1 - rate) ** (1 / count);
}
