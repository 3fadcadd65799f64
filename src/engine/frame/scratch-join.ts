import type { Column, ColumnType } from '../columns/column.js';
import { concatColumns, sliceColumn } from '../columns/concat-columns.js';
import { keyAt } from '../reductions/aggregates.js';
import { compareValues } from '../reductions/group-keys.js';
import { blockRows } from './blocks.js';
import { sortRows } from './external-sort/sort-rows.js';
import {
  type JoinKeys,
  keyOf,
  type LookUp,
  lookUpInMemory,
  type OtherRows,
  rightTable,
  sameKey,
} from './join.js';
import { rowsOf } from './part.js';
import { partitionsOf } from './partitions.js';
import type { FilesPlan } from './plan.js';
import type { FrameParts } from './results/rows.js';

/** Rows sorted by their keys in a scratch file: what a worker needs to find some of them. */
export interface SortedFile {
  /** Keeps the scratch file alive in the process that has made it. */
  readonly source: FilesPlan;
  readonly rows: number;
  /** Names of the keys in the file. */
  readonly keys: readonly string[];
  /** What is looked up, under its name in the frame and in the file. */
  readonly added: readonly { readonly name: string; readonly stored: string; readonly type: ColumnType }[];
  /** [key] [block] the key of the first row of each block. */
  readonly firsts: readonly Column[];
}

/**
 * Rows of another frame that do not fit into memory: they are sorted by the keys into a scratch file, in whose blocks the workers look up
 * what the rows of a block want.
 * @throws {DomainError} two rows with the same key
 */
export async function lookUpInScratch(other: FrameParts, wanted: OtherRows): Promise<LookUp> {
  const { keys, added, schema } = wanted;
  const { kept } = await sortRows(other, { schema, by: keys.other, descending: false, distinct: false });
  const [{ source, scope }] = kept.parts;
  // Sorted rows can be smaller than unsorted ones: they share texts.
  if (source.kind === 'table') return lookUpInMemory(rightTable(source.table, wanted), keys.own);
  const firsts = await firstKeys({ parts: kept.parts, settings: other.settings }, keys);
  const stored = (name: string): string => {
    const node = scope.node(name);
    return node.kind === 'column' ? node.name : name;
  };
  const types = added.map((name) => ({ name, stored: stored(name), type: scope.node(name).type }));
  const args: SortedFile = {
    source,
    rows: rowsOf(source)[0],
    keys: keys.other.map(stored),
    added: types,
    firsts,
  };
  const module = new URL('./scratch-join-task.js', import.meta.url).href;
  return {
    task: { module, export: 'lookUpSorted', args },
    added: types.map(({ name, type }) => [name, type]),
  };
}

/** The first key of each block. @throws {DomainError} the same key twice */
async function firstKeys(sorted: FrameParts, keys: JoinKeys): Promise<Column[]> {
  const firsts: Column[][] = keys.other.map(() => []);
  let before: readonly Column[] | undefined;
  for await (const table of partitionsOf(sorted, keys.other)) {
    const columns = keys.other.map((name) => table.column(name));
    if (before) checkDifferent({ columns: before, row: 0 }, { columns, row: 0 }, keys.own);
    for (let row = 1; row < table.rows; row++)
      checkDifferent({ columns, row: row - 1 }, { columns, row }, keys.own);
    columns.forEach((column, i) => void firsts[i].push(sliceColumn(column, 0, 1)));
    before = columns.map((column) => sliceColumn(column, table.rows - 1, table.rows));
  }
  const { scope } = sorted.parts[0];
  return firsts.map((pieces, i) => concatColumns(scope.node(keys.other[i]).type, pieces));
}

function checkDifferent(a: KeyRow, b: KeyRow, names: readonly string[]): void {
  if (compareKeyRows(a, b) !== 0) return;
  const key = keyOf(b.columns, b.row);
  if (key !== undefined) throw sameKey('two rows', names, key);
}

export interface KeyRow {
  readonly columns: readonly Column[];
  readonly row: number;
}

/** In the order in which rows are sorted. */
export function compareKeyRows(a: KeyRow, b: KeyRow): number {
  for (let i = 0; i < a.columns.length; i++) {
    const order = compareValues(keyAt(a.columns[i], a.row), keyAt(b.columns[i], b.row));
    if (order !== 0) return order;
  }
  return 0;
}

/** Number of the last of sorted rows that does not come after the key; -1 where all do. */
export function lastNotAfter(key: KeyRow, columns: readonly Column[]): number {
  let [low, high] = [-1, columns[0].values.length];
  while (high - low > 1) {
    const middle = (low + high) >>> 1;
    if (compareKeyRows({ columns, row: middle }, key) <= 0) low = middle;
    else high = middle;
  }
  return low;
}

/** Rows of a block of the file. */
export const rowsOfBlock = (block: number, rows: number): { start: number; stop: number } => ({
  start: block * blockRows,
  stop: Math.min(rows, (block + 1) * blockRows),
});
