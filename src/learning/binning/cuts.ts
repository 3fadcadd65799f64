import { DomainError, discard, kernelMemory } from '../../core/index.js';
import type { QuantileSketch } from '../../engine/index.js';
import { learningKernels } from '../kernels.js';

/** Most bins of a feature that fit one byte beside the bin of missing values. */
export const byteBins = 255;
/** Most bins of a feature at all (two bytes, one value for missing). */
export const mostBins = 65535;

/**
 * Cut points that divide the values of one feature into at most `maxBins` bins of about equally many rows. A value x lies in
 * bin number(cuts <= x); equal values are never divided; a cut is the middle between the two values it parts.
 * @param sorted  values in ascending order, without NaN
 * @returns  [bins - 1], strictly ascending
 */
export function quantileCuts(sorted: Float64Array, maxBins: number): Float64Array {
  return cutsBetween(distinctValues(sorted), maxBins);
}

/** The same for what a sketch holds of the values; exact where it holds them all. */
export function sketchCuts(sketch: QuantileSketch, maxBins: number): Float64Array {
  const { values, weights } = sketch.weightedValues();
  const distinct = distinctValues(values, weights);
  const cuts = cutsBetween(distinct, maxBins);
  discard([values, weights, distinct.values, distinct.counts]);
  return cuts;
}

/** Different values in ascending order, and how many rows have each. */
interface ValueCounts {
  readonly values: Float64Array;
  readonly counts: Float64Array;
}

/** -0 and 0 are one value, as every comparison of a split sees them. */
function distinctValues(sorted: Float64Array, weights?: Float64Array): ValueCounts {
  const values = new Float64Array(sorted.length);
  const counts = new Float64Array(sorted.length);
  let last = -1;
  for (let i = 0; i < sorted.length; i++) {
    if (last < 0 || sorted[i] !== sorted[i - 1]) values[++last] = sorted[i];
    counts[last] += weights ? weights[i] : 1;
  }
  return { values: values.subarray(0, last + 1), counts: counts.subarray(0, last + 1) };
}

function cutsBetween({ values, counts }: ValueCounts, maxBins: number): Float64Array {
  checkBins(maxBins);
  const cuts: number[] = [];
  let rowsLeft = counts.reduce((sum, each) => sum + each, 0);
  let binsLeft = maxBins;
  let filled = 0;
  for (let i = 0; i + 1 < values.length; i++) {
    filled += counts[i];
    // A bin ends where its fill is nearest to an equal share of what is left; with bins to spare every value is one.
    const share = rowsLeft / binsLeft;
    if (binsLeft > 1 && (values.length - i <= binsLeft || filled + counts[i + 1] / 2 >= share)) {
      cuts.push(between(values[i], values[i + 1]));
      rowsLeft -= filled;
      binsLeft--;
      filled = 0;
    }
  }
  return Float64Array.from(cuts);
}

/** The sorted values of a column without its NaN. */
export function sortedValues(column: Float64Array): Float64Array {
  let n = 0;
  for (let i = 0; i < column.length; i++) if (!Number.isNaN(column[i])) n++;
  const counts = 16 * n;
  const memory = kernelMemory(counts + 6 * 2048 * 4);
  const values = new Float64Array(memory.buffer, 0, n);
  let to = 0;
  for (let i = 0; i < column.length; i++) if (!Number.isNaN(column[i])) values[to++] = column[i];
  learningKernels(memory).sortFloats(0, n, 8 * n, counts);
  return values;
}

function checkBins(maxBins: number): void {
  if (Number.isInteger(maxBins) && maxBins >= 2 && maxBins <= mostBins) return;
  throw new DomainError(`maxBins ${maxBins} is not a whole number from 2 to ${mostBins}`, {
    fields: { name: 'maxBins', value: maxBins },
    remedy: `Use ${byteBins} (one byte a value) unless measured otherwise.`,
  });
}

/** A number above `lower` and not above `upper`: their middle where there is one. */
function between(lower: number, upper: number): number {
  const middle = lower / 2 + upper / 2;
  return middle > lower && middle <= upper ? middle : upper;
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
