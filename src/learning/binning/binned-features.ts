import type { FeatureMatrix } from '../features.js';
import { byteBins, quantileCuts, sortedValues } from './cuts.js';

export type BinArray = Uint8Array | Uint16Array;

/** A feature matrix with one or two bytes a value; bin 0 holds the missing values. In shared memory, so that all workers see it. */
export interface BinnedFeatures {
  readonly names: readonly string[];
  readonly rows: number;
  /** [feature][bin], ascending: a value x lies in bin 1 + number(cuts <= x) */
  readonly cuts: readonly Float64Array[];
  /** [feature * rows + row] */
  readonly bins: BinArray;
}

/** Cut points of every feature: exact quantiles of all rows. */
export function findCuts(features: FeatureMatrix, maxBins: number): Float64Array[] {
  return features.columns.map((column) => quantileCuts(sortedValues(column), maxBins));
}

/** Puts every value into its bin. */
export function binFeatures(features: FeatureMatrix, cuts: readonly Float64Array[]): BinnedFeatures {
  const { rows, names } = features;
  const bins = allocateBins(cuts, names.length * rows);
  for (let f = 0; f < names.length; f++) {
    binColumn(features.columns[f], cuts[f], bins, f * rows);
  }
  return { names, rows, cuts, bins };
}

/** Shared memory for bins: one byte each where no feature has more than 255. */
export function allocateBins(cuts: readonly Float64Array[], length: number): BinArray {
  const wide = cuts.some((each) => each.length + 1 > byteBins);
  return wide
    ? new Uint16Array(new SharedArrayBuffer(2 * length))
    : new Uint8Array(new SharedArrayBuffer(length));
}

/** Writes the bins of `column` to `bins` from `at` on. */
export function binColumn(column: Float64Array, cuts: Float64Array, bins: BinArray, at: number): void {
  for (let i = 0; i < column.length; i++) {
    const value = column[i];
    bins[at + i] = Number.isNaN(value) ? 0 : 1 + countCuts(cuts, value);
  }
}

/** How many of the ascending cuts are <= value. */
export function countCuts(cuts: Float64Array, value: number): number {
  let low = 0;
  let high = cuts.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (cuts[middle] <= value) low = middle + 1;
    else high = middle;
  }
  return low;
}
