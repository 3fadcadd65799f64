import { withArena } from '../../kernels/arena.js';
import { machine } from '../../kernels/machine.js';
import { deflateInto, mostDeflated } from './deflate-chunk.js';
import { layInPlanes } from './lay-values.js';

/** Rows of a dataset as its chunks hold them. */
export interface ChunkForm {
  readonly rowBytes: number;
  readonly chunkRows: number;
  /** 0: neither shuffled nor compressed. */
  readonly level: number;
}

/** Values of one field of the rows, one after another. */
export interface FieldBytes {
  /** Byte of the field within a row. */
  readonly offset: number;
  /** Bytes of a value. */
  readonly size: number;
  readonly bytes: Uint8Array;
  /** Whether all bytes are known to be zero. */
  readonly isZero?: boolean;
}

/** The most bytes of so many packed chunks. */
export const mostPacked = ({ rowBytes, chunkRows }: ChunkForm, count: number): number =>
  count * (8 + mostDeflated(rowBytes * chunkRows, chunkRows));

/**
 * Compresses whole chunks, each beginning at a multiple of eight bytes of `out`, which lies in the memory of kernels. Bytes of a row that no field
 * covers are zero. The bytes are laid out in planes at once (all first bytes, all second bytes, ...), which is what HDF5's shuffle filter makes of rows.
 * @param fields  the rows of these chunks, and no others
 * @returns  bytes of each chunk
 */
export function packChunks(fields: readonly FieldBytes[], form: ChunkForm, out: Uint8Array): number[] {
  const { rowBytes, chunkRows, level } = form;
  const sizes: number[] = [];
  const count = rowsIn(fields) / chunkRows;
  withArena((arena) => {
    const planes = arena.array('uint8', rowBytes * chunkRows) as Uint8Array;
    for (let chunk = 0, at = 0; chunk < count; chunk++) {
      const own = fields.map((field) => rowsOf(field, chunk * chunkRows, chunkRows));
      lay(own, form, planes);
      const size = deflateInto(out.subarray(at), planes, { level, planeBytes: chunkRows });
      sizes.push(size);
      const next = Math.ceil((at + size) / 8) * 8;
      out.fill(0, at + size, next);
      at = next;
    }
  });
  return sizes;
}

/** How many rows fields hold. */
export const rowsIn = ([{ bytes, size }]: readonly FieldBytes[]): number => bytes.length / size;

/** Rows [start, start + count) of a field. */
export const rowsOf = (field: FieldBytes, start: number, count: number): FieldBytes => ({
  ...field,
  bytes: field.bytes.subarray(start * field.size, (start + count) * field.size),
});

function lay(fields: readonly FieldBytes[], { rowBytes, chunkRows }: ChunkForm, chunk: Uint8Array): void {
  const covered = fields.reduce((sum, { size }) => sum + size, 0);
  if (covered < rowBytes) machine().clear(chunk.byteOffset, chunk.length);
  for (const { offset, size, bytes } of fields)
    layInPlanes({ bytes, size }, { chunk, start: offset * chunkRows, step: chunkRows });
}
