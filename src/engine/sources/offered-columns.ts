import {
  ColumnError,
  FileContentError,
  type FileError,
  nearest,
  nearestHint,
  SchemaError,
  UsageError,
} from '../../core/index.js';
import type { ColumnSchema } from '../columns/column.js';
import {
  type EventTables,
  eventTables,
  existsColumn,
  keyNames,
  tableName,
} from './alignment/event-tables.js';
import type { OpenOptions } from './event-file.js';
import { columnTypeOf } from './hdf5/value-type.js';
import { whyLeftOut } from './left-out.js';
import { type RaggedColumn, raggedColumns } from './ragged/ragged-columns.js';
import { expandArrays } from './read-columns.js';
import type { StoredColumn, StoredFile, StoredTable } from './stored-file.js';

/** A column under the name a user calls it by. */
export interface OfferedColumn {
  readonly name: string;
  readonly table: StoredTable;
  readonly column: StoredColumn;
  /** Says in which rows the value is there. */
  readonly exists?: StoredColumn;
}

/** The columns of a file's events, the tables they come from, and what is left out. */
export interface Offer {
  readonly columns: ReadonlyMap<string, OfferedColumn>;
  /** Columns made of tables with several rows per event. */
  readonly ragged: ReadonlyMap<string, RaggedColumn>;
  readonly aliases: Readonly<Record<string, string>>;
  readonly tables: readonly StoredTable[];
  readonly leftOut: readonly string[];
}

/** @throws {FileError} a file with nothing to offer, or with several frames of which none is named */
export function offerColumns(stored: StoredFile, options: OpenOptions): Offer {
  return stored.layout === 'tableio' ? offerTableio(stored, options) : offerTable(stored, options);
}

function offerTableio(stored: StoredFile, { tables: wanted, keepMissingZeros }: OpenOptions): Offer {
  const found = eventTables(stored, wanted);
  if (found.single.length === 0) throw noTables(stored, found);
  const columns = new Map<string, OfferedColumn>();
  for (const table of found.single) {
    const exists = keepMissingZeros ? undefined : existsColumn(table);
    for (const column of table.columns.flatMap(expandArrays)) {
      const name = `${tableName(table)}.${column.name}`;
      columns.set(name, { name, table, column, ...(exists && isMaskable(column) ? { exists } : {}) });
    }
  }
  const ragged = new Map(found.ragged.flatMap((table) => [...raggedColumns(table)]));
  const apart = found.ragged.map(
    (table) =>
      `${table.path}: several rows per event: offered as count, sum, max, first; its rows as a frame by tables: ['${tableName(table)}']`,
  );
  const leftOut = [...stored.leftOut, ...found.leftOut, ...apart];
  return { columns, ragged, aliases: singleFieldAliases(found.single), tables: found.single, leftOut };
}

function isMaskable({ name }: StoredColumn): boolean {
  return name !== 'exists' && !(keyNames as readonly string[]).includes(name);
}

/** 'NStations' for 'NStations.value' where that is the table's only field beside the event's keys. */
function singleFieldAliases(tables: readonly StoredTable[]): Record<string, string> {
  const aliases: Record<string, string> = {};
  for (const table of tables) {
    const fields = table.columns.filter(isMaskable);
    if (fields.length === 1 && fields[0].value.dims.length === 0)
      aliases[tableName(table)] = `${tableName(table)}.${fields[0].name}`;
  }
  return aliases;
}

function offerTable(stored: StoredFile, { key, tables }: OpenOptions): Offer {
  if (tables !== undefined) throw noTablesToChoose(stored, tables);
  const [table, ...others] = stored.tables;
  if (!table) throw noTables(stored);
  if (others.length > 0) throw severalTables(stored, key);
  checkLengths(stored, table);
  const all = table.columns.some(({ name }) => name === 'index') || !table.index ? [] : [table.index];
  const columns = new Map<string, OfferedColumn>();
  for (const column of [...table.columns, ...all].filter(isShown).flatMap(expandArrays)) {
    const exists = flagsOf(column, table.columns);
    columns.set(column.name, { name: column.name, table, column, ...(exists && { exists }) });
  }
  return { columns, ragged: new Map(), aliases: {}, tables: [table], leftOut: stored.leftOut };
}

