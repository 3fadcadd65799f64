import type { ColumnType } from '../columns/column.js';
import { parseNumber, parseWhole } from './parse-number.js';

/** What the fields of a column were seen to be: bits that are put together over a file and over files. */
export const kinds = {
  missing: 1,
  /** Whole numbers by the narrowest type that holds them. */
  int32: 2,
  int64: 4,
  uint64: 8,
  negative: 16,
  float: 32,
  flag: 64,
  /** Quoted and empty: a text among texts, missing among numbers. */
  emptyText: 128,
  text: 256,
} as const;

/** The kind of one field that is not missing. */
export function kindOf(bytes: Buffer, start: number, end: number): number {
  if (start === end) return kinds.emptyText;
  const whole = parseWhole(bytes, start, end);
  if (whole !== undefined) return kindOfWhole(whole);
  if (flagOf(bytes, start, end) !== undefined) return kinds.flag;
  return parseNumber(bytes, start, end) === undefined ? kinds.text : kinds.float;
}

function kindOfWhole(value: number | bigint): number {
  const sign = value < 0 ? kinds.negative : 0;
  if (value >= -(2 ** 31) && value < 2 ** 31) return kinds.int32 | sign;
  if (value >= -(2n ** 63n) && value < 2n ** 63n) return kinds.int64 | sign;
  return value > 0 && value < 2n ** 64n ? kinds.uint64 : kinds.float;
}

/** `true` and `false`, also `True`, `TRUE`, ... */
export function flagOf(bytes: Buffer, start: number, end: number): boolean | undefined {
  if (end - start !== 4 && end - start !== 5) return undefined;
  const text = bytes.toString('latin1', start, end);
  if (text === 'true' || text === 'True' || text === 'TRUE') return true;
  return text === 'false' || text === 'False' || text === 'FALSE' ? false : undefined;
}

/** The narrowest of int32, int64, uint64, float64, bool and string that holds all that was seen; float64 where nothing was. */
export function typeOfKinds(seen: number): ColumnType {
  const wholes = kinds.int32 | kinds.int64 | kinds.uint64;
  const numbers = wholes | kinds.float;
  const flags = (seen & kinds.flag) !== 0;
  if ((seen & kinds.text) !== 0 || (flags && (seen & numbers) !== 0)) return 'string';
  if (flags) return 'bool';
  if ((seen & numbers) === 0) return (seen & kinds.emptyText) !== 0 ? 'string' : 'float64';
  if ((seen & kinds.float) !== 0) return 'float64';
  if ((seen & kinds.uint64) !== 0) return (seen & kinds.negative) === 0 ? 'uint64' : 'float64';
  return (seen & kinds.int64) !== 0 ? 'int64' : 'int32';
}
