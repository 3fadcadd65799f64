import type { Column } from './column.js';

/**
 * Numbers of 32 bits, most significant first, whose order is that of the rows: missing values last, whichever way values are sorted;
 * zeros of both signs are equal.
 * @returns  [word][row]
 */
export function sortWords(columns: readonly Column[], rows: number, descending: boolean): Uint32Array[] {
  return columns.flatMap((column) => wordsOf(column, rows, descending));
}

function wordsOf(column: Column, rows: number, descending: boolean): Uint32Array[] {
  const { type, values, dictionary } = column;
  const flip = descending ? 0xffffffff : 0;
  const words = () => new Uint32Array(rows);
  switch (type) {
    case 'float64':
      return doubleWords(values as Float64Array, flip, words(), words());
    case 'float32':
      return [floatWords(values as Float32Array, flip, words())];
    case 'int64':
    case 'uint64':
      return behindMask(column, rows, bigWords(column, flip, words(), words()));
    case 'string': {
      const { ranks } = orderOf(dictionary ?? []);
      const codes = values as Int32Array;
      return behindMask(column, rows, [words().map((_, row) => ranks[codes[row]] ^ flip)]);
    }
    default: {
      // Signed numbers and unsigned ones alike: from the smallest upwards.
      const start = type.startsWith('int') ? 0x80000000 : 0;
      const numbers = values as Int32Array;
      return behindMask(column, rows, [words().map((_, row) => numbers[row] ^ start ^ flip)]);
    }
  }
}

/** Whether a value is there is more significant than what it is; missing ones are equal. */
function behindMask({ valid }: Column, rows: number, words: readonly Uint32Array[]): Uint32Array[] {
  if (valid === undefined) return [...words];
  const missing = new Uint32Array(rows);
  for (let row = 0; row < rows; row++) {
    if (valid[row] === 1) continue;
    missing[row] = 1;
    for (const word of words) word[row] = 0;
  }
  return [missing, ...words];
}

const sign = 0x80000000;
const notThere = 0xffffffff;

/** IEEE 754 numbers of one sign have the order of their bits. */
function doubleWords(values: Float64Array, flip: number, high: Uint32Array, low: Uint32Array): Uint32Array[] {
  const bits = new Uint32Array(values.buffer, values.byteOffset, 2 * high.length);
  for (let row = 0; row < high.length; row++) {
    const value = values[row];
    if (Number.isNaN(value)) high[row] = low[row] = notThere;
    else if (value < 0) {
      high[row] = ~bits[2 * row + 1] ^ flip;
      low[row] = ~bits[2 * row] ^ flip;
    } else {
      // A negative zero has the sign alone.
      high[row] = bits[2 * row + 1] ^ (value === 0 ? bits[2 * row + 1] ^ sign : sign) ^ flip;
      low[row] = bits[2 * row] ^ flip;
    }
  }
  return [high, low];
}

function floatWords(values: Float32Array, flip: number, words: Uint32Array): Uint32Array {
  const bits = new Uint32Array(values.buffer, values.byteOffset, words.length);
  for (let row = 0; row < words.length; row++) {
    const value = values[row];
    if (Number.isNaN(value)) words[row] = notThere;
    else words[row] = (value < 0 ? ~bits[row] : value === 0 ? sign : bits[row] ^ sign) ^ flip;
  }
  return words;
}

function bigWords(
  { type, values }: Column,
  flip: number,
  high: Uint32Array,
  low: Uint32Array,
): Uint32Array[] {
  const bits = new Uint32Array(values.buffer, values.byteOffset, 2 * high.length);
  const start = type === 'int64' ? sign : 0;
  for (let row = 0; row < high.length; row++) {
    high[row] = bits[2 * row + 1] ^ start ^ flip;
    low[row] = bits[2 * row] ^ flip;
  }
  return [high, low];
}

/** A column of different texts, whose codes become those of ordered texts. */
export function withOrderedTexts(column: Column): Column {
  const { values, dictionary = [] } = column;
  const { ordered, ranks } = orderOf(dictionary);
  const codes = values as Int32Array;
  for (let row = 0; row < codes.length; row++) codes[row] = ranks[codes[row]];
  return { ...column, dictionary: ordered };
}

interface TextOrder {
  /** Each text once, by its code units. */
  readonly ordered: readonly string[];
  /** Places of the texts among these; equal texts have one. */
  readonly ranks: Uint32Array;
}

function orderOf(texts: readonly string[]): TextOrder {
  if (isOrdered(texts)) return { ordered: texts, ranks: Uint32Array.from(texts.keys()) };
  // Without a comparison of one's own it is by code units, and twice as fast.
  const ordered = [...new Set(texts)].sort();
  const places = new Map(ordered.map((text, rank) => [text, rank]));
  return { ordered, ranks: Uint32Array.from(texts, (text) => places.get(text) as number) };
}

/** Whether each text comes before the next one, as they do in sorted columns. */
function isOrdered(texts: readonly string[]): boolean {
  for (let i = 1; i < texts.length; i++) if (texts[i - 1] >= texts[i]) return false;
  return true;
}
