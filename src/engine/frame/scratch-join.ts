import type { Column, ColumnType } from '../columns/column.js';
import { concatColumns, sliceColumn } from '../columns/concat-columns.js';
import { keyAt } from '../reductions/aggregates.js';
import { compareValues } from '../reductions/group-keys.js';
import { blockRows } from './blocks.js';
import type { EventFrame } from './event-frame.js';
import { type JoinKeys, keyOf, type LookUp, sameKey } from './join.js';
import type { FilesPlan } from './plan.js';

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
export async function lookUpInScratch(
  other: EventFrame,
  { own, other: theirs }: JoinKeys,
  added: readonly string[],
): Promise<LookUp> {
  const sorted = await other.select([...new Set([...theirs, ...added])]).sortBy(theirs);
  const firsts = await firstKeys(sorted, theirs, own);
  const source = sorted.parts[0].source as FilesPlan;
  const stored = (name: string): string => {
    const node = sorted.parts[0].scope.node(name);
    return node.kind === 'column' ? node.name : name;
  };
  const types = added.map((name) => ({ name, stored: stored(name), type: sorted.columnSchema(name).type }));
  const args: SortedFile = {
    source,
    rows: sorted.sourceRows,
    keys: theirs.map(stored),
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
async function firstKeys(
  sorted: EventFrame,
  keys: readonly string[],
  names: readonly string[],
): Promise<Column[]> {
  const firsts: Column[][] = keys.map(() => []);
  let before: readonly Column[] | undefined;
  for await (const table of sorted.partitions(keys)) {
    const columns = keys.map((name) => table.column(name));
    if (before) checkDifferent({ columns: before, row: 0 }, { columns, row: 0 }, names);
    for (let row = 1; row < table.rows; row++)
      checkDifferent({ columns, row: row - 1 }, { columns, row }, names);
    columns.forEach((column, i) => void firsts[i].push(sliceColumn(column, 0, 1)));
    before = columns.map((column) => sliceColumn(column, table.rows - 1, table.rows));
  }
  return firsts.map((pieces, i) => concatColumns(sorted.columnSchema(keys[i]).type, pieces));
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
