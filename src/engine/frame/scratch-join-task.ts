import { allocate, type Column } from '../columns/column.js';
import { concatColumns, takeRows } from '../columns/concat-columns.js';
import type { Table } from '../columns/table.js';
import { readColumns } from './block-sources.js';
import { joinedFlag, keyOf } from './join.js';
import { atPartners, flags } from './join-task.js';
import { compareKeyRows, lastNotAfter, rowsOfBlock, type SortedFile } from './scratch-join.js';

/** For each row the values of its partner in the sorted file; missing where there is none. Reads each block that rows want once. */
export async function lookUpSorted(table: Table, sorted: SortedFile): Promise<Record<string, Column>> {
  const keys = table.columns.map((name) => table.column(name));
  const partners = new Int32Array(table.rows).fill(-1);
  const pieces: Column[][] = sorted.added.map(() => []);
  let found = 0;
  for (const [block, rows] of rowsByBlock(keys, table.rows, sorted)) {
    const columns = await readBlock(sorted, block);
    const theirs = columns.slice(0, keys.length);
    const places: number[] = [];
    for (const row of rows) {
      const key = { columns: keys, row };
      const place = lastNotAfter(key, theirs);
      if (place < 0 || compareKeyRows(key, { columns: theirs, row: place }) !== 0) continue;
      places.push(place);
      partners[row] = found++;
    }
    for (const [i, column] of columns.slice(keys.length).entries()) pieces[i].push(takeRows(column, places));
  }
  const added = sorted.added.map(({ name, type }, i) => {
    return [name, atPartners(concatColumns(type, pieces[i]), partners)] as const;
  });
  return { ...Object.fromEntries(added), [joinedFlag]: flags(partners) };
}

/** Rows by the block in which their partner would be, in the order of the blocks; without those whose key is missing. */
function rowsByBlock(keys: readonly Column[], rows: number, { firsts }: SortedFile): [number, number[]][] {
  const found = new Map<number, number[]>();
  for (let row = 0; row < rows; row++) {
    const block = keyOf(keys, row) === undefined ? -1 : lastNotAfter({ columns: keys, row }, firsts);
    if (block < 0) continue;
    const own = found.get(block) ?? [];
    own.push(row);
    found.set(block, own);
  }
  return [...found].sort(([a], [b]) => a - b);
}

/** Its keys, then what is looked up. */
async function readBlock({ source, rows, keys, added }: SortedFile, block: number): Promise<Column[]> {
  const names = [...keys, ...added.map(({ stored }) => stored)];
  const { files, open } = source;
  const columns = await readColumns(
    { kind: 'files', files, open },
    names,
    { file: 0, ...rowsOfBlock(block, rows) },
    allocate,
  );
  return names.map((name) => columns.get(name) as Column);
}
