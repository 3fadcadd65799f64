import type { BranchComparison } from './branches.js';
import type { HistogramAgreement } from './histogram-agreement.js';
import { falseAlarmShares, pValueLimit, shareInWords, type VerdictFamily } from './limits.js';
import { likely, short, type Verdict, type VerdictGroup } from './verdict.js';
import type { YearStability } from './year-stability.js';

/** One variable in one slice of energy and one year of data, compared with the simulation. */
export interface DataSimulationAgreement extends HistogramAgreement {
  readonly variable: string;
  /** In words, for the verdict. */
  readonly label: string;
  /** Reconstructed lg(E/GeV). */
  readonly low: number;
  readonly high: number;
  readonly year: string;
  readonly dataEvents: number;
}

/** The worst of each variable over slices and years, by both tests; the share of false alarms is that of all p-values together. */
export function dataSimulationVerdicts(agreements: readonly DataSimulationAgreement[]): Verdict[] {
  const count = 2 * agreements.length;
  const least = pValueLimit(falseAlarmShares.dataSimulation, count);
  const group = 'data against simulation';
  const limit = shareInWords('dataSimulation', count);
  const variables = [...new Set(agreements.map(({ variable }) => variable))];
  return variables.flatMap((variable) => {
    const own = agreements.filter((each) => each.variable === variable);
    const [{ label }] = own;
    const byChiSquared = smallest(own, ({ chiSquaredPValue }) => chiSquaredPValue);
    const byDistance = smallest(own, ({ ksPValue }) => ksPValue);
    const { chiSquared, degreesOfFreedom, chiSquaredPValue } = byChiSquared;
    return [
      likely({ group, test: `${label}: smallest p-value, χ²` }, chiSquaredPValue, least, {
        reason: `χ² ${chiSquared.toFixed(1)} for ${degreesOfFreedom} degrees of freedom ${placeOf(byChiSquared, own.length)}`,
        limit,
      }),
      likely({ group, test: `${label}: smallest p-value, KS` }, byDistance.ksPValue, least, {
        reason: `distance ${short(byDistance.distance)} ${placeOf(byDistance, own.length)}; toys with both errors`,
        limit,
      }),
    ];
  });
}

function placeOf({ low, high, year, dataEvents }: DataSimulationAgreement, count: number): string {
  const when = year === 'all' ? '' : ` in ${year}`;
  return `at lg(E/GeV) ${low.toFixed(1)} to ${high.toFixed(1)}${when} (${Math.round(dataEvents)} events), of ${count}`;
}

/** The verdict of the yearly stability; nothing for one year. */
export function stabilityVerdicts(stability: YearStability | undefined): Verdict[] {
  if (stability === undefined) return [];
  const { chiSquared, degreesOfFreedom, pValue, years } = stability;
  const name = { group: 'data against simulation', test: 'yearly stability: p-value' } as const;
  return [
    likely(name, pValue, pValueLimit(falseAlarmShares.stability, 1), {
      reason: `χ² ${chiSquared.toFixed(1)} for ${degreesOfFreedom} rates of ${years.length} years over their simulation, against those of ${years[0]}`,
      limit: shareInWords('stability', 1),
    }),
  ];
}

/** The verdicts of two ways to one spectrum: a p-value for each kind of projection. @param family  whose share of false alarms is spent by all comparisons together */
export function branchVerdicts(
  comparisons: readonly BranchComparison[],
  { group, family }: { readonly group: VerdictGroup; readonly family: VerdictFamily },
): Verdict[] {
  const count = comparisons.reduce((sum, { distances }) => sum + distances.length, 0);
  const least = pValueLimit(falseAlarmShares[family], count);
  return comparisons.flatMap(({ first, second, distances }) =>
    distances.map(({ name, pValue, tSquared, dimensions, experiments }) =>
      likely({ group, test: `${first} against ${second}: p-value, ${name}` }, pValue, least, {
        reason: `T² ${tSquared.toFixed(1)} for ${dimensions} bins with the covariance of ${experiments} pseudo-experiments`,
        limit: shareInWords(family, count),
      }),
    ),
  );
}

function smallest<Item>(items: readonly Item[], value: (item: Item) => number): Item {
  return items.reduce((a, b) => (value(b) < value(a) || Number.isNaN(value(b)) ? b : a));
}
