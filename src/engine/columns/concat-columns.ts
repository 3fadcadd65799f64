import { type Allocate, allocate, type Column, type ColumnType, type ColumnValues } from './column.js';
import { TextDictionary, textBytes } from './text-dictionary.js';

/** The columns one after another, as one of exact size. Dictionaries of strings are united. A single one is left as it is. */
export function concatColumns(type: ColumnType, parts: readonly Column[], make: Allocate = allocate): Column {
  if (parts.length === 1) return parts[0];
  const rows = parts.reduce((sum, part) => sum + part.values.length, 0);
  const values = make(type, rows);
  const valid = parts.some((part) => part.valid) ? (make('bool', rows) as Uint8Array).fill(1) : undefined;
  const texts = commonTexts(type, parts);
  let at = 0;
  for (const part of parts) {
    const own = texts instanceof TextDictionary ? recoded(part, texts) : part.values;
    (values as Float64Array).set(own as Float64Array, at);
    if (valid && part.valid) valid.set(part.valid, at);
    at += part.values.length;
  }
  const dictionary = texts instanceof TextDictionary ? texts.texts : texts;
  return { type, values, ...(valid ? { valid } : {}), ...(dictionary ? { dictionary } : {}) };
}

/** The dictionary that all parts have, or a new one to gather theirs in. */
function commonTexts(
  type: ColumnType,
  parts: readonly Column[],
): readonly string[] | TextDictionary | undefined {
  if (type !== 'string') return undefined;
  const first = parts[0]?.dictionary;
  return first && parts.every(({ dictionary }) => dictionary === first) ? first : new TextDictionary();
}

const recoded = ({ values, dictionary = [] }: Column, texts: TextDictionary): Int32Array =>
  texts.recoded(values as Int32Array, dictionary);

/** The column with its texts among those of a dictionary, which grows. */
export const withTextsIn = (column: Column, texts: TextDictionary): Column => ({
  ...column,
  values: recoded(column, texts),
  dictionary: texts.texts,
});

/** Rows [start, stop) of a column, as views. */
export function sliceColumn(column: Column, start: number, stop: number): Column {
  const { valid, codes } = column;
  return {
    ...column,
    values: column.values.subarray(start, stop),
    ...(valid ? { valid: valid.subarray(start, stop) } : {}),
    ...(codes ? { codes: { ...codes, address: codes.address + 2 * start } } : {}),
  };
}

/** Bytes that the values and the mask of a column take. */
export function bytesOf({ values, valid }: Column): number {
  return values.byteLength + (valid?.byteLength ?? 0);
}

/** Bytes that a column takes in memory, about: with what V8 takes for its texts. */
export function heldBytes(column: Column): number {
  const { dictionary = [] } = column;
  return dictionary.reduce((sum, text) => sum + textBytes(text), bytesOf(column));
}

/** The column with only those texts in its dictionary that its rows have. */
export function withOwnTexts(column: Column): Column {
  const { type, values, valid, dictionary } = column;
  if (dictionary === undefined) return column;
  const codes = new Int32Array(dictionary.length).fill(-1);
  const texts: string[] = [];
  const recoded = (values as Int32Array).map((code, row) => {
    if (valid?.[row] === 0) return 0;
    if (codes[code] < 0) codes[code] = texts.push(dictionary[code]) - 1;
    return codes[code];
  });
  return { type, values: recoded, ...(valid ? { valid } : {}), dictionary: texts };
}

/** The rows with these numbers, in this order. */
export function takeRows(column: Column, rows: ArrayLike<number>): Column {
  const values = allocate(column.type, rows.length);
  gather(column.values, rows, values);
  const { codes: _, ...rest } = column;
  if (column.valid === undefined) return { ...rest, values };
  const valid = new Uint8Array(rows.length);
  gather(column.valid, rows, valid);
  return { ...rest, values, valid };
}

/** By the size of a value alone: bits stay as they are, and each loop sees one kind of array. */
function gather(from: ColumnValues, rows: ArrayLike<number>, to: ColumnValues): void {
  const size = from.BYTES_PER_ELEMENT;
  const Words = wordsOfSize[size as keyof typeof wordsOfSize];
  const [source, target] = [from, to].map(({ buffer, byteOffset, length }) => {
    return new Words(buffer as ArrayBuffer, byteOffset, length);
  });
  if (size === 8) gatherDouble(source as BigUint64Array, rows, target as BigUint64Array);
  else if (size === 4) gatherWords(source as Uint32Array, rows, target as Uint32Array);
  else gatherSmall(source as Uint8Array, rows, target as Uint8Array);
}

function gatherWords(from: Uint32Array, rows: ArrayLike<number>, to: Uint32Array): void {
  for (let i = 0; i < rows.length; i++) to[i] = from[rows[i]];
}

function gatherSmall(from: Uint8Array, rows: ArrayLike<number>, to: Uint8Array): void {
  for (let i = 0; i < rows.length; i++) to[i] = from[rows[i]];
}

/** No number is made of the words on the way. */
function gatherDouble(from: BigUint64Array, rows: ArrayLike<number>, to: BigUint64Array): void {
  for (let i = 0; i < rows.length; i++) to[i] = from[rows[i]];
}

const wordsOfSize = { 1: Uint8Array, 2: Uint16Array, 4: Uint32Array, 8: BigUint64Array };
