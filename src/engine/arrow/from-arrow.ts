import type { Table as ArrowTable, Data, Field, Vector } from 'apache-arrow';
import { SchemaError } from '../../core/index.js';
import { type Column, type ColumnSchema, type ColumnType, isFloat } from '../columns/column.js';
import { concatColumns } from '../columns/concat-columns.js';
import { makeColumn, textColumn } from '../columns/make-column.js';
import { Table } from '../columns/table.js';

/** Numbers of Arrow's types; a table may come from another copy of the library, so classes are not compared. */
const kinds = {
  int: 2,
  float: 3,
  utf8: 5,
  bool: 6,
  date: 8,
  time: 9,
  timestamp: 10,
  duration: 18,
  largeUtf8: 20,
};
const timeKinds: readonly number[] = [kinds.date, kinds.time, kinds.timestamp, kinds.duration];
const dictionaryKind = -1;
const timeUnits = ['s', 'ms', 'us', 'ns'];

/** A table, and what its columns are beyond their types. */
export interface ArrowContents {
  readonly table: Table;
  readonly schema: readonly ColumnSchema[];
}

/**
 * The columns of an Arrow table, or of the bytes of an Arrow IPC file or stream (Feather version 2). A column of one chunk without nulls
 * keeps its memory. Dates and times become the whole numbers that Arrow stores, with their unit in the schema.
 * @throws {SchemaError} a column of a type that no column can have (lists, structs, decimals), with its name and type
 */
export async function arrowContents(input: ArrowTable | Uint8Array): Promise<ArrowContents> {
  const arrow = input instanceof Uint8Array ? (await import('apache-arrow')).tableFromIPC(input) : input;
  const columns = arrow.schema.fields.map((field, i): [string, Column] => {
    return [field.name, columnOf(field, arrow.getChildAt(i) as Vector)];
  });
  const table = new Table(new Map(columns));
  const schema = arrow.schema.fields.map((field, i): ColumnSchema => {
    const { type, valid } = columns[i][1];
    const unit = field.metadata.get('unit') ?? timeUnit(field);
    const nullable = valid !== undefined || isFloat(type);
    return { name: field.name, type, nullable, ...(unit === undefined ? {} : { unit }) };
  });
  return { table, schema };
}

function columnOf(field: Field, vector: Vector): Column {
  const pieces = vector.data.filter(({ length }) => length > 0).map((data) => pieceOf(field, data, vector));
  if (pieces.length > 0) return concatColumns(pieces[0].type, pieces);
  return { ...pieceOf(field, vector.data[0] ?? emptyData, vector), valid: undefined };
}

const emptyData = { length: 0, offset: 0, nullCount: 0, values: new Float64Array(0) } as unknown as Data;

function pieceOf(field: Field, data: Data, vector: Vector): Column {
  const kind = field.type.typeId as number;
  const valid = data.nullCount > 0 ? unpackBits(data.nullBitmap as Uint8Array, data) : undefined;
  if (kind === kinds.bool) return masked('bool', unpackBits(data.values as Uint8Array, data), valid);
  if (kind === kinds.utf8 || kind === kinds.largeUtf8) return textColumn(valuesOf(data, vector));
  if (kind === dictionaryKind) return codedTexts(field, data, valid);
  if (kind === kinds.float && data.values instanceof Uint16Array)
    return makeColumn(
      field.name,
      Float32Array.from(valuesOf<number | null>(data, vector), (x) => x ?? Number.NaN),
    );
  if (kind !== kinds.int && kind !== kinds.float && !timeKinds.includes(kind)) throw refused(field);
  const { type, values } = makeColumn(field.name, (data.values as Float64Array).subarray(0, data.length));
  return masked(type, values, valid);
}

/** Nulls of floats become NaN, in a copy. */
function masked(type: ColumnType, values: Column['values'], valid?: Uint8Array): Column {
  if (valid === undefined) return { type, values };
  if (!isFloat(type)) return { type, values, valid };
  return { type, values: (values as Float64Array).map((value, i) => (valid[i] === 1 ? value : Number.NaN)) };
}

/** Texts by codes, in the memory of the codes where they are 32-bit integers. */
function codedTexts(field: Field, data: Data, valid?: Uint8Array): Column {
  const dictionary = data.dictionary as Vector;
  const kind = dictionary.type.typeId as number;
  if (kind !== kinds.utf8 && kind !== kinds.largeUtf8) throw refused(field);
  const texts = [...dictionary] as (string | null)[];
  const given = (data.values as Int32Array).subarray(0, data.length);
  const codes = given instanceof Int32Array ? given : Int32Array.from(given as ArrayLike<number>, Number);
  const there = texts.includes(null) ? withoutNulls(codes, texts, valid) : valid;
  const column = { type: 'string', values: codes, dictionary: texts.map((text) => text ?? '') } as const;
  return there === undefined ? column : { ...column, valid: there };
}

function withoutNulls(codes: Int32Array, texts: readonly (string | null)[], valid?: Uint8Array): Uint8Array {
  return Uint8Array.from(codes, (code, i) => Number(valid?.[i] !== 0 && texts[code] !== null));
}

/** The values of one chunk as the library reads them. */
function valuesOf<T extends string | number | null>(data: Data, vector: Vector): T[] {
  const Class = vector.constructor as new (data: readonly Data[]) => Vector;
  return [...new Class([data])] as T[];
}

function unpackBits(bits: Uint8Array, { offset, length }: Data): Uint8Array {
  const flags = new Uint8Array(length);
  for (let i = 0; i < length; i++) flags[i] = (bits[(offset + i) >> 3] >> ((offset + i) & 7)) & 1;
  return flags;
}

/** What the numbers of a date or time count. */
function timeUnit({ type }: Field): string | undefined {
  const kind = type.typeId as number;
  const { unit } = type as unknown as { unit: number };
  if (kind === kinds.date) return unit === 0 ? 'd since 1970' : 'ms since 1970';
  if (kind === kinds.timestamp) return `${timeUnits[unit]} since 1970`;
  return kind === kinds.time || kind === kinds.duration ? timeUnits[unit] : undefined;
}

function refused({ name, type }: Field): SchemaError {
  return new SchemaError(`column '${name}' of the Arrow table is ${type}, which no column can hold`, {
    fields: { column: name, type: String(type) },
    remedy: 'Leave it out with table.select([...]), or give it as numbers, flags or strings.',
  });
}
