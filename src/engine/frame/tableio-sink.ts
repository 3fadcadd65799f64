import { DomainError, UsageError } from '../../core/index.js';
import { type Column, type ColumnSchema, isFloat } from '../columns/column.js';
import { concatColumns } from '../columns/concat-columns.js';
import { isPresent, valueAt } from '../columns/make-column.js';
import type { Table } from '../columns/table.js';
import type { Executor } from '../executors/executor.js';
import { type EventKeys, type FieldType, type TableField, TableioWriter, zerosOf } from '../sinks/index.js';
import { type EventKeyName, eventKeyNames } from './event-keys.js';

/** The columns that identify an event, by the names of the layout. */
export type TableioKeys = Partial<Readonly<Record<EventKeyName, string>>>;

/** A table to write: its fields and the frame's columns that go into them. */
interface TableToWrite {
  readonly name: string;
  readonly fields: readonly TableField[];
  /** [field] */
  readonly columns: readonly ColumnSchema[];
  /** The column that says in which rows the object was there, where the frame has it. */
  readonly exists?: string;
}

export interface TableioSinkOptions {
  readonly keys: TableioKeys;
  readonly compression?: number;
  readonly durable?: boolean;
  /** Whose workers compress. */
  readonly executor: Executor;
}

/** Writes the rows of a frame as tables of IceTray, one per object. */
export class TableioSink {
  #rows = 0;
  #numbers = new Uint32Array(0);

  private constructor(
    readonly writer: TableioWriter,
    readonly tables: readonly TableToWrite[],
    readonly keys: TableioKeys,
  ) {}

  /** @throws {UsageError} texts, or a name that no table can have */
  static async create(
    path: string,
    schema: readonly ColumnSchema[],
    { keys, compression, durable, executor }: TableioSinkOptions,
  ): Promise<TableioSink> {
    const tables = tablesOf(path, schema, keys);
    const writer = await TableioWriter.create(path, {
      executor,
      ...(compression !== undefined && { compression }),
      ...(durable !== undefined && { durable }),
    });
    const sink = new TableioSink(writer, tables, keys);
    // So that a frame without rows becomes tables without rows.
    await sink.#appendRows(0, emptyColumns(schema));
    return sink;
  }

  append(table: Table): Promise<void> {
    return this.#appendRows(table.rows, (name) => table.column(name));
  }

  async #appendRows(rows: number, column: (name: string) => Column): Promise<void> {
    const event = this.#eventKeys(rows, column);
    for (const { name, fields, columns, exists } of this.tables) {
      const own = columns.map((schema) => column(schema.name));
      const there = exists === undefined ? foundRows(columns, own, rows) : flagsOf(column(exists));
      columns.forEach(({ name: each, type }, i) => {
        if (!isFloat(type)) checkMissing(each, own[i], there, name);
      });
      const values = own.map(({ values: each }, i) => [fields[i].name, each] as const);
      await this.writer.append(name, fields, event, Object.fromEntries(values), there);
    }
    this.#rows += rows;
  }

  #eventKeys(rows: number, column: (name: string) => Column): EventKeys {
    const key = (name: EventKeyName) => {
      const from = this.keys[name];
      return from === undefined ? undefined : keyValues(from, column(from), name);
    };
    const [SubEvent, SubEventStream] = [key('SubEvent'), key('SubEventStream')];
    return {
      Run: key('Run') ?? zerosOf('uint32', rows),
      Event: key('Event') ?? this.#consecutive(rows),
      ...(SubEvent && { SubEvent }),
      ...(SubEventStream && { SubEventStream }),
    };
  }

  /** The numbers of the next rows, in memory that is used again. */
  #consecutive(count: number): Uint32Array {
    if (this.#numbers.length < count) this.#numbers = new Uint32Array(count);
    for (let i = 0; i < count; i++) this.#numbers[i] = this.#rows + i;
    return this.#numbers.subarray(0, count);
  }

  close(): Promise<void> {
    return this.writer.close();
  }

  discard(): Promise<void> {
    return this.writer.discard();
  }
}

/** No rows of each column; keys that are not among the columns are numbers. */
function emptyColumns(schema: readonly ColumnSchema[]): (name: string) => Column {
  const types = new Map(schema.map(({ name, type }) => [name, type]));
  return (name) => concatColumns(types.get(name) ?? 'uint32', []);
}

/** The columns by table, in the order of their first column; keys of events are not among the fields. */
function tablesOf(path: string, schema: readonly ColumnSchema[], keys: TableioKeys): TableToWrite[] {
  const keyColumns = Object.values(keys);
  const found = new Map<string, { fields: TableField[]; columns: ColumnSchema[]; exists?: string }>();
  for (const column of schema) {
    const { table, field } = placeOf(path, column);
    const own = found.get(table) ?? { fields: [], columns: [] };
    found.set(table, own);
    if (field === 'exists') own.exists = column.name;
    else if (!keyColumns.includes(column.name) && !(eventKeyNames as readonly string[]).includes(field)) {
      checkOnce(path, table, field, own.fields);
      own.fields.push(fieldOf(path, column, field));
      own.columns.push(column);
    }
  }
  const tables = [...found].flatMap(([name, own]) => (own.fields.length > 0 ? [{ name, ...own }] : []));
  if (tables.length > 0) return tables;
  throw new UsageError(`${path}: there is no column to write beside what identifies the events`, {
    fields: { file: path, columns: schema.map(({ name }) => name) },
  });
}

