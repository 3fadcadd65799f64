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

/** Rows up to which comparing them one by one is faster. */
const few = 24;
/** Bits of a digit: with more, the places that are written to lie on more pages than the processor remembers. */
const digitBits = 8;
const digits = 1 << digitBits;

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
  readonly #places = new Uint32Array(digits);

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
      this.#insert(start, stop, place);
      return;
    }
    const { order, keys } = this.#own;
    const word = this.words[place];
    for (let i = start; i < stop; i++) keys[i] = word[order[i]];
    let [from, to] = [this.#own, this.#spare];
    for (let shift = 0; shift < 32; shift += digitBits) {
      if (!this.#countDigits(from.keys, start, stop, shift)) continue;
      moveByDigit(from, to, { start, stop, shift, places: this.#places });
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
    for (let first = start; first < stop; ) {
      const key = keys[first];
      let end = first + 1;
      while (end < stop && keys[end] === key) end++;
      this.#sort(first, end, place + 1);
      first = end;
    }
  }

  /** Where the rows with each digit begin. @returns  whether rows differ in it */
  #countDigits(keys: Uint32Array, start: number, stop: number, shift: number): boolean {
    const places = this.#places;
    places.fill(0);
    for (let i = start; i < stop; i++) places[(keys[i] >>> shift) & (digits - 1)]++;
    let place = start;
    for (let digit = 0; digit < digits; digit++) {
      const count = places[digit];
      if (count === stop - start) return false;
      places[digit] = place;
      place += count;
    }
    return true;
  }

  #insert(start: number, stop: number, place: number): void {
    const { order } = this;
    for (let i = start + 1; i < stop; i++) {
      const row = order[i];
      let at = i;
      for (; at > start && this.#isBefore(row, order[at - 1], place); at--) order[at] = order[at - 1];
      order[at] = row;
    }
  }

  #isBefore(a: number, b: number, place: number): boolean {
    for (let i = place; i < this.words.length; i++) {
      const word = this.words[i];
      if (word[a] !== word[b]) return word[a] < word[b];
    }
    return false;
  }
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
