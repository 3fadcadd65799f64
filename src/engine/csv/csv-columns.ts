import { allocate, arrayTypes, type Column, type ColumnType, isFloat } from '../columns/column.js';
import { flagOf } from './field-kinds.js';
import { parseNumber, parseWhole } from './parse-number.js';
import type { CsvRecord } from './records.js';

/** A column while its fields arrive. */
export class CsvColumn {
  readonly #values;
  readonly #valid?: Uint8Array;
  readonly #texts = new ByteTexts();
  readonly #parse: (record: CsvRecord, field: number) => number | bigint | undefined;

  constructor(
    readonly type: ColumnType,
    rows: number,
  ) {
    this.#values = allocate(type, rows);
    if (!isFloat(type)) this.#valid = new Uint8Array(rows);
    this.#parse = this.#parser();
  }

  /** The value of a row. @returns false where the field writes no such value */
  set(row: number, record: CsvRecord, field: number): boolean {
    const value = this.#parse(record, field);
    if (value === undefined) return false;
    this.#values[row] = value as never;
    if (this.#valid) this.#valid[row] = 1;
    return true;
  }

  setMissing(row: number): void {
    if (!this.#valid) this.#values[row] = Number.NaN;
  }

  /** The first `rows` rows. */
  finish(): Column {
    const { type } = this;
    const whole = this.#valid === undefined || !this.#valid.includes(0);
    return {
      type,
      values: this.#values,
      ...(whole ? {} : { valid: this.#valid }),
      ...(type === 'string' ? { dictionary: this.#texts.texts } : {}),
    };
  }

  #parser(): (record: CsvRecord, field: number) => number | bigint | undefined {
    const { type } = this;
    if (type === 'string') return (record, field) => this.#texts.code(record, field);
    if (isFloat(type))
      return ({ bytes, starts, ends }, field) => parseNumber(bytes, starts[field], ends[field]);
    if (type === 'bool')
      return ({ bytes, starts, ends }, field) => {
        const flag = flagOf(bytes, starts[field], ends[field]);
        return flag === undefined ? undefined : Number(flag);
      };
    return wholeParser(type);
  }
}

function wholeParser(type: ColumnType): (record: CsvRecord, field: number) => number | bigint | undefined {
  const big = type === 'int64' || type === 'uint64';
  const [low, high] = rangeOf(type);
  return ({ bytes, starts, ends }, field) => {
    const value = parseWhole(bytes, starts[field], ends[field]);
    if (value === undefined || value < low || value > high) return undefined;
    return big ? BigInt(value) : Number(value);
  };
}

function rangeOf(type: ColumnType): [number | bigint, number | bigint] {
  const bits = 8 * arrayTypes[type].BYTES_PER_ELEMENT;
  if (type === 'int64') return [-(2n ** 63n), 2n ** 63n - 1n];
  if (type === 'uint64') return [0, 2n ** 64n - 1n];
  return type.startsWith('u') ? [0, 2 ** bits - 1] : [-(2 ** (bits - 1)), 2 ** (bits - 1) - 1];
}

/** Codes of texts by their bytes, so that a text that is known is not decoded again. */
class ByteTexts {
  readonly texts: string[] = [];
  /** [code] the bytes of each text, as they stood in the file. */
  readonly #known: Buffer[] = [];
  /** Open addressing; -1 is free. */
  #table = new Int32Array(256).fill(-1);

  code(record: CsvRecord, field: number): number {
    const { bytes, starts, ends } = record;
    const [start, end] = [starts[field], ends[field]];
    const mask = this.#table.length - 1;
    for (let place = hashOf(bytes, start, end) & mask; ; place = (place + 1) & mask) {
      const code = this.#table[place];
      if (code < 0) return this.#add(place, record, field);
      const known = this.#known[code];
      if (known.length === end - start && bytes.compare(known, 0, known.length, start, end) === 0)
        return code;
    }
  }

  #add(place: number, record: CsvRecord, field: number): number {
    const code = this.texts.push(record.text(field)) - 1;
    this.#known.push(Buffer.from(record.bytes.subarray(record.starts[field], record.ends[field])));
    this.#table[place] = code;
    if (2 * this.texts.length > this.#table.length) this.#grow();
    return code;
  }

  #grow(): void {
    const mask = 4 * this.#table.length - 1;
    this.#table = new Int32Array(mask + 1).fill(-1);
    this.#known.forEach((bytes, code) => {
      let place = hashOf(bytes, 0, bytes.length) & mask;
      while (this.#table[place] >= 0) place = (place + 1) & mask;
      this.#table[place] = code;
    });
  }
}

/** FNV-1a, 32 bits. */
function hashOf(bytes: Buffer, start: number, end: number): number {
  let hash = 0x811c9dc5;
  for (let i = start; i < end; i++) hash = Math.imul(hash ^ bytes[i], 0x01000193);
  return hash ^ (hash >>> 15);
}
