import type { Hdf5File } from './hdf5/hdf5-file.js';
import { readRows } from './read-columns.js';
import type { RowTaker } from './row-taker.js';
import type { StoredColumn, StoredFile } from './stored-file.js';

/**
 * Reads every dataset that columns are made of: each chunk is inflated and its checksum looked at, nothing is decoded. The index tables
 * of tableio are left alone, since nothing is read from them.
 * @throws {FileError} naming the first dataset that is damaged
 */
export function checkTables(file: Hdf5File, { tables }: StoredFile): void {
  const columns = new Map<string, StoredColumn>();
  for (const table of tables.filter(({ path }) => !path.startsWith('/__I3Index__/')))
    for (const column of table.columns)
      if (!columns.has(column.dataset.path)) columns.set(column.dataset.path, column);
  for (const column of columns.values())
    readRows(file, [new NothingTaken(column)], { start: 0, stop: column.dataset.rows });
}

/** Looks at no byte that is handed to it. */
class NothingTaken implements RowTaker {
  constructor(readonly column: StoredColumn) {}
  addBytes(): void {}
  space(): undefined {}
  addPlanes(): void {}
  addTexts(): void {}
}
