import { DomainError } from '../../core/index.js';

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
  checkBins(maxBins);
  const { values, counts } = distinct(sorted);
  const cuts: number[] = [];
  let rowsLeft = sorted.length;
  let binsLeft = maxBins;
  let filled = 0;
  for (let v = 0; v + 1 < values.length; v++) {
    filled += counts[v];
    // A bin ends where its fill is nearest to an equal share of what is left; with bins to spare every value is one.
    const share = rowsLeft / binsLeft;
    const spare = values.length - v <= binsLeft;
    if (binsLeft > 1 && (spare || filled + counts[v + 1] / 2 >= share)) {
      cuts.push(between(values[v], values[v + 1]));
      rowsLeft -= filled;
      binsLeft--;
      filled = 0;
    }
  }
  return Float64Array.from(cuts);
}

/** The sorted values of a column without its NaN. */
export function sortedValues(column: Float64Array): Float64Array {
  const sorted = column.filter((value) => !Number.isNaN(value));
  return sorted.sort();
}

function checkBins(maxBins: number): void {
  if (Number.isInteger(maxBins) && maxBins >= 2 && maxBins <= mostBins) return;
  throw new DomainError(`maxBins ${maxBins} is not a whole number from 2 to ${mostBins}`, {
    fields: { name: 'maxBins', value: maxBins },
    remedy: `Use ${byteBins} (one byte a value) unless measured otherwise.`,
  });
}

function distinct(sorted: Float64Array): { values: number[]; counts: number[] } {
  const values: number[] = [];
  const counts: number[] = [];
  for (let i = 0; i < sorted.length; i++) {
    // -0 and 0 are one value, as every comparison of a split sees them.
    if (i > 0 && sorted[i] === values[values.length - 1]) counts[counts.length - 1]++;
    else {
      values.push(sorted[i]);
      counts.push(1);
    }
  }
  return { values, counts };
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
