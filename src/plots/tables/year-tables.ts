import type { Table } from './table.js';
import { formatCount } from './uncertainty.js';

/** A year of data as tables show it. */
export interface YearSummary {
  readonly name: string;
  readonly detector: string;
  /** Selected events in the bins; weights included. */
  readonly events?: number;
  readonly livetimeS: number;
  readonly livetimeErrS: number;
  /** By month; one entry 'all' where the livetime is given. */
  readonly months: readonly {
    readonly month: string;
    readonly seconds: number;
    readonly errorSeconds: number;
  }[];
}

/** Ratios of the fluxes of a year and of the first one, all particles. */
export interface YearRatioSummary {
  readonly year: string;
  readonly reference: string;
  /** [bin + 1], GeV */
  readonly energyEdgesGeV: readonly number[];
  /** [bin] */
  readonly ratio: readonly number[];
  readonly stat: readonly number[];
  readonly syst: readonly number[];
  readonly pValue: number;
}

const days = (seconds: number, digits: number): string => (seconds / 86_400).toFixed(digits);
const livetime = (seconds: number, error: number): string => `${days(seconds, 4)} ± ${days(error, 4)}`;

/** One year a line, with its livetime. */
export function yearTable(years: readonly YearSummary[]): Table {
  return {
    title: 'Years',
    columns: [
      { name: 'year' },
      { name: 'detector' },
      { name: 'events in bins', align: 'right' },
      { name: 'livetime', unit: 'd', align: 'right' },
    ],
    rows: years.map(({ name, detector, events, livetimeS, livetimeErrS }) => [
      name,
      detector,
      formatCount(events),
      livetime(livetimeS, livetimeErrS),
    ]),
  };
}

/** The fitted livetime of every month. */
export function monthTable(years: readonly YearSummary[]): Table {
  return {
    title: 'Livetime by month',
    columns: [{ name: 'year' }, { name: 'month' }, { name: 'livetime', unit: 'd', align: 'right' }],
    rows: years.flatMap(({ name, months }) =>
      months
        .filter(({ month }) => month !== 'all')
        .map(({ month, seconds, errorSeconds }) => [name, month, livetime(seconds, errorSeconds)]),
    ),
    note: 'Fitted to the time differences of all events before cuts; the error of a month is fully correlated between energies.',
  };
}

/** Ratio of the all-particle fluxes by energy, a column a year. */
export function yearRatioTable(ratios: readonly YearRatioSummary[]): Table {
  const [{ energyEdgesGeV: edges }] = ratios;
  const lg = (energy: number): string => Math.log10(energy).toFixed(1);
  return {
    title: 'Fluxes of the years compared, all particles',
    columns: [
      { name: 'lg(E/GeV)' },
      ...ratios.map(({ year, reference }) => ({ name: `${year} / ${reference}`, align: 'right' as const })),
    ],
    rows: edges
      .slice(1)
      .map((high, bin) => [
        `${lg(edges[bin])}–${lg(high)}`,
        ...ratios.map(
          ({ ratio, stat, syst }) =>
            `${ratio[bin].toFixed(3)} ± ${stat[bin].toFixed(3)} ± ${syst[bin].toFixed(3)}`,
        ),
      ]),
    note: `± statistical ± simulation, systematic and livetime, as far as they differ between the years; p-value of 1: ${ratios.map(({ year, pValue }) => `${year} ${pValue.toPrecision(2)}`).join(', ')}`,
  };
}
