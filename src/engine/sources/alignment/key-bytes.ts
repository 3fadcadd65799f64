import type { Stride } from '../hdf5/decode.js';
import type { BytePlanes, PlaneRun } from '../native/byte-planes.js';
import type { RowTaker } from '../row-taker.js';
import type { StoredColumn } from '../stored-file.js';

/**
 * The bytes of one event key over some rows, all first bytes first: as shuffled chunks hold them, so that comparing the keys of
 * two tables costs two copies and no decoding.
 */
export class KeyBytes implements RowTaker {
  private readonly bytes: Uint8Array;
  private at = 0;

  constructor(
    readonly column: StoredColumn,
    private readonly rows: number,
  ) {
    this.bytes = new Uint8Array(rows * column.value.size);
  }

  addBytes(bytes: Uint8Array, { start, step }: Stride, rows: number): void {
    for (let byte = 0; byte < this.column.value.size; byte++) {
      const target = byte * this.rows + this.at;
      for (let i = 0, p = start + byte; i < rows; i++, p += step) this.bytes[target + i] = bytes[p];
    }
    this.at += rows;
  }

  space(): undefined {
    return undefined;
  }

  addPlanes({ bytes, elements }: BytePlanes, { plane, first, count }: PlaneRun): void {
    for (let byte = 0; byte < this.column.value.size; byte++) {
      const start = (plane + byte) * elements + first;
      this.bytes.set(bytes.subarray(start, start + count), byte * this.rows + this.at);
    }
    this.at += count;
  }

  addTexts(): void {
    throw new Error('event keys are no texts');
  }

  /** Whether both hold the same bytes: equal keys, unless they are stored in different byte orders. */
  equals(other: KeyBytes): boolean {
    return Buffer.compare(this.bytes, other.bytes) === 0;
  }
}
