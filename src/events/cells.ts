import { DomainError } from '../core/index.js';
import type { EnergyRange } from './detectors.js';
import type { MassGroup } from './mass-groups.js';

/** Bins in lg(E/GeV): half open, the last edge closed. */
export interface EnergyBins {
  /** [bin + 1] ascending edges in lg(E/GeV). */
  readonly edges: Float64Array;
}

/**
 * Equal bins from `low` to `high` in lg(E/GeV). Each edge is low + i width, computed once per edge, so that rounding neither
 * adds nor loses one; the last is exactly `high`.
 * @throws {DomainError} a range that is not a whole number of bins
 */
export function energyBins(low: number, high: number, width: number): EnergyBins {
  const count = Math.round((high - low) / width);
  if (!(width > 0) || count < 1 || Math.abs(count * width - (high - low)) > 1e-6 * width) {
    throw new DomainError(`lg(E/GeV) from ${low} to ${high} is not a whole number of bins of ${width}`, {
      fields: { low, high, width },
      remedy: 'Choose the range as a multiple of the bin width.',
    });
  }
  // Rounded to 1e-9: 6.1 + 3 x 0.1 is 6.3999999999999995 as it stands, and events at 6.4 would change bins.
  return {
    edges: Float64Array.from({ length: count + 1 }, (_, i) => Math.round((low + i * width) * 1e9) / 1e9),
  };
}

/**
 * Equal bins, and above `coarse.above` those of another width; where the range ends below that, none of them.
 * @throws {DomainError} as energyBins, for each part
 */
export function energyBinsOf({ low, high, width, coarse }: EnergyRange): EnergyBins {
  if (coarse === undefined || coarse.above >= high) return energyBins(low, high, width);
  if (coarse.above <= low) return energyBins(low, high, coarse.width);
  const fine = energyBins(low, coarse.above, width).edges;
  const wide = energyBins(coarse.above, high, coarse.width).edges;
  return { edges: Float64Array.from([...fine, ...wide.subarray(1)]) };
}

/** The number of bins. */
export function binCount(bins: EnergyBins): number {
  return bins.edges.length - 1;
}

/** The cells of a spectrum by energy and mass group: index = groups x energy bin + group. */
export interface Cells {
  readonly energy: EnergyBins;
  readonly groups: readonly MassGroup[];
}

export function cellCount({ energy, groups }: Cells): number {
  return binCount(energy) * groups.length;
}

/** "lg(E/GeV) 6.4-6.5, light": how messages and tables name a cell. */
export function cellName(cells: Cells, index: number): string {
  const bin = Math.floor(index / cells.groups.length);
  const group = cells.groups[index % cells.groups.length];
  const [low, high] = [cells.energy.edges[bin], cells.energy.edges[bin + 1]];
  return `lg(E/GeV) ${low.toFixed(1)}-${high.toFixed(1)}, ${group.name}`;
}

/** The cells whose energy bin lies in [low, high] of lg(E/GeV), ascending. */
export function cellsWithin(cells: Cells, low: number, high: number): number[] {
  const tolerance = 1e-6;
  return Array.from({ length: cellCount(cells) }, (_, index) => index).filter((index) => {
    const bin = Math.floor(index / cells.groups.length);
    return cells.energy.edges[bin] >= low - tolerance && cells.energy.edges[bin + 1] <= high + tolerance;
  });
}

/**
 * Bin edges of `cells.energy` as an expression's bin number would be found: the bin of a value, -1 outside, NaN gives -1.
 * @param value  lg(E/GeV)
 */
export function energyBinOf({ edges }: EnergyBins, value: number): number {
  const last = edges.length - 1;
  if (!(value >= edges[0] && value <= edges[last])) return -1;
  if (value === edges[last]) return last - 1;
  let low = 0;
  let high = last;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (value >= edges[middle]) low = middle;
    else high = middle;
  }
  return low;
}
