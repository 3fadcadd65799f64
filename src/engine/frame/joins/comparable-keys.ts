import { allocate, type Column, type ColumnType, type ColumnValues, isFloat } from '../../columns/column.js';
import { takeRows } from '../../columns/concat-columns.js';
import { sortedOrder } from '../../columns/sorted-order.js';

/** Keys of some rows as values of the types that the other frame's have. */
export interface ComparableKeys {
  /** Without missing values. */
  readonly columns: readonly Column[];
  /** Their rows. Those that can have no partner are left out: of missing keys, and of numbers that the other types do not have. */
  readonly rows: Uint32Array;
}

/** Numbers are equal where they are the same number, whatever their types. */
export function keysAs(types: readonly ColumnType[], keys: readonly Column[]): ComparableKeys {
  const missing = new Uint8Array(keys[0].values.length);
  const converted = keys.map((column, i) => valuesAs(types[i], column, missing));
  const rows = rowsWithout(missing);
  const columns = keys.map(({ dictionary }, i): Column => {
    const column = { type: types[i], values: converted[i], ...(dictionary && { dictionary }) };
    return rows.length === missing.length ? column : takeRows(column, rows);
  });
  return { columns, rows };
}

function rowsWithout(flags: Uint8Array): Uint32Array {
  const rows = new Uint32Array(flags.length);
  let count = 0;
  for (let row = 0; row < flags.length; row++) {
    rows[count] = row;
    count += 1 - flags[row];
  }
  return rows.slice(0, count);
}

/** The keys in their order. */
export function inOrder({ columns, rows }: ComparableKeys): ComparableKeys {
  const order = sortedOrder(columns, rows.length, false);
  return { columns: columns.map((column) => takeRows(column, order)), rows: order.map((i) => rows[i]) };
}

/** Flags rows that have no such value. */
function valuesAs(type: ColumnType, { type: own, values, valid }: Column, missing: Uint8Array): ColumnValues {
  if (valid) flagMissing(valid, missing);
  if (isFloat(own)) flagNaN(values as Float64Array, missing);
  if (type === own) return values;
  const converted = allocate(type, values.length);
  for (let row = 0; row < missing.length; row++)
    if (missing[row] === 0 && !put(converted, row, values[row])) missing[row] = 1;
  return converted;
}

function flagMissing(valid: Uint8Array, missing: Uint8Array): void {
  for (let row = 0; row < missing.length; row++) missing[row] |= 1 - valid[row];
}

function flagNaN(values: Float64Array, missing: Uint8Array): void {
  for (let row = 0; row < missing.length; row++) missing[row] |= Number(Number.isNaN(values[row]));
}

/** @returns  whether the array can hold just this number */
function put(into: ColumnValues, row: number, value: number | bigint): boolean {
  const isBig = into instanceof BigInt64Array || into instanceof BigUint64Array;
  if (isBig) {
    if (typeof value === 'number' && !Number.isInteger(value)) return false;
    const whole = BigInt(value);
    into[row] = whole;
    return into[row] === whole;
  }
  const number = Number(value);
  if (typeof value === 'bigint' && BigInt(number) !== value) return false;
  into[row] = number;
  return into[row] === number;
}
