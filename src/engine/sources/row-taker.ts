import type { Stride } from './hdf5/decode.js';
import type { BytePlanes, PlaneRun } from './native/byte-planes.js';
import type { StoredColumn } from './stored-file.js';

/** Takes the values of one column as the rows come, piece by piece and in order. */
export interface RowTaker {
  readonly column: StoredColumn;
  /** `littleEndian`: the bytes were swapped on the way, whatever the file says. */
  addBytes(bytes: Uint8Array, stride: Stride, rows: number, littleEndian?: boolean): void;
  /** The place of the next `rows` values, to be filled with the bytes as the file has them; undefined where they must be decoded. */
  space(rows: number): Uint8Array | undefined;
  /** Values whose bytes lie in planes. */
  addPlanes(planes: BytePlanes, run: PlaneRun): void;
  /** Texts of any length; null is missing. */
  addTexts(texts: readonly (string | null)[]): void;
}
