import { closeSync, openSync } from 'node:fs';
import type { Column } from '../../columns/column.js';
import { takeRows, withOwnTexts } from '../../columns/concat-columns.js';
import { distinctOrder, sortedOrder } from '../../columns/sorted-order.js';
import { transfer } from '../../tasks/transfer.js';
import { readPieces } from './read-runs.js';
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
  return transfer(
    wanted,
    wanted.flatMap(({ values, valid }) => buffersOf(valid ? [values, valid] : [values])),
  );
}

/** Distinct rows have no other columns than those that they are sorted by. */
function firstOfEqual(columns: readonly Column[], keys: readonly number[], rows: number): Column[] {
  const order = distinctOrder(
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

function readFrom<T>(path: string, read: (file: number) => T): T {
  const file = openSync(path, 'r');
  try {
    return read(file);
  } finally {
    closeSync(file);
  }
}

const buffersOf = (arrays: readonly ArrayBufferView[]): ArrayBuffer[] =>
  arrays.map(({ buffer }) => buffer as ArrayBuffer);