const isShown = ({ existsOf }: StoredColumn): boolean => existsOf === undefined;

/** The column of a flat file that says where another one is there. */
export function flagsOf({ name }: StoredColumn, columns: readonly StoredColumn[]): StoredColumn | undefined {
  return columns.find(({ existsOf }) => existsOf === name);
}

function noTablesToChoose({ file, layout }: StoredFile, tables: readonly string[]): UsageError {
  return new UsageError(`${file}: tables ${tables.join(', ')} cannot be chosen in the layout '${layout}'`, {
    fields: { file, layout, tables },
    remedy: "Leave 'tables' out; 'key' names the frame or group, 'columns' what is kept of it.",
  });
}

function checkLengths({ file }: StoredFile, { path, rows, columns }: StoredTable): void {
  if (columns.every(({ dataset }) => dataset.rows === rows)) return;
  const lengths = columns.map(({ name, dataset }) => `${name} ${dataset.rows}`).join(', ');
  throw new SchemaError(`${file}: the columns of '${path}' have different lengths: ${lengths}`, {
    fields: { file, dataset: path, lengths: columns.map(({ name, dataset }) => [name, dataset.rows]) },
    remedy: 'Rows of one table belong together: write the columns with the same number of rows.',
  });
}

function noTables({ file, leftOut }: StoredFile, found?: EventTables): FileError {
  const ragged = (found?.ragged ?? []).map(tableName);
  const why = ragged.length > 0 ? `: only tables with several rows per event (${ragged.join(', ')})` : '';
  const alone = `Read them one at a time, as frames of their own rows: tables: ['${ragged[0]}'].`;
  return new FileContentError(`${file}: there are no tables of events in it${why}`, {
    fields: { file, leftOut },
    remedy:
      ragged.length > 0
        ? alone
        : 'A writer that booked no event leaves such a file: leave it out, or check what was booked.',
  });
}

function severalTables({ file, tables, layout }: StoredFile, key?: string): FileError {
  const names = tables.map(({ path }) => path);
  const what = layout === 'pandas' ? 'frames' : 'groups with columns';
  return new FileContentError(`${file}: there are several ${what} in it: ${names.join(', ')}`, {
    fields: { file, key, tables: names },
    remedy: `Say which one with the key, for example '${names[0]}'.`,
  });
}

/** The column of that name or alias. @throws {ColumnError} with the nearest names */
export function findColumn(file: string, offer: Offer, name: string): OfferedColumn | RaggedColumn {
  const { columns, ragged, aliases, leftOut } = offer;
  const found = columns.get(name) ?? columns.get(aliases[name] ?? '') ?? ragged.get(name);
  if (found) return found;
  const reason = whyLeftOut(name, leftOut);
  if (reason)
    throw new ColumnError(`${file}: there is no column '${name}': ${reason}`, {
      fields: { file, column: name, reason },
      remedy: `All that is left out is listed by: airshower inspect ${file}`,
    });
  const names = [...columns.keys(), ...ragged.keys(), ...Object.keys(aliases)];
  throw new ColumnError(`${file}: there is no column '${name}'${nearestHint(name, names)}`, {
    fields: { file, column: name, nearest: nearest(name, names) },
    remedy: `Use one of the file's own, listed by: airshower inspect ${file}`,
  });
}

export function columnSchema({ name, column, exists }: OfferedColumn): ColumnSchema {
  const { unit, doc, meaning } = column;
  const isText = meaning?.kind === 'category' || meaning?.kind === 'pickledTexts';
  const canLack = isText || meaning?.kind === 'text';
  return {
    name,
    type: isText ? 'string' : columnTypeOf(column.value),
    ...(unit === undefined ? {} : { unit }),
    ...(doc === undefined ? {} : { doc }),
    nullable: exists !== undefined || canLack,
  };
}
