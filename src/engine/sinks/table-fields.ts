import { nearestHint, UsageError } from '../../core/index.js';
import { arrayTypes, type ColumnValues } from '../columns/column.js';
import type { FieldValues } from './hdf5/chunked-rows.js';
import {
  arrayType,
  compoundType,
  type Datatype,
  enumType,
  type NumberType,
  numberType,
} from './hdf5/datatypes.js';
import { areKnownZeros, zerosOf } from './known-values.js';

/** The type of a field: a number, a bool (stored as uint8, unit "bool"), or an int32 whose values have names. */
export type FieldType = NumberType | 'bool' | { readonly enum: Readonly<Record<string, number>> };

/** One field of a table, in the order in which they are written. */
export interface TableField {
  readonly name: string;
  readonly type: FieldType;
  readonly unit?: string;
  readonly doc?: string;
  /** Numbers per row, for a field of several; their column holds rows * length values. */
  readonly length?: number;
}

/** Values to write: of the field's own typed array, or any numbers that fit it. */
export type WritableValues = ColumnValues | readonly number[] | readonly bigint[];

/** A field at its place in the row. */
export interface LaidField extends TableField {
  readonly offset: number;
  readonly storage: NumberType;
}

export interface RowLayout {
  readonly fields: readonly LaidField[];
  readonly type: Datatype;
  /** Bytes of the fields without padding. */
  readonly payload: number;
}

/** Fields at offsets aligned to their size, the row a multiple of 16 bytes: as IceTray's hdfwriter lays them out. */
export function layOutRow(fields: readonly TableField[]): RowLayout {
  let [end, payload] = [0, 0];
  const laid = fields.map((field) => {
    const storage = storageOf(field.type);
    const bytes = arrayTypes[storage].BYTES_PER_ELEMENT;
    const offset = Math.ceil(end / bytes) * bytes;
    end = offset + bytes * (field.length ?? 1);
    payload += bytes * (field.length ?? 1);
    return { ...field, offset, storage };
  });
  const members = laid.map(({ name, offset, type, length }) => ({
    name,
    offset,
    type: datatypeOf(type, length),
  }));
  return { fields: laid, type: compoundType(members, Math.ceil(end / 16) * 16), payload };
}

function storageOf(type: FieldType): NumberType {
  if (typeof type === 'object') return 'int32';
  return type === 'bool' ? 'uint8' : type;
}

function datatypeOf(type: FieldType, length?: number): Datatype {
  const one = typeof type === 'object' ? enumType('int32', type.enum) : numberType(storageOf(type));
  return length === undefined ? one : arrayType(one, length);
}

/**
 * A column as the field stores it; null is zeros. Where a row does not exist its values are zero.
 * @param rows.exists  only where some do not
 * @throws {UsageError} a column of another length, or of numbers of another kind (bigint for 64-bit integers only)
 */
export function fieldValues(
  field: LaidField,
  values: WritableValues | null,
  rows: { table: string; count: number; exists?: Uint8Array },
): FieldValues {
  const length = field.length ?? 1;
  const { offset, storage } = field;
  if (values === null || areKnownZeros(values))
    return { offset, length, values: zerosOf(storage, rows.count * length), isZero: true };
  if (values.length !== rows.count * length)
    throw new UsageError(
      `table '${rows.table}': column '${field.name}' has ${values.length} values for ${rows.count} rows`,
      {
        fields: { table: rows.table, column: field.name, values: values.length, rows: rows.count },
        remedy: `Give ${rows.count * length} values.`,
      },
    );
  const stored = asStored(field, values, rows.table);
  const { exists } = rows;
  return { offset, length, values: exists ? zeroWhereMissing(stored, exists, length) : stored };
}

function asStored({ name, storage }: LaidField, values: WritableValues, table: string): ColumnValues {
  const Class = arrayTypes[storage];
  if (values instanceof Class) return values;
  const wantsBig = storage === 'int64' || storage === 'uint64';
  const isBig = typeof values[0] === 'bigint';
  if (values.length > 0 && wantsBig !== isBig)
    throw new UsageError(
      `table '${table}': column '${name}' is ${storage} and wants ${wantsBig ? 'bigint' : 'number'} values`,
      {
        fields: { table, column: name, type: storage },
        remedy: `Give a ${Class.name}.`,
      },
    );
  return new Class(values as never);
}

function zeroWhereMissing(values: ColumnValues, exists: Uint8Array, length: number): ColumnValues {
  const shown = values.slice();
  const zero = typeof shown[0] === 'bigint' ? 0n : 0;
  for (let row = 0; row < exists.length; row++)
    if (exists[row] === 0) shown.fill(zero as never, row * length, (row + 1) * length);
  return shown;
}

/** @throws {UsageError} a field without a column, or a column without a field */
export function checkColumns(
  table: string,
  fields: readonly TableField[],
  columns: Readonly<Record<string, unknown>>,
): void {
  const names = fields.map(({ name }) => name);
  const given = Object.keys(columns);
  const missing = names.find((name) => !given.includes(name));
  const unknown = given.find((name) => !names.includes(name));
  if (missing === undefined && unknown === undefined) return;
  const what =
    missing === undefined
      ? `has no field '${unknown}'${nearestHint(String(unknown), names)}`
      : `lacks the column '${missing}'`;
  throw new UsageError(`table '${table}' ${what}`, {
    fields: { table, column: missing ?? unknown, fields: names },
    remedy: 'Give one column for each field.',
  });
}
