import type { AsyncBuffer, Compressors, DecodedArray } from 'hyparquet';
import { discard } from '../../core/index.js';

type Snappy = NonNullable<Compressors['SNAPPY']>;

/** Places for what is inflated, that no column of this thread uses now. */
const spare: Uint8Array[] = [];

/**
 * The bytes that pass through memory while one column of a row group is decoded: as stored, inflated, and as numbers. As garbage they
 * would be several times what is read.
 */
export class PassingBytes {
  readonly #seen: ArrayBufferView[] = [];
  #place = spare.pop() ?? new Uint8Array(0);
  /** Bytes of the place that are taken, or would be if it were large enough. */
  #taken = 0;

  /** @param uncompress  writes what comes out into its second argument */
  constructor(
    readonly source: AsyncBuffer,
    readonly uncompress: (input: Uint8Array, output: Uint8Array) => void,
  ) {}

  /** The source, whose slices are noted. */
  get file(): AsyncBuffer {
    const slice = async (start: number, end?: number) => {
      const bytes = await this.source.slice(start, end);
      this.#seen.push(new Uint8Array(bytes));
      return bytes;
    };
    return { byteLength: this.source.byteLength, slice };
  }

  readonly snappy: Snappy = (input, length) => {
    const output = this.#room(length);
    this.uncompress(input, output);
    return output;
  };

  /** Begins at a multiple of eight, so that numbers can be read where they are. */
  #room(length: number): Uint8Array {
    const start = this.#taken;
    this.#taken += Math.ceil(length / 8) * 8;
    if (this.#taken <= this.#place.length) return this.#place.subarray(start, start + length);
    const own = new Uint8Array(length);
    this.#seen.push(own);
    return own;
  }

  /** Notes decoded values, once they have been copied. */
  add(values: DecodedArray): void {
    // Others may lie in memory that Node's compressors share, or in the place.
    if (ArrayBuffer.isView(values) && values.byteLength === values.buffer.byteLength)
      if (values.buffer !== this.#place.buffer) this.#seen.push(values);
  }

  /** Gives all of it back, but a place that is large enough for the next column. */
  discard(): void {
    if (this.#taken > this.#place.length) {
      this.#seen.push(this.#place);
      this.#place = new Uint8Array(this.#taken);
    }
    discard(this.#seen);
    spare.push(this.#place);
  }
}
