import type { Allocate, Column, ColumnValues } from '../columns/column.js';
import { TextDictionary } from '../columns/text-dictionary.js';
import { decodeNumbers, numbersFor, type Stride } from './hdf5/decode.js';
import { encodeFixedTexts } from './hdf5/texts.js';
import { columnTypeOf, type ValueType } from './hdf5/value-type.js';
import { type BytePlanes, gatherPlanes, type PlaneRun } from './native/byte-planes.js';
import type { RowTaker } from './row-taker.js';
import type { StoredColumn } from './stored-file.js';

/** Takes the bytes of one column piece by piece and makes the column of them. */
export class ColumnGatherer implements RowTaker {
  private readonly out: ColumnValues;
  private readonly dictionary = new TextDictionary();
  private readonly missingRows: number[] = [];
  private at = 0;

  constructor(
    readonly column: StoredColumn,
    rows: number,
    make?: Allocate,
  ) {
    this.out = numbersFor(column.value, rows, make);
  }

  /** Appends `rows` values; `littleEndian` overrides what the file says where the bytes were swapped on the way. */
  addBytes(bytes: Uint8Array, stride: Stride, rows: number, littleEndian = false): void {
    const { value } = this.column;
    const target = { out: this.out, at: this.at, rows };
    if (value.kind === 'text') {
      const out = this.out as Int32Array;
      encodeFixedTexts(bytes, stride, value.size, { ...target, out, dictionary: this.dictionary });
    } else decodeNumbers(asArrived(value, littleEndian), bytes, stride, target);
    this.at += rows;
  }

  space(rows: number): Uint8Array | undefined {
    const { value } = this.column;
    if (!isPlainNumber(value, this.out)) return undefined;
    const start = this.out.byteOffset + this.at * value.size;
    this.at += rows;
    return new Uint8Array(this.out.buffer, start, rows * value.size);
  }

  addPlanes(planes: BytePlanes, run: PlaneRun): void {
    const { size } = this.column.value;
    const place = this.space(run.count);
    const bytes = place ?? new Uint8Array(run.count * size);
    gatherPlanes(planes, size, run, bytes);
    if (!place) this.addBytes(bytes, { start: 0, step: size }, run.count);
  }

  /** Appends texts; null is missing. */
  addTexts(texts: readonly (string | null)[]): void {
    for (const text of texts) {
      if (text === null) this.missingRows.push(this.at);
      this.out[this.at++] = this.dictionary.code(text ?? '');
    }
  }

  finish(): Column {
    const { value, meaning } = this.column;
    if (meaning?.kind === 'category') return categoryColumn(this.out, meaning.categories);
    const type = columnTypeOf(value);
    if (type !== 'string') return { type, values: this.out };
    const valid = this.validity();
    return { type, values: this.out, dictionary: this.dictionary.texts, ...(valid ? { valid } : {}) };
  }

  private validity(): Uint8Array | undefined {
    const { meaning } = this.column;
    const missing = meaning?.kind === 'text' ? this.dictionary.texts.indexOf(meaning.missing) : -1;
    if (missing >= 0) return differsFrom(this.out as Int32Array, missing);
    if (this.missingRows.length === 0) return undefined;
    const valid = new Uint8Array(this.out.length).fill(1);
    for (const row of this.missingRows) valid[row] = 0;
    return valid;
  }
}

/** Whether the bytes in the file are those of the typed array. */
function isPlainNumber({ kind, size, littleEndian, bits }: ValueType, out: ColumnValues): boolean {
  if (kind === 'text' || kind === 'bool' || bits) return false;
  return (littleEndian || size === 1) && out.BYTES_PER_ELEMENT === size;
}

function asArrived(value: ValueType, littleEndian: boolean): ValueType {
  return littleEndian && !value.littleEndian ? { ...value, littleEndian } : value;
}

function categoryColumn(codes: ColumnValues, dictionary: readonly string[]): Column {
  const values = Int32Array.from(codes as Int8Array);
  if (!values.includes(-1)) return { type: 'string', values, dictionary };
  const valid = differsFrom(values, -1);
  return {
    type: 'string',
    values: values.map((code) => Math.max(code, 0)),
    valid,
    dictionary: nonEmpty(dictionary),
  };
}

/** A missing value needs some code to stand at. */
function nonEmpty(dictionary: readonly string[]): readonly string[] {
  return dictionary.length > 0 ? dictionary : [''];
}

function differsFrom(codes: Int32Array, code: number): Uint8Array {
  const valid = new Uint8Array(codes.length);
  for (let i = 0; i < codes.length; i++) valid[i] = codes[i] === code ? 0 : 1;
  return valid;
}
