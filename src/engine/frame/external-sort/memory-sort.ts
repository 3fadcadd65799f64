import { discard } from '../../../core/index.js';
import { allocate, allocateShared, type Column, type ColumnType } from '../../columns/column.js';
import { concatColumns } from '../../columns/concat-columns.js';
import { withOrderedTexts } from '../../columns/sort-words.js';
import { defaultExecutor } from '../../executors/default-executor.js';
import { arraysOf, type Collected } from '../../reductions/collect.js';
import { ItemFailure, runInOrder } from '../../tasks/run-in-order.js';
import type { RunSettings } from '../pass-request.js';
import { tableOf } from '../results/rows.js';
import type { KeptRows } from '../scratch-table.js';
import { tableSource } from '../table-source.js';
import { type MemoryRange, memoryRanges } from './memory-ranges.js';
import type { SortLayout } from './sort-layout.js';
import { firstOfEqual, type MemorySortArguments } from './sort-range-task.js';

const task = { module: new URL('./sort-range-task.js', import.meta.url).href, export: 'sortMemoryRange' };

/** Rows of so many bytes are sorted in the cache of a core. */
const cachedBytes = 1024 * 1024;
/** Whatever the size is: each range takes a piece of each run. */
const mostRanges = 256;

export interface MemorySort {
  readonly layout: SortLayout;
  readonly settings: RunSettings;
}

/**
 * The rows of sorted runs in one order, in memory: samples cut the order of all rows into ranges, and workers sort one range each. Takes
 * the memory of the rows once more; that of the runs is given back.
 */
export async function sortedInMemory(runs: readonly Collected[], sort: MemorySort): Promise<KeptRows> {
  const { schema, types, keys, distinct } = sort.layout;
  const isSorted = runs.length < 2;
  const all = isSorted
    ? types.map((type, i) =>
        concatColumns(
          type,
          runs.map(({ pieces }) => pieces[i][0]),
        ),
      )
    : await mergedRuns(runs, sort);
  const columns = all.slice(0, schema.length);
  const repeats = distinct && !isSorted;
  const kept = repeats ? firstOfEqual(columns, keys, columns[0].values.length) : columns;
  const names = schema.map(({ name }) => name);
  return tableSource(tableOf(names, kept), schema);
}

async function mergedRuns(runs: readonly Collected[], { layout, settings }: MemorySort): Promise<Column[]> {
  const { schema, types, keys, descending } = layout;
  const firsts = firstRows(runs);
  const bytes = runs.reduce((sum, run) => sum + run.bytes, 0);
  const rows = firsts[runs.length];
  const whole = types.map((type, i) => sharedColumn(runs, { type, place: i, isKey: keys.includes(i) }));
  const coded = whole.map(withoutTexts);
  const ranges = memoryRanges({
    keys: keys.map((place) => coded[place]),
    firsts,
    descending,
    rowsOfRange: Math.ceil(rows / Math.min(mostRanges, Math.ceil(bytes / cachedBytes))),
  });
  const sorted = whole.slice(0, schema.length).map((column) => emptyColumn(column, rows));
  const args = { rows: coded, keys, columns: schema.length, descending };
  let at = 0;
  for await (const piece of sortedRanges(ranges, args, settings)) {
    piece.forEach(({ values, valid }, i) => {
      (sorted[i].values as Float64Array).set(values as Float64Array, at);
      if (valid) sorted[i].valid?.set(valid, at);
    });
    at += piece[0].values.length;
    discard(piece.flatMap(arraysOf));
  }
  return sorted;
}

/** Number of the first row of each run among those of all runs, and how many these are. */
function firstRows(runs: readonly Collected[]): Float64Array {
  const firsts = new Float64Array(runs.length + 1);
  for (const [i, { rows }] of runs.entries()) firsts[i + 1] = firsts[i] + rows;
  return firsts;
}

interface ColumnOfRuns {
  readonly type: ColumnType;
  readonly place: number;
  readonly isKey: boolean;
}

/** A column of all runs in memory that threads share; that of the runs is given back. */
function sharedColumn(runs: readonly Collected[], { type, place, isKey }: ColumnOfRuns): Column {
  const pieces = runs.flatMap((run) => run.pieces[place].splice(0));
  const whole = concatColumns(type, pieces, allocateShared);
  discard(pieces.flatMap(arraysOf));
  return type === 'string' && isKey ? withOrderedTexts(whole) : whole;
}

/** Texts as numbers: workers need no more of them than their order. */
function withoutTexts({ type, values, valid }: Column): Column {
  return { type: type === 'string' ? 'int32' : type, values, ...(valid && { valid }) };
}

function emptyColumn({ type, valid, dictionary }: Column, rows: number): Column {
  return {
    type,
    values: allocate(type, rows),
    ...(valid && { valid: new Uint8Array(rows) }),
    ...(dictionary && { dictionary }),
  };
}

async function* sortedRanges(
  ranges: readonly MemoryRange[],
  args: MemorySortArguments,
  { executor = defaultExecutor(), signal }: RunSettings,
): AsyncGenerator<Column[], void> {
  const options = { executor, signal, ahead: 4 * executor.workers, firstFailure: true };
  try {
    yield* runInOrder<MemoryRange, Column[]>({ ...task, args }, ranges, options);
  } catch (error) {
    throw error instanceof ItemFailure ? error.error : error;
  }
}
