import type { Column } from '../../columns/column.js';
import { concatColumns, sliceColumn, takeRows, withOwnTexts } from '../../columns/concat-columns.js';
import { firstsOfEqual, sortedOrder } from '../../columns/sorted-order.js';
import { transfer } from '../../tasks/transfer.js';
import type { MemoryRange } from './memory-ranges.js';
import { readFrom, readPieces } from './read-runs.js';
import type { StoredRun } from './run-file.js';
import type { RowOfRun, SortRange } from './sort-ranges.js';

/** What the ranges of one sort have in common. */
export interface SortRangeArguments {
  readonly path: string;
  readonly runs: readonly StoredRun[];
  /** Places of the columns to sort by. */
  readonly keys: readonly number[];
  /** How many columns are wanted; the others are there to sort by. */
  readonly columns: number;
  readonly descending: boolean;
  readonly distinct: boolean;
}

/** The rows of a range, sorted. */
export function sortRange(range: SortRange, args: SortRangeArguments): Column[] {
  const pieces = args.runs.map((run, i) => ({ run, start: range.starts[i], stop: range.stops[i] }));
  const read = readFrom(args.path, (file) => readPieces(file, pieces));
  const rows = read[0].values.length;
  const keys = args.keys.map((place) => read[place]);
  // Pieces are in the order of the runs, so that equal rows keep their order.
  const order = sortedOrder(keys, rows, args.descending);
  const first = range.first ? order.indexOf(placeOf(range, range.first)) : 0;
  const end = range.end ? order.indexOf(placeOf(range, range.end)) : rows;
  const own = order.subarray(first, end);
  const sorted = read.slice(0, args.columns).map((column) => withOwnTexts(takeRows(column, own)));
  const wanted = args.distinct ? firstOfEqual(sorted, args.keys, own.length) : sorted;
  return transfer(wanted, buffersOf(wanted));
}

/** What the ranges of one sort in memory have in common. */
export interface MemorySortArguments extends Omit<SortRangeArguments, 'path' | 'runs' | 'distinct'> {
  /** Of all runs, one after another, in memory that threads share. Texts are codes that have their order. */
  readonly rows: readonly Column[];
}

/** The rows of a range, sorted. */
export function sortMemoryRange({ starts, stops }: MemoryRange, args: MemorySortArguments): Column[] {
  const read = args.rows.map((column) => {
    const pieces = Array.from(starts, (start, run) => sliceColumn(column, start, stops[run]));
    return concatColumns(column.type, pieces);
  });
  const keys = args.keys.map((place) => read[place]);
  const order = sortedOrder(keys, read[0].values.length, args.descending);
  const sorted = read.slice(0, args.columns).map((column) => takeRows(column, order));
  return transfer(sorted, buffersOf(sorted));
}

/** Distinct rows have no other columns than those that they are sorted by. */
export function firstOfEqual(columns: readonly Column[], keys: readonly number[], rows: number): Column[] {
  const order = firstsOfEqual(
    keys.map((place) => columns[place]),
    rows,
  );
  return order.length === rows
    ? [...columns]
    : columns.map((column) => withOwnTexts(takeRows(column, order)));
}

/** Number of a row among those of all pieces. */
function placeOf({ starts, stops }: SortRange, { run, row }: RowOfRun): number {
  return stops.subarray(0, run).reduce((sum, stop, i) => sum + stop - starts[i], row - starts[run]);
}

const buffersOf = (columns: readonly Column[]): ArrayBuffer[] =>
  columns.flatMap(({ values, valid }) => {
    return (valid ? [values, valid] : [values]).map(({ buffer }) => buffer as ArrayBuffer);
  });
