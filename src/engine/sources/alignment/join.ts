import { SchemaError } from '../../../core/index.js';
import type { Column } from '../../columns/column.js';
import type { Hdf5File } from '../hdf5/hdf5-file.js';
import { readColumns } from '../read-columns.js';
import type { StoredTable } from '../stored-file.js';
import { keyColumns, keyNames, tableName } from './event-tables.js';

/** For each table, the row at which each joined event stands. */
export type JoinedRows = ReadonlyMap<StoredTable, Float64Array>;

/**
 * The events that are in all tables, ordered by Run, Event, SubEvent, SubEventStream.
 * @throws {SchemaError} an event that stands twice in a table, or tables without common key columns
 */
export function joinTables(file: Hdf5File, tables: readonly StoredTable[]): JoinedRows {
  const names = commonKeys(file, tables);
  const rowsByKey = tables.map((table) => keyRows(file, table, names));
  const [first, ...rest] = rowsByKey;
  const common = [...first.keys()].filter((key) => rest.every((rows) => rows.has(key)));
  const sorted = sortKeys(common);
  return new Map(
    tables.map((table, t) => [table, Float64Array.from(sorted, (key) => rowsByKey[t].get(key) ?? -1)]),
  );
}

function commonKeys(file: Hdf5File, tables: readonly StoredTable[]): string[] {
  const names = keyNames.filter((key) =>
    tables.every((table) => keyColumns(table).some(({ name }) => name === key)),
  );
  if (names.includes('Run') && names.includes('Event')) return names;
  const lengths = tables.map((table) => `${tableName(table)} ${table.rows}`).join(', ');
  throw new SchemaError(
    `${file.path}: its tables have different lengths and no Run and Event to join them by: ${lengths}`,
    {
      fields: { file: file.path, tables: tables.map(tableName) },
      remedy: 'Name the tables that belong together in `tables`.',
    },
  );
}

function keyRows(file: Hdf5File, table: StoredTable, names: readonly string[]): Map<string, number> {
  const columns = keyColumns(table).filter(({ name }) => names.includes(name));
  const values = readColumns(file, columns, { start: 0, stop: table.rows }).map((column) => column.values);
  const rows = new Map<string, number>();
  for (let row = 0; row < table.rows; row++) {
    const key = values.map((column) => column[row]).join(' ');
    const before = rows.get(key);
    if (before !== undefined)
      throw duplicate(file, table, { key: names.join(', '), value: key, rows: [before, row] });
    rows.set(key, row);
  }
  return rows;
}

function duplicate(
  file: Hdf5File,
  table: StoredTable,
  { key, value, rows }: { key: string; value: string; rows: readonly number[] },
): SchemaError {
  const message = `${file.path}: '${table.path}' holds the event ${key} = ${value} twice (rows ${rows.join(' and ')})`;
  return new SchemaError(`${message}, so its tables cannot be joined`, {
    fields: { file: file.path, dataset: table.path, value, rows },
    remedy: 'Write the files apart, or name only tables of equal length in `tables`.',
  });
}

function sortKeys(keys: readonly string[]): string[] {
  const parsed = keys.map((key) => ({ key, parts: key.split(' ').map(Number) }));
  parsed.sort((a, b) => {
    const axis = a.parts.findIndex((part, i) => part !== b.parts[i]);
    return axis < 0 ? 0 : a.parts[axis] - b.parts[axis];
  });
  return parsed.map(({ key }) => key);
}

/** Whether two tables hold the same events in the same rows. */
export function sameKeys(left: readonly Column[], right: readonly Column[]): boolean {
  return left.every(({ values }, k) => {
    const other = right[k].values;
    for (let i = 0; i < values.length; i++) if (values[i] !== other[i]) return false;
    return true;
  });
}
