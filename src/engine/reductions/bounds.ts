import type { ColumnBounds } from '../columns/column-bounds.js';
import type { Vector } from '../expressions/kernels/vector.js';
import type { Reduction } from './reduction.js';

/** Extremes of each column of numbers, block by block: what an index remembers. */
export interface BoundsSpec {
  readonly kind: 'bounds';
}

/** One per input; null before the first rows. */
export type BoundsState = (ColumnBounds | null)[];

export const bounds: Reduction<BoundsState> = {
  start: () => [],
  add(state, inputs, n) {
    inputs.forEach((input, i) => {
      const found = boundsOf(input, n);
      const before = state[i];
      state[i] = before ? united(before, found) : found;
    });
  },
  close: (state) => state,
  merge: (left, right) => left.map((each, i) => united(each as ColumnBounds, right[i] as ColumnBounds)),
};

function boundsOf({ values, valid }: Vector, n: number): ColumnBounds {
  if (values instanceof BigInt64Array || values instanceof BigUint64Array) return bigBounds(values, valid, n);
  let [low, high, missing] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0];
  for (let i = 0; i < n; i++) {
    const value = values[i];
    if (Number.isNaN(value) || valid?.[i] === 0) missing++;
    else {
      if (value < low) low = value;
      if (value > high) high = value;
    }
  }
  return { low, high, missing };
}

function bigBounds(
  values: BigInt64Array | BigUint64Array,
  valid: Uint8Array | undefined,
  n: number,
): ColumnBounds {
  let [low, high]: (number | bigint)[] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  let missing = 0;
  for (let i = 0; i < n; i++) {
    const value = values[i];
    if (valid?.[i] === 0) missing++;
    else {
      if (value < low) low = value;
      if (value > high) high = value;
    }
  }
  return { low, high, missing };
}

const united = (a: ColumnBounds, b: ColumnBounds): ColumnBounds => ({
  low: extreme(a.low, b.low, b.low < a.low),
  high: extreme(a.high, b.high, b.high > a.high),
  missing: a.missing + b.missing,
});

/** Math.min and Math.max take no 64-bit integers. */
const extreme = (a: number | bigint, b: number | bigint, second: boolean): number | bigint =>
  second ? b : a;
