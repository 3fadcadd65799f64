import { DomainError, toldShort, UsageError } from '../../core/index.js';
import { allocate, arrayTypes, type Column, type ColumnType, columnTypes } from './column.js';

/** What a column can be made of. Arrays: numbers (null: NaN), bigints, flags or texts (null: missing). */
export type ColumnInput =
  | Column
  | Column['values']
  | readonly (number | null)[]
  | readonly (bigint | null)[]
  | readonly (boolean | null)[]
  | readonly (string | null)[];

/** A column from what a user has. @throws {UsageError} values of several kinds, or of none that a column can hold */
export function makeColumn(name: string, input: ColumnInput): Column {
  if (ArrayBuffer.isView(input)) return { type: typeOfArray(name, input), values: input };
  if (!Array.isArray(input)) return checkedColumn(name, input as Column);
  const kinds = new Set(
    input.filter((value) => value !== null && value !== undefined).map((value) => typeof value),
  );
  if (kinds.size > 1)
    throw new UsageError(`column '${name}' mixes ${[...kinds].join(' and ')}`, {
      fields: { column: name },
      remedy:
        'Bring all values to one kind: numbers, bigints, true and false, or texts; null is a missing one.',
    });
  const values = input as readonly unknown[];
  if (kinds.has('string')) return textColumn(values as readonly (string | null)[]);
  if (kinds.has('boolean')) return maskedColumn('bool', values, (value) => Number(value));
  if (kinds.has('bigint')) return maskedColumn('int64', values, (value) => value as bigint);
  if (kinds.has('number') || kinds.size === 0)
    return { type: 'float64', values: Float64Array.from(values, (value) => (value as number) ?? Number.NaN) };
  throw new UsageError(`column '${name}' holds ${[...kinds][0]}`, { fields: { column: name } });
}

function typeOfArray(name: string, array: ArrayBufferView): ColumnType {
  const found = columnTypes.find((type) => arrayTypes[type].prototype === Object.getPrototypeOf(array));
  if (found) return found;
  throw new UsageError(`column '${name}' is a ${array.constructor.name}`, {
    fields: { column: name },
    remedy: 'Use one of the typed arrays of numbers.',
  });
}

function checkedColumn(name: string, column: Column): Column {
  if (typeof column !== 'object' || column === null)
    throw new UsageError(`column '${name}' is made of a list of values, found ${toldShort(column)}`, {
      fields: { column: name },
      remedy: 'Give an array or a typed array.',
    });
  const { type, values, valid, dictionary } = column;
  if (!columnTypes.includes(type)) throw new UsageError(`column '${name}' has the unknown type ${type}`);
  if (!(values instanceof arrayTypes[type]))
    throw new UsageError(`column '${name}' of type ${type} must hold a ${arrayTypes[type].name}`);
  if (valid && valid.length !== values.length)
    throw new UsageError(`column '${name}' has ${values.length} values, but ${valid.length} in its mask`);
  if (type === 'string' && !dictionary) throw new UsageError(`column '${name}' of strings has no dictionary`);
  return column;
}

function maskedColumn(
  type: 'bool' | 'int64',
  input: readonly unknown[],
  read: (value: unknown) => number | bigint,
) {
  const values = allocate(type, input.length);
  const valid = new Uint8Array(input.length);
  input.forEach((value, i) => {
    if (value === null || value === undefined) return;
    values[i] = read(value) as never;
    valid[i] = 1;
  });
  return { type, values, ...(valid.includes(0) ? { valid } : {}) };
}

/** Texts as codes into a dictionary in the order of their first appearance; null is missing. */
export function textColumn(texts: readonly (string | null | undefined)[]): Column {
  const codes = new Map<string, number>();
  const values = new Int32Array(texts.length);
  const valid = new Uint8Array(texts.length);
  texts.forEach((text, i) => {
    if (text === null || text === undefined) return;
    const code = codes.get(text) ?? codes.size;
    codes.set(text, code);
    values[i] = code;
    valid[i] = 1;
  });
  return { type: 'string', values, dictionary: [...codes.keys()], ...(valid.includes(0) ? { valid } : {}) };
}

/** Whether row `i` of a column is there: behind the mask, and not NaN. */
export function isPresent({ values, valid }: Column, i: number): boolean {
  return (valid === undefined || valid[i] === 1) && !Number.isNaN(values[i]);
}

/** One value as JavaScript has it: number, bigint, boolean or text; null where it is missing behind a mask. */
export function valueAt(column: Column, i: number): number | bigint | boolean | string | null {
  const value = column.values[i];
  if (column.valid !== undefined && column.valid[i] === 0) return null;
  if (column.type === 'bool') return value !== 0;
  if (column.type === 'string') return column.dictionary?.[value as number] ?? null;
  return value;
}

/**
 * The values as float64, NaN where they are missing.
 * @throws {DomainError} strings, or a 64-bit integer that a double cannot hold
 */
export function numbersOf(name: string, column: Column): Float64Array {
  const { values, valid, type } = column;
  if (values instanceof Float64Array) return values;
  if (type === 'string')
    throw new DomainError(`column '${name}' holds strings`, {
      fields: { column: name },
      remedy: 'Use texts().',
    });
  const numbers = Float64Array.from(values as Int32Array, Number);
  if (valid) for (let i = 0; i < numbers.length; i++) if (valid[i] === 0) numbers[i] = Number.NaN;
  if (type !== 'int64' && type !== 'uint64') return numbers;
  const rounded = numbers.findIndex(
    (value, i) => Math.abs(value) > Number.MAX_SAFE_INTEGER && isPresent(column, i),
  );
  if (rounded < 0) return numbers;
  throw new DomainError(`${values[rounded]} in column '${name}' would be rounded`, {
    fields: { column: name, row: rounded, value: String(values[rounded]) },
    remedy: 'Take the exact values from column(name).values, or compute float64(...) if rounding is meant.',
  });
}
