import { nearestHint, UsageError } from '../../../core/index.js';
import type { StoredColumn, StoredFile, StoredTable } from '../stored-file.js';

/** What makes an event in a tableio file; Run and Event are unique only within a file. */
export const keyNames = ['Run', 'Event', 'SubEvent', 'SubEventStream'] as const;

const indexGroup = '/__I3Index__/';

/** A table's name in front of its columns: the path without the first slash. */
export function tableName({ path }: StoredTable): string {
  return path.replace(/^\//, '');
}

export function keyColumns(table: StoredTable): StoredColumn[] {
  return table.columns.filter(({ name }) => (keyNames as readonly string[]).includes(name));
}

export function existsColumn(table: StoredTable): StoredColumn | undefined {
  return keyColumns(table).length > 0 ? table.columns.find(({ name }) => name === 'exists') : undefined;
}

function hasKeys({ columns }: StoredTable): boolean {
  return ['Run', 'Event'].every((key) => columns.some(({ name }) => name === key));
}

export interface EventTables {
  /** One row per event each. */
  readonly single: readonly StoredTable[];
  /** Several rows per event, or none. */
  readonly ragged: readonly StoredTable[];
  readonly leftOut: readonly string[];
}

/**
 * Sorts the tables of a tableio file: one row per event, several per event, and those that are no events (S-frames, the index).
 * A single wanted table counts as one row per event, whatever it holds.
 * @throws {UsageError} a wanted table that is not there
 */
export function eventTables(stored: StoredFile, wanted?: readonly string[]): EventTables {
  const offered = stored.tables.filter(({ path }) => !path.startsWith(indexGroup));
  const chosen = wanted ? wanted.map((name) => findTable(stored, offered, name)) : offered;
  const keyed = chosen.filter(hasKeys);
  const others = chosen.filter((table) => !hasKeys(table));
  if (keyed.length === 0 && others.length > 0) return { single: others, ragged: [], leftOut: [] };
  // Asked for alone, a table with several rows per event is a frame of its own rows.
  const [alone, ...more] = keyed;
  if (wanted && alone?.ragged && more.length === 0)
    return { single: [alone], ragged: [], leftOut: leftOutOf(others) };
  return {
    single: keyed.filter(({ ragged }) => !ragged),
    ragged: keyed.filter(({ ragged }) => ragged),
    leftOut: leftOutOf(others),
  };
}

const leftOutOf = (tables: readonly StoredTable[]): string[] =>
  tables.map((table) => `${table.path}: not one row per event (no Run and Event): read it with readTable`);

function findTable(stored: StoredFile, tables: readonly StoredTable[], name: string): StoredTable {
  const table = tables.find((candidate) => tableName(candidate) === name.replace(/^\//, ''));
  if (table) return table;
  const names = tables.map(tableName);
  throw new UsageError(`${stored.file}: there is no table '${name}'${nearestHint(name, names)}`, {
    fields: { file: stored.file, table: name, tables: names },
    remedy: `List what is in it with: airshower inspect ${stored.file}`,
  });
}
