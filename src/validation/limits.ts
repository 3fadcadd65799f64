import { chiSquaredPValue } from './statistics.js';

/** What a chain has to fulfil where its ensembles are large enough; smaller ones are judged within their errors. */
export const tolerances = {
  pullMean: 0.2,
  pullWidth: 0.15,
  rawBiasTotal: 0.05,
  /** Share of intervals of one standard deviation that hold the smeared truth, for normal pulls of width 1.15 and 0.85: 0.683 for width 1. */
  coverage: [0.615, 0.761],
  /** Of all events together, for compositions that no one expects. */
  stressBias: 0.05,
  /** Share of a pure composition that is found in the wrong groups. */
  wrongShare: 0.1,
  /** Of the contrast of a feature that comes back. */
  feature: 0.15,
  /** Of Monte-Carlo errors by resampled showers over propagated ones. */
  monteCarloError: 0.1,
} as const;

/**
 * How often each family of verdicts may fail a chain in which nothing is wrong. All together are 2.5%, so that of 100 good chains at most five
 * fail with a probability of 96%: a page that fails more often is not looked at. Limits follow from these shares and from the spread of the ensembles, beyond a tolerance where there is one.
 */
export const falseAlarmShares = {
  /** Means and widths of all pulls of a closure. */
  pulls: 0.002,
  /** Mean pulls of single energy bins. */
  bins: 0.0015,
  rawBias: 0.001,
  /** Uniformity of p-values. */
  uniformity: 0.002,
  /** An analysis' own spectrum against what its data were drawn from. */
  ownSpectrum: 0.0015,
  /** What the data say of their own detector. */
  offsets: 0.002,
  knownPulls: 0.002,
  knownCoverage: 0.001,
  knownBias: 0.001,
  stress: 0.001,
  features: 0.001,
  monteCarloErrors: 0.0015,
  /** Features and score of data and simulation, by chi-squared and by Kolmogorov and Smirnov. */
  dataSimulation: 0.0025,
  stability: 0.0015,
  splits: 0.002,
  methods: 0.0015,
} as const;

export type VerdictFamily = keyof typeof falseAlarmShares;

/**
 * How many standard deviations the largest of `count` independent normal numbers stays below, but for `rate` of the cases (two-sided; for
 * numbers that are correlated it is on the safe side: Sidak, J. Am. Stat. Assoc. 62 (1967) 626).
 */
export function normalLimit(rate: number, count = 1): number {
  const each = pValueLimit(rate, count);
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

/** In words, for the verdict: where a limit comes from. */
export function shareInWords(family: VerdictFamily, count: number): string {
  return `${Number((100 * falseAlarmShares[family]).toPrecision(2))}% false alarms over ${count} number${count === 1 ? '' : 's'}`;
}