/** `Laputop.zenith`: field zenith of the table Laputop; `NStations`: field value of the table NStations. */
function placeOf(path: string, { name }: ColumnSchema): { table: string; field: string } {
  const dot = name.indexOf('.');
  const [table, field] = dot < 0 ? [name, 'value'] : [name.slice(0, dot), name.slice(dot + 1)];
  const isKey = dot < 0 && (eventKeyNames as readonly string[]).includes(name);
  if (table !== '' && field !== '' && !name.includes('/')) return { table, field: isKey ? name : field };
  throw new UsageError(`${path}: column '${name}' names no field of a table`, {
    fields: { file: path, column: name },
    remedy: "Rename it to 'Table.field' or a plain name; HDF5 uses the slash to separate groups.",
  });
}

function checkOnce(path: string, table: string, field: string, fields: readonly TableField[]): void {
  if (fields.every(({ name }) => name !== field)) return;
  throw new UsageError(`${path}: two columns would become the field '${field}' of the table '${table}'`, {
    fields: { file: path, table, field },
    remedy: `Rename one of '${table}' and '${table}.${field}'.`,
  });
}

function fieldOf(path: string, { name, type, unit, doc }: ColumnSchema, field: string): TableField {
  if (type === 'string')
    throw new UsageError(`${path}: column '${name}' holds texts, which a table of this layout cannot`, {
      fields: { file: path, column: name, type },
      remedy: "Drop it, turn it into numbers by an expression, or write { layout: 'flat' }.",
    });
  const described = { ...(unit !== undefined && { unit }), ...(doc !== undefined && { doc }) };
  return { name: field, type: type satisfies FieldType, ...described };
}

/** Rows in which at least one of the columns is there; undefined where that is all of them. */
function foundRows(schema: readonly ColumnSchema[], columns: readonly Column[], rows: number) {
  if (!schema.every(({ nullable }) => nullable) || columns.some(isThereThroughout)) return undefined;
  const there = new Uint8Array(rows);
  for (const column of columns) {
    const { values, valid } = column;
    // What nearly all columns are, without a call a row.
    if (values instanceof Float64Array && valid === undefined)
      for (let row = 0; row < rows; row++) there[row] |= Number(!Number.isNaN(values[row]));
    else for (let row = 0; row < rows; row++) there[row] |= Number(isPresent(column, row));
    if (!there.includes(0)) break;
  }
  return there;
}

/** Whether a column has a value in each row; told at once of what nearly all columns are. */
function isThereThroughout({ values, valid }: Column): boolean {
  if (!(values instanceof Float64Array) || valid !== undefined) return false;
  for (let row = 0; row < values.length; row++) if (Number.isNaN(values[row])) return false;
  return true;
}

const flagsOf = ({ values, valid }: Column): Uint8Array =>
  Uint8Array.from(values as Uint8Array, (value, row) => Number(Number(value) !== 0 && valid?.[row] !== 0));

/** A row of a table is there or not as a whole, and other numbers than floats have no value that means missing. */
function checkMissing(name: string, column: Column, there: Uint8Array | undefined, table: string): void {
  const { valid } = column;
  if (valid === undefined) return;
  const row = valid.findIndex((each, i) => each === 0 && there?.[i] !== 0);
  if (row < 0) return;
  throw new DomainError(
    `column '${name}' is missing in a row in which other fields of '${table}' are there`,
    {
      fields: { column: name, table, row },
      remedy: "Fill it with fillNaN(), rename it to a table of its own, or write { layout: 'flat' }.",
    },
  );
}

/** Keys are whole numbers of 32 bits. @throws {DomainError} any other value */
function keyValues(from: string, column: Column, key: EventKeyName): Uint32Array | Int32Array {
  const signed = key === 'SubEventStream';
  if (column.values instanceof (signed ? Int32Array : Uint32Array) && column.valid === undefined)
    return column.values as Uint32Array | Int32Array;
  const values = signed ? new Int32Array(column.values.length) : new Uint32Array(column.values.length);
  for (let row = 0; row < values.length; row++) {
    const value = isPresent(column, row) ? Number(valueAt(column, row)) : Number.NaN;
    values[row] = value;
    if (values[row] !== value)
      throw new DomainError(
        `${from} is ${String(valueAt(column, row))}, which cannot be the ${key} of an event`,
        {
          fields: { column: from, row, value: String(valueAt(column, row)) },
          remedy: `Name another column in keys: { ${key}: 'column' }: whole numbers of 32 bits.`,
        },
      );
  }
  return values;
}
