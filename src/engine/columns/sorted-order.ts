import type { Column } from './column.js';
import { isPresent } from './make-column.js';

/** Numbers of the rows in sorted order: missing values last either way, equal rows in their old order. */
export function sortedOrder(columns: readonly Column[], rows: number, descending: boolean): Uint32Array {
  const order = new Uint32Array(rows);
  for (let i = 0; i < rows; i++) order[i] = i;
  const keys = columns.flatMap(sortKeys);
  const sign = descending ? -1 : 1;
  return order.sort((a, b) => {
    for (const key of keys) {
      const [x, y] = [key[a], key[b]];
      if (x < y) return -sign;
      if (x > y) return sign;
      if (Number.isNaN(x) !== Number.isNaN(y)) return Number.isNaN(x) ? 1 : -1;
    }
    return a - b;
  });
}

/** Numbers in the order of the values, NaN where they are missing; of 64-bit integers the high and the low half. */
function sortKeys(column: Column): Float64Array[] {
  const { values, dictionary } = column;
  if (values instanceof BigInt64Array || values instanceof BigUint64Array) return halves(column, values);
  if (dictionary === undefined) return [withMissing(column, (row) => values[row] as number)];
  const ranks = ranksOf(dictionary);
  return [withMissing(column, (row) => ranks[values[row] as number])];
}

function withMissing(column: Column, value: (row: number) => number): Float64Array {
  const keys = new Float64Array(column.values.length);
  for (let row = 0; row < keys.length; row++) keys[row] = isPresent(column, row) ? value(row) : Number.NaN;
  return keys;
}

/** In the order of the texts; equal texts have one rank. */
function ranksOf(texts: readonly string[]): Float64Array {
  const places = new Map([...new Set(texts)].sort(byCodeUnits).map((text, rank) => [text, rank]));
  return Float64Array.from(texts, (text) => places.get(text) ?? 0);
}

const byCodeUnits = (a: string, b: string): number => (a < b ? -1 : Number(a > b));

function halves(column: Column, values: BigInt64Array | BigUint64Array): Float64Array[] {
  const { buffer, byteOffset } = values;
  const words = new Uint32Array(buffer, byteOffset, 2 * values.length);
  const signed = new Int32Array(buffer, byteOffset, 2 * values.length);
  const high = values instanceof BigInt64Array ? signed : words;
  return [withMissing(column, (row) => high[2 * row + 1]), withMissing(column, (row) => words[2 * row])];
}
