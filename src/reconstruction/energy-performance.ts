import { DomainError } from '../core/index.js';
import { type EnergyBins, energyBinOf } from '../events/index.js';
import { weightedQuantiles } from '../learning/index.js';

/** Reconstructed minus true lg(E/GeV) in bins of the true energy. NaN where a bin has no events. */
export interface EnergyResolution {
  /** 'all', or the mass group. */
  readonly name: string;
  /** [bin], events */
  readonly events: Float64Array;
  /** [bin], weighted mean of the difference */
  readonly bias: Float64Array;
  /** [bin], 16%, 50% and 84% quantiles of the difference */
  readonly low: Float64Array;
  readonly median: Float64Array;
  readonly high: Float64Array;
  /** [bin], half the distance from the 16% to the 84% quantile */
  readonly resolution: Float64Array;
  /** [bin], root of the mean squared difference */
  readonly rms: Float64Array;
  /** The same over all events with a true energy within the bins. */
  readonly overall: {
    readonly events: number;
    readonly bias: number;
    readonly resolution: number;
    readonly rms: number;
  };
}

export interface EnergyPerformance {
  /** [bin + 1], lg(E/GeV) */
  readonly edges: Float64Array;
  /** All events first, then the groups in their order. */
  readonly resolutions: readonly EnergyResolution[];
}

export interface EnergyPerformanceOptions {
  readonly bins: EnergyBins;
  /** Mass group of each event, [row], and the groups' names. */
  readonly groups?: { readonly names: readonly string[]; readonly values: ArrayLike<number> };
  /** [row] */
  readonly weights?: Float64Array;
}

/**
 * Bias and resolution of the energy against the true energy, for all events and for each mass group.
 * @param trueLog10Energy  [row], lg(E/GeV)
 * @param log10Energy  [row], reconstructed
 * @throws {DomainError} arrays of different lengths, a reconstructed energy that is NaN
 */
export function energyPerformance(
  trueLog10Energy: Float64Array,
  log10Energy: Float64Array,
  options: EnergyPerformanceOptions,
): EnergyPerformance {
  const { bins, groups, weights } = options;
  check(trueLog10Energy, log10Energy, options);
  const all = eventsOf(trueLog10Energy, bins, () => true);
  const ofGroups = (groups?.names ?? []).map((_, g) =>
    eventsOf(trueLog10Energy, bins, (row) => groups!.values[row] === g),
  );
  const difference = log10Energy.map((value, row) => value - trueLog10Energy[row]);
  const resolutions = [all, ...ofGroups].map((rows, i) =>
    resolutionOf(i === 0 ? 'all' : groups!.names[i - 1], rows, difference, weights),
  );
  return { edges: bins.edges, resolutions };
}

/** Numbers of the rows that `belongs` accepts, by bin of the true energy. */
function eventsOf(energy: Float64Array, bins: EnergyBins, belongs: (row: number) => boolean): number[][] {
  const rows: number[][] = Array.from({ length: bins.edges.length - 1 }, () => []);
  energy.forEach((value, row) => {
    const bin = energyBinOf(bins, value);
    if (bin >= 0 && belongs(row)) rows[bin].push(row);
  });
  return rows;
}

function resolutionOf(
  name: string,
  rows: readonly number[][],
  difference: Float64Array,
  weights?: Float64Array,
): EnergyResolution {
  const bins = rows.map((each) => summary(each, difference, weights));
  const { events, bias, resolution, rms } = summary(rows.flat(), difference, weights);
  const column = (field: keyof Summary) => Float64Array.from(bins, (bin) => bin[field]);
  return {
    name,
    events: column('events'),
    bias: column('bias'),
    low: column('low'),
    median: column('median'),
    high: column('high'),
    resolution: column('resolution'),
    rms: column('rms'),
    overall: { events, bias, resolution, rms },
  };
}

type Summary = Record<'events' | 'bias' | 'low' | 'median' | 'high' | 'resolution' | 'rms', number>;

function summary(rows: readonly number[], difference: Float64Array, weights?: Float64Array): Summary {
  const values = Float64Array.from(rows, (row) => difference[row]);
  const ofRows = weights && Float64Array.from(rows, (row) => weights[row]);
  let total = 0;
  let sum = 0;
  let squares = 0;
  values.forEach((value, i) => {
    const weight = ofRows ? ofRows[i] : 1;
    total += weight;
    sum += weight * value;
    squares += weight * value * value;
  });
  const [low, median, high] = weightedQuantiles(values, [0.16, 0.5, 0.84], ofRows);
  const rms = Math.sqrt(squares / total);
  return { events: values.length, bias: sum / total, low, median, high, resolution: (high - low) / 2, rms };
}

function check(
  truth: Float64Array,
  found: Float64Array,
  { groups, weights }: EnergyPerformanceOptions,
): void {
  const lengths = { reconstructed: found.length, groups: groups?.values.length, weights: weights?.length };
  for (const [name, length] of Object.entries(lengths)) {
    if (length === undefined || length === truth.length) continue;
    throw new DomainError(`${name} has ${length} rows, the true energy has ${truth.length}`, {
      fields: { name, value: length },
      remedy: 'Give one value per event.',
    });
  }
  const index = found.findIndex((value) => Number.isNaN(value));
  if (index >= 0) {
    throw new DomainError(`the reconstructed energy of row ${index} is NaN`, {
      fields: { name: 'log10Energy', index },
      remedy: 'Leave out events without all features, or use a model of trees, which takes missing values.',
    });
  }
}
