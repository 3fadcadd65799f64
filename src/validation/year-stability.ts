import { covarianceChiSquared } from '../unfolding/index.js';

/** What one year counted, in slices of energy, and what its simulation expects. */
export interface YearOfCounts {
  readonly name: string;
  /** [slice] events and their variances. */
  readonly counts: readonly number[];
  readonly variances: readonly number[];
  /** By the simulation in its livetime. */
  readonly expected: SlicedEvents;
  /** Known background in its livetime: the same rate, and the same errors, in every year. Default: none. */
  readonly background?: SlicedEvents;
  /** Which simulation: years of the same one share its fluctuations. */
  readonly simulation: number;
  /** Relative error of the livetime, the same in all slices. */
  readonly livetimeError: number;
}

/** Expected events in slices of energy. */
export interface SlicedEvents {
  /** [slice] */
  readonly events: readonly number[];
  /** [slice x slices + slice] */
  readonly covariance: readonly number[];
}

/** Whether all years see the same flux. */
export interface YearStability {
  readonly years: readonly string[];
  /** [year][slice] counted over expected, background among both. */
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
  const all = years.map(({ expected, background }) =>
    expected.events.map((events, s) => events + (background?.events[s] ?? 0)),
  );
  const ratios = years.map(({ counts }, year) => counts.map((count, s) => count / all[year][s]));
  type Pair = readonly [first: number, second: number];
  // Covariance of what two years share, in units of what each expects: it grows with the livetime as the events do.
  const shared = (part: 'expected' | 'background', [a, b]: Pair, [s, t]: Pair): number => {
    const [own, other] = [years[a][part], years[b][part]];
    if (own === undefined || other === undefined || own.events[t] === 0) return 0;
    const covariance = (own.covariance[s * slices + t] * other.events[t]) / own.events[t];
    return covariance / (all[a][s] * all[b][t]);
  };
  const between = ([a, b]: Pair, [s, t]: Pair): number => {
    const { variances, counts, livetimeError, simulation } = years[a];
    let relative = shared('background', [a, b], [s, t]);
    if (a === b) relative += livetimeError ** 2;
    if (s === t && a === b) relative += variances[s] / counts[s] ** 2;
    if (simulation === years[b].simulation) relative += shared('expected', [a, b], [s, t]);
    return ratios[a][s] * ratios[b][t] * relative;
  };
  const size = (years.length - 1) * slices;
  const place = (k: number): Pair => [1 + Math.floor(k / slices), k % slices];
  const difference = Float64Array.from({ length: size }, (_, k) => {
    const [year, slice] = place(k);
    return ratios[year][slice] - ratios[0][slice];
  });
  const covariance = Float64Array.from({ length: size * size }, (_, index) => {
    const [a, s] = place(Math.floor(index / size));
    const [b, t] = place(index % size);
    const of = (years: Pair): number => between(years, [s, t]);
    return of([a, b]) - of([a, 0]) - of([0, b]) + of([0, 0]);
  });
  const { chi2, ndf, pValue } = covarianceChiSquared(difference, covariance);
  const names = years.map(({ name }) => name);
  return { years: names, ratios, chiSquared: chi2, degreesOfFreedom: ndf, pValue };
}
