import { randomStream } from '../../core/index.js';
import { type FeatureMatrix, takeValues } from '../features.js';
import { BinFinder } from './bin-finder.js';
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

/** Rows from which cuts are found: their quantiles are within 0.1% of those of any number of rows. */
const mostRows = 2 ** 18;

/** Cut points of every feature: quantiles of all rows, or of 262,144 rows drawn evenly from more. */
export function findCuts(features: FeatureMatrix, maxBins: number, seed = 0): Float64Array[] {
  const rows = features.rows > mostRows ? drawEvenly(features.rows, seed) : undefined;
  return features.columns.map((column) => {
    const values = rows ? takeValues(column, rows) : column;
    return quantileCuts(sortedValues(values), maxBins);
  });
}

/** One row of each of equally long stretches. */
function drawEvenly(rows: number, seed: number): Uint32Array {
  const stream = randomStream({ seed, stage: 'bin-cuts' });
  return Uint32Array.from({ length: mostRows }, (_, k) =>
    Math.floor(((k + stream.uniform()) / mostRows) * rows),
  );
}

/** Puts every value into its bin. */
export function binFeatures(features: FeatureMatrix, cuts: readonly Float64Array[]): BinnedFeatures {
  const { rows, names } = features;
  const bins = allocateBins(cuts, names.length * rows);
  for (let f = 0; f < names.length; f++) {
    new BinFinder(cuts[f]).find(features.columns[f], 0, rows, bins, f * rows);
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
