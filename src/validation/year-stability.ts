import { covarianceChiSquared } from '../unfolding/index.js';

/** What one year counted, in slices of energy, and what its simulation expects. */
export interface YearOfCounts {
  readonly name: string;
  /** [slice] events and their variances. */
  readonly counts: readonly number[];
  readonly variances: readonly number[];
  /** [slice] events expected in its livetime. */
  readonly expected: readonly number[];
  /** [slice x slices + slice] by the finite simulation. */
  readonly expectedCovariance: readonly number[];
  /** Which simulation: years of the same one share its fluctuations. */
  readonly simulation: number;
  /** Relative error of the livetime, the same in all slices. */
  readonly livetimeError: number;
}

/** Whether all years see the same flux. */
export interface YearStability {
  readonly years: readonly string[];
  /** [year][slice] counted over expected. */
  readonly ratios: readonly (readonly number[])[];
  readonly chiSquared: number;
  readonly degreesOfFreedom: number;
  readonly pValue: number;
}

/**
 * Chi-squared of the years' rates over their simulation, each against the first year's, with the covariance of all: counts are independent, a year's
 * livetime moves all its slices, throws of one shower lie in several slices, and the simulation that years share cancels. Undefined for one year.
 */
export function yearStability(years: readonly YearOfCounts[]): YearStability | undefined {
  if (years.length < 2) return undefined;
  const slices = years[0].counts.length;
  const ratios = years.map(({ counts, expected }) => counts.map((count, s) => count / expected[s]));
  const between = (a: number, b: number, s: number, t: number): number => {
    const scale = ratios[a][s] * ratios[b][t];
    const [one, other] = [years[a], years[b]];
    let relative = a === b ? one.livetimeError ** 2 : 0;
    if (s === t && a === b) relative += one.variances[s] / one.counts[s] ** 2;
    if (one.simulation === other.simulation)
      relative += one.expectedCovariance[s * slices + t] / (one.expected[s] * one.expected[t]);
    return scale * relative;
  };
  const size = (years.length - 1) * slices;
  const place = (k: number): [year: number, slice: number] => [1 + Math.floor(k / slices), k % slices];
  const difference = Float64Array.from({ length: size }, (_, k) => {
    const [year, slice] = place(k);
    return ratios[year][slice] - ratios[0][slice];
  });
  const covariance = Float64Array.from({ length: size * size }, (_, index) => {
    const [a, s] = place(Math.floor(index / size));
    const [b, t] = place(index % size);
    return between(a, b, s, t) - between(a, 0, s, t) - between(0, b, s, t) + between(0, 0, s, t);
  });
  const { chi2, ndf, pValue } = covarianceChiSquared(difference, covariance);
  const names = years.map(({ name }) => name);
  return { years: names, ratios, chiSquared: chi2, degreesOfFreedom: ndf, pValue };
}
