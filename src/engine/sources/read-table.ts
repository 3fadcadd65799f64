import { nearestHint, UsageError } from '../../core/index.js';
import type { Column } from '../columns/column.js';
import { existsColumn, keyColumns, tableName } from './alignment/event-tables.js';
import type { OpenOptions } from './event-file.js';
import { Hdf5File } from './hdf5/hdf5-file.js';
import { describeFile, normalPath } from './layouts/describe.js';
import { withoutMissing } from './missing.js';
import { flagsOf } from './offered-columns.js';
import { type Entries, eventsOfRows, type KeyValues } from './ragged/entries.js';
import { expandArrays, readColumns } from './read-columns.js';
import type { StoredFile, StoredTable } from './stored-file.js';

/** All of one table. */
export interface TableContents {
  readonly rows: number;
  /** Under the table's own names; array members as `f[0]`, `f[1]`. */
  readonly columns: ReadonlyMap<string, Column>;
  /** Tables with several rows per event: the events that have rows, and where those are. */
  readonly events?: { readonly keys: KeyValues; readonly entries: Entries };
}

/**
 * Reads any one table of a file: those of S-frames, which have no events (what was thrown, per file or set), those with several
 * rows per event, and any other.
 * @param table  the table's path: 'I3TopInjectorInfo', '/__I3Index__/Laputop', 'dataframe'
 * @throws {UsageError} a table that is not there, with the nearest names; {FileError} what cannot be read
 */
export async function readTable(
  path: string,
  table: string,
  options: OpenOptions = {},
): Promise<TableContents> {
  const file = await Hdf5File.open(path);
  try {
    return tableContents(file, findTable(describeFile(file), table), options);
  } finally {
    file.close();
  }
}

function tableContents(file: Hdf5File, table: StoredTable, { keepMissingZeros }: OpenOptions): TableContents {
  const { rows } = table;
  const exists = keepMissingZeros ? undefined : existsColumn(table);
  const stored = table.columns.flatMap(expandArrays);
  const values = readColumns(file, stored, { start: 0, stop: rows });
  const own = new Set(['exists', ...keyColumns(table).map(({ name }) => name)]);
  const shown = values.map((column, i) => {
    const flags = flagsOf(stored[i], stored) ?? (own.has(stored[i].name) ? undefined : exists);
    const there = flags && values[stored.findIndex(({ name }) => name === flags.name)];
    return there ? withoutMissing(column, there) : column;
  });
  const pairs = stored.map(({ name }, i) => [name, shown[i]] as const);
  const columns = new Map(pairs.filter((_, i) => stored[i].existsOf === undefined));
  return { rows, columns, ...(table.ragged ? { events: eventsOfRows(file, table) } : {}) };
}

function findTable({ file, tables }: StoredFile, name: string): StoredTable {
  const found = tables.find(({ path }) => path === normalPath(name));
  if (found) return found;
  const names = tables.map(tableName);
  throw new UsageError(`${file}: there is no table '${name}'${nearestHint(name, names)}`, {
    fields: { file, table: name, tables: names },
    remedy: `List what is in it with: airshower inspect ${file}`,
  });
}
