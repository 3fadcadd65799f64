import type { Stride } from '../hdf5/decode.js';
import { type BytePlanes, gatherPlanes, type PlaneRun } from '../native/byte-planes.js';
import type { RowTaker } from '../row-taker.js';
import type { StoredColumn } from '../stored-file.js';

/**
 * The bytes of one event key over some rows, value after value as the file has them, so that comparing the keys of two tables needs
 * no decoding.
 */
export class KeyBytes implements RowTaker {
  private at = 0;

  /** @param bytes  [rows * bytes of a key] where they go */
  constructor(
    readonly column: StoredColumn,
    private readonly bytes: Uint8Array,
  ) {}

  addBytes(bytes: Uint8Array, { start, step }: Stride, rows: number): void {
    const { size } = this.column.value;
    const place = this.place(rows);
    const first = bytes.byteOffset + start;
    if (size === 4 && first % 4 === 0 && step % 4 === 0) takeWords(bytes, { start, step }, place);
    else
      for (let byte = 0; byte < size; byte++)
        for (let i = byte, p = start + byte; i < place.length; i += size, p += step) place[i] = bytes[p];
  }

  space(rows: number): Uint8Array {
    return this.place(rows);
  }

  addPlanes(planes: BytePlanes, run: PlaneRun): void {
    gatherPlanes(planes, this.column.value.size, run, this.place(run.count));
  }

  /** Where the next rows go. */
  private place(rows: number): Uint8Array {
    const start = this.at;
    this.at += rows * this.column.value.size;
    return this.bytes.subarray(start, this.at);
  }

  addTexts(): void {
    throw new Error('event keys are no texts');
  }

  /** Whether both hold the same bytes: equal keys, unless they are stored in different byte orders. */
  equals(other: KeyBytes): boolean {
    return Buffer.compare(this.bytes, other.bytes) === 0;
  }
}

/** Words at steps of whole words; `place` begins at a multiple of four bytes since only keys of one size lie in it. */
function takeWords(bytes: Uint8Array, { start, step }: Stride, place: Uint8Array): void {
  const words = new Uint32Array(bytes.buffer, bytes.byteOffset + start, (bytes.length - start) >> 2);
  const out = new Uint32Array(place.buffer, place.byteOffset, place.length / 4);
  for (let i = 0, word = 0; i < out.length; i++, word += step / 4) out[i] = words[word];
}
