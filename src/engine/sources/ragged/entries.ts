import { SchemaError } from '../../../core/index.js';
import type { Column } from '../../columns/column.js';
import { keyColumns, keyNames } from '../alignment/event-tables.js';
import type { Hdf5File } from '../hdf5/hdf5-file.js';
import { readColumns } from '../read-columns.js';
import type { StoredTable } from '../stored-file.js';

/** Event keys by name; [row] each. */
export type KeyValues = ReadonlyMap<string, Column>;

/** Which rows of a table with several rows per event belong to each event: `count[i]` rows from `start[i]` on. */
export interface Entries {
  readonly start: Float64Array;
  readonly count: Int32Array;
}

/** Rows of one event, one after the other, and the event they belong to. */
interface Run {
  readonly key: string;
  readonly start: number;
  readonly count: number;
}

/** The event keys of all rows of a table. */
export function readKeys(file: Hdf5File, table: StoredTable): KeyValues {
  const columns = keyColumns(table);
  const values = readColumns(file, columns, { start: 0, stop: table.rows });
  return new Map(columns.map(({ name }, i) => [name, values[i]]));
}

/**
 * Finds the rows of each event by the event keys that stand in the table itself: index tables may be absent, and do not hold the
 * sub-event of events that have rows. Rows of events that are not asked for belong to none.
 * @throws {SchemaError} an event whose rows do not stand together
 */
export function entriesOfEvents(file: Hdf5File, table: StoredTable, events: KeyValues): Entries {
  const own = readKeys(file, table);
  const names = keyNames.filter((name) => own.has(name) && events.has(name));
  const runs = runsByKey(file, table, {
    keys: names.map((name) => own.get(name) as Column),
    rows: table.rows,
  });
  const eventKeys = names.map((name) => events.get(name) as Column);
  const rows = eventKeys[0]?.values.length ?? 0;
  const entries = { start: new Float64Array(rows), count: new Int32Array(rows) };
  for (let i = 0; i < rows; i++) {
    const run = runs.get(keyAt(eventKeys, i));
    if (!run) continue;
    entries.start[i] = run.start;
    entries.count[i] = run.count;
  }
  return entries;
}

/** The events of a table with several rows per event, in the order of their rows. */
export function eventsOfRows(file: Hdf5File, table: StoredTable): { keys: KeyValues; entries: Entries } {
  const own = readKeys(file, table);
  const runs = [...runsByKey(file, table, { keys: [...own.values()], rows: table.rows }).values()];
  const first = (column: Column): Column => ({
    ...column,
    values: column.values.filter((_: unknown, row: number) => starts.has(row)) as Column['values'],
  });
  const starts = new Set(runs.map(({ start }) => start));
  return {
    keys: new Map([...own].map(([name, column]) => [name, first(column)])),
    entries: {
      start: Float64Array.from(runs, ({ start }) => start),
      count: Int32Array.from(runs, ({ count }) => count),
    },
  };
}

function keyAt(keys: readonly Column[], row: number): string {
  return keys.map(({ values }) => values[row]).join(' ');
}

function runsByKey(
  file: Hdf5File,
  { path }: StoredTable,
  { keys, rows }: { keys: readonly Column[]; rows: number },
): Map<string, Run> {
  const runs = new Map<string, Run>();
  for (let start = 0; start < rows; ) {
    let stop = start + 1;
    while (stop < rows && keys.every(({ values }) => values[stop] === values[start])) stop++;
    const key = keyAt(keys, start);
    if (runs.has(key)) throw scattered(file.path, path, key);
    runs.set(key, { key, start, count: stop - start });
    start = stop;
  }
  return runs;
}

function scattered(file: string, dataset: string, key: string): SchemaError {
  return new SchemaError(`${file}: the rows of event ${key} in '${dataset}' do not stand together`, {
    fields: { file, dataset, event: key },
    remedy: 'Write merged files apart: events are unique only within one file.',
  });
}
