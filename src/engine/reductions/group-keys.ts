import { type Vector, vectorRows } from '../expressions/kernels/vector.js';
import type { Arena } from '../kernels/arena.js';
import { machine } from '../kernels/machine.js';

/** A value that rows are grouped by: null is missing. */
export type KeyValue = number | bigint | string | null;

/** Keys below this that are whole numbers have a table. */
const smallNumbers = 1024;

/** Gives every distinct value of a column a number, in the order of first appearance. */
export class KeyCoder {
  values: KeyValue[] = [];
  readonly #codes = new Map<KeyValue, number>();
  /** Codes of 0, 1, 2, ...: most keys are small whole numbers. Made when rows come. */
  #small?: Int32Array;

  constructor(readonly arena: Arena) {}

  clear(): void {
    this.values = [];
    this.#codes.clear();
    this.#small?.fill(-1);
  }

  code(value: KeyValue): number {
    const known = this.#codes.get(value);
    if (known !== undefined) return known;
    this.#codes.set(value, this.values.length);
    return this.values.push(value) - 1;
  }

  codes(keys: Vector, out: Int32Array, n: number): void {
    const { values, valid, dictionary } = keys;
    if (dictionary) this.#codesOfTexts(values as Int32Array, valid, dictionary, out, n);
    else if (values instanceof BigInt64Array || values instanceof BigUint64Array)
      for (let i = 0; i < n; i++) out[i] = this.code(valid && valid[i] === 0 ? null : values[i]);
    else if (!this.#allKnown(keys, out, n)) this.#codesOfNumbers(values as Float64Array, valid, out, n);
  }

  /** Looks the codes up in the table of small numbers. @returns whether all were there */
  #allKnown({ type, values, valid }: Vector, out: Int32Array, n: number): boolean {
    const table = this.#table();
    if (valid || (type !== 'float64' && type !== 'int32')) return false;
    const kernel = type === 'float64' ? 'codesOfNumbers' : 'codesOfInts';
    return machine()[kernel](out.byteOffset, values.byteOffset, table.byteOffset, n) === 1;
  }

  #table(): Int32Array {
    this.#small ??= (this.arena.array('int32', smallNumbers) as Int32Array).fill(-1);
    return this.#small;
  }

  #codesOfNumbers(values: Float64Array, valid: Uint8Array | undefined, out: Int32Array, n: number): void {
    const small = this.#table();
    for (let i = 0; i < n; i++) {
      const value = values[i];
      if (valid && valid[i] === 0) out[i] = this.code(null);
      else if (value >= 0 && value < smallNumbers && value === (value | 0)) {
        if (small[value] < 0) small[value] = this.code(value + 0);
        out[i] = small[value];
      } else out[i] = this.code(!Number.isNaN(value) ? value : null);
    }
  }

  #codesOfTexts(
    values: Int32Array,
    valid: Uint8Array | undefined,
    dictionary: readonly string[],
    out: Int32Array,
    n: number,
  ): void {
    const codes = new Int32Array(dictionary.length).fill(-1);
    for (let i = 0; i < n; i++) {
      const text = values[i];
      if (valid && valid[i] === 0) out[i] = this.code(null);
      else {
        if (codes[text] < 0) codes[text] = this.code(dictionary[text]);
        out[i] = codes[text];
      }
    }
  }
}

/** Numbers of groups for tuples of key values. */
export class Grouping {
  readonly #coders: KeyCoder[];
  readonly #pairs: Map<number, number>[];
  #prefixes: KeyValue[][][] = [];
  /** Codes of one column. Made when rows come. */
  #column?: Int32Array;
  /** [group] the tuple of key values. */
  keys: KeyValue[][] = [];

  /** Begins with these groups. */
  constructor(
    readonly width: number,
    readonly arena: Arena,
    keys: readonly KeyValue[][] = [],
  ) {
    this.#coders = Array.from({ length: width }, () => new KeyCoder(arena));
    this.#pairs = Array.from({ length: width }, () => new Map());
    this.clear();
    for (const key of keys) this.group(key);
  }

  /** Forgets all groups. */
  clear(): void {
    for (const coder of this.#coders) coder.clear();
    for (const pairs of this.#pairs) pairs.clear();
    this.#prefixes = [];
    this.keys = this.width === 0 ? [[]] : [];
  }

  /** The group of one tuple. */
  group(key: readonly KeyValue[]): number {
    let group = 0;
    key.forEach((value, i) => {
      group = this.#step(i, group, this.#coders[i].code(value));
    });
    return this.#named(group);
  }

  /** The group of each row. */
  groups(inputs: readonly Vector[], out: Int32Array, n: number): void {
    if (this.width === 1) {
      // The codes of a single column are the groups.
      this.#coders[0].codes(inputs[0], out, n);
      this.#named(0);
      return;
    }
    out.fill(0, 0, n);
    this.#column ??= this.arena.array('int32', vectorRows) as Int32Array;
    for (let k = 0; k < this.width; k++) {
      this.#coders[k].codes(inputs[k], this.#column, n);
      for (let i = 0; i < n; i++) out[i] = this.#step(k, out[i], this.#column[i]);
    }
  }

  /** From a prefix of the tuple to the prefix with one value more. Prefixes of the last column are the groups. */
  #step(column: number, prefix: number, code: number): number {
    if (this.width === 1) return code;
    const pairs = this.#pairs[column];
    const pair = prefix * 2 ** 26 + code;
    const known = pairs.get(pair);
    if (known !== undefined) return known;
    pairs.set(pair, pairs.size);
    const made = pairs.size - 1;
    this.#remember(column, made, prefix, code);
    return made;
  }

  #remember(column: number, prefix: number, before: number, code: number): void {
    this.#prefixes[column] ??= [];
    const start = column === 0 ? [] : this.#prefixes[column - 1][before];
    this.#prefixes[column][prefix] = [...start, this.#coders[column].values[code]];
    if (column === this.width - 1) this.keys.push(this.#prefixes[column][prefix]);
  }

  #named(group: number): number {
    if (this.width === 1) {
      const { values } = this.#coders[0];
      while (this.keys.length < values.length) this.keys.push([values[this.keys.length]]);
    }
    return group;
  }
}

/** Order of groups: numbers and texts upwards, missing last. */
export function compareKeys(a: readonly KeyValue[], b: readonly KeyValue[]): number {
  for (let i = 0; i < a.length; i++) {
    const [x, y] = [a[i], b[i]];
    if (x === y) continue;
    const order = compareValues(x, y);
    if (order !== 0) return order;
  }
  return 0;
}

/** Also of whole numbers of different types. */
export function compareValues(x: KeyValue, y: KeyValue): number {
  if (x === null || y === null) return Number(x === null) - Number(y === null);
  return x < y ? -1 : Number(x > y);
}
