import type { Column } from './column.js';
import { sortWords } from './sort-words.js';

/** Numbers of the rows in sorted order: missing values last either way, equal rows in their old order. */
export function sortedOrder(columns: readonly Column[], rows: number, descending: boolean): Uint32Array {
  return new RadixSort(sortWords(columns, rows, descending), rows).order;
}

/** Of rows with equal values in the columns only the first, in sorted order. */
export function distinctOrder(columns: readonly Column[], rows: number): Uint32Array {
  const words = sortWords(columns, rows, false);
  const { order } = new RadixSort(words, rows);
  return order.filter((row, i) => i === 0 || words.some((word) => word[row] !== word[order[i - 1]]));
}

/** Numbers of the rows of sorted columns that differ from the row before. */
export function firstsOfEqual(columns: readonly Column[], rows: number): Uint32Array {
  const words = sortWords(columns, rows, false);
  const firsts = new Uint32Array(rows);
  let count = 0;
  for (let row = 0; row < rows; row++)
    if (row === 0 || words.some((word) => word[row] !== word[row - 1])) firsts[count++] = row;
  return firsts.slice(0, count);
}

/** Rows up to which comparing them one by one is faster. */
const few = 24;
/** Bits of a digit: with more, the places that are written to lie on more pages than the processor remembers. */
const digitBits = 8;
const digits = 1 << digitBits;
const digitsOfWord = 32 / digitBits;

/** Rows and the words that they are sorted by at the moment. */
interface Lane {
  readonly order: Uint32Array;
  readonly keys: Uint32Array;
}

const laneOf = (rows: number): Lane => ({ order: new Uint32Array(rows), keys: new Uint32Array(rows) });

/**
 * Sorts rows by their first word, digit by digit from the least significant one on (LSD radix sort, which is stable), and rows with equal
 * first words by the second one, and so on. Words move along with the rows, so that memory is read in sequence.
 */
class RadixSort {
  readonly #own: Lane;
  readonly #spare: Lane;
  /** [digit of the word, from the least significant one][its value] */
  readonly #places = Array.from({ length: digitsOfWord }, () => new Uint32Array(digits));

  constructor(
    readonly words: readonly Uint32Array[],
    rows: number,
  ) {
    this.#own = laneOf(rows);
    this.#spare = laneOf(rows);
    for (let row = 0; row < rows; row++) this.order[row] = row;
    this.#sort(0, rows, 0);
  }

  get order(): Uint32Array {
    return this.#own.order;
  }

  /** Rows [start, stop) of the order, which are equal in the words before `place`. */
  #sort(start: number, stop: number, place: number): void {
    if (place >= this.words.length || stop - start < 2) return;
    if (stop - start <= few) {
      insertSorted(this.order, { start, stop, words: this.words, place });
      return;
    }
    const { order, keys } = this.#own;
    countDigits(this.words[place], this.#own, { start, stop, places: this.#places });
    let [from, to] = [this.#own, this.#spare];
    for (const [digit, places] of this.#places.entries()) {
      if (!toPlaces(places, start, stop)) continue;
      moveByDigit(from, to, { start, stop, shift: digit * digitBits, places });
      [from, to] = [to, from];
    }
    if (from === this.#spare) {
      keys.set(from.keys.subarray(start, stop), start);
      order.set(from.order.subarray(start, stop), start);
    }
    if (place + 1 < this.words.length) this.#sortEqual(start, stop, place);
  }

  #sortEqual(start: number, stop: number, place: number): void {
    const { keys } = this.#own;
    let first = start;
    for (let i = start + 1; i <= stop; i++) {
      if (i < stop && keys[i] === keys[first]) continue;
      if (i - first > 1) this.#sort(first, i, place + 1);
      first = i;
    }
  }
}

interface RowsToCount {
  readonly start: number;
  readonly stop: number;
  readonly places: readonly Uint32Array[];
}

/** Fetches the words of rows [start, stop) of the order, and counts their digits, all in one go. */
function countDigits(word: Uint32Array, { order, keys }: Lane, { start, stop, places }: RowsToCount): void {
  const [first, second, third, fourth] = places;
  for (const each of places) each.fill(0);
  for (let i = start; i < stop; i++) {
    const key = word[order[i]];
    keys[i] = key;
    first[key & 0xff]++;
    second[(key >>> 8) & 0xff]++;
    third[(key >>> 16) & 0xff]++;
    fourth[key >>> 24]++;
  }
}

/** From how many rows have each digit to where they begin. @returns  whether rows differ in it */
function toPlaces(counts: Uint32Array, start: number, stop: number): boolean {
  let place = start;
  for (let digit = 0; digit < digits; digit++) {
    const count = counts[digit];
    if (count === stop - start) return false;
    counts[digit] = place;
    place += count;
  }
  return true;
}

interface FewRows {
  readonly start: number;
  readonly stop: number;
  readonly words: readonly Uint32Array[];
  /** The first word that they may differ in. */
  readonly place: number;
}

function insertSorted(order: Uint32Array, { start, stop, words, place }: FewRows): void {
  const word = words[place];
  const isLast = place + 1 === words.length;
  for (let i = start + 1; i < stop; i++) {
    const row = order[i];
    const key = word[row];
    let at = i;
    for (; at > start; at--) {
      const other = order[at - 1];
      if (word[other] < key || (word[other] === key && (isLast || !isBefore(words, place + 1, row, other))))
        break;
      order[at] = other;
    }
    order[at] = row;
  }
}

function isBefore(words: readonly Uint32Array[], place: number, a: number, b: number): boolean {
  for (let i = place; i < words.length; i++) {
    const word = words[i];
    if (word[a] !== word[b]) return word[a] < word[b];
  }
  return false;
}

interface DigitMove {
  readonly start: number;
  readonly stop: number;
  readonly shift: number;
  /** Where the rows with each digit begin. */
  readonly places: Uint32Array;
}

function moveByDigit(from: Lane, to: Lane, { start, stop, shift, places }: DigitMove): void {
  const [keys, order, newKeys, newOrder] = [from.keys, from.order, to.keys, to.order];
  for (let i = start; i < stop; i++) {
    const key = keys[i];
    const place = places[(key >>> shift) & (digits - 1)]++;
    newKeys[place] = key;
    newOrder[place] = order[i];
  }
}
