import { withArena } from '../../kernels/arena.js';
import { machine } from '../../kernels/machine.js';
import { deflateInto, mostDeflated } from './deflate-chunk.js';
import { layInPlanes, layInRows } from './lay-values.js';

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
export function mostPacked({ rowBytes, chunkRows, level }: ChunkForm, count: number): number {
  const bytes = rowBytes * chunkRows;
  return count * (8 + (level > 0 ? mostDeflated(bytes, chunkRows) : bytes));
}

/**
 * Packs whole chunks, each beginning at a multiple of eight bytes of `out`, which lies in the memory of kernels. Bytes of a row that no field
 * covers are zero. Where they are to be compressed the bytes are laid out in planes at once (all first bytes, all second bytes, ...), which is what
 * HDF5's shuffle filter makes of rows.
 * @param fields  the rows of these chunks, and no others
 * @returns  bytes of each chunk
 */
export function packChunks(fields: readonly FieldBytes[], form: ChunkForm, out: Uint8Array): number[] {
  const { rowBytes, chunkRows, level } = form;
  const sizes: number[] = [];
  const chunkBytes = rowBytes * chunkRows;
  const count = fields[0].bytes.length / (fields[0].size * chunkRows);
  withArena((arena) => {
    const planes = level > 0 ? (arena.array('uint8', chunkBytes) as Uint8Array) : undefined;
    for (let chunk = 0, at = 0; chunk < count; chunk++) {
      const own = fields.map((field) => rowsOf(field, chunk * chunkRows, chunkRows));
      const place = planes ?? out.subarray(at, at + chunkBytes);
      lay(own, form, place);
      const size = planes
        ? deflateInto(out.subarray(at), planes, { level, planeBytes: chunkRows })
        : chunkBytes;
      sizes.push(size);
      const next = Math.ceil((at + size) / 8) * 8;
      out.fill(0, at + size, next);
      at = next;
    }
  });
  return sizes;
}

/** Rows [start, start + count) of a field. */
export const rowsOf = (field: FieldBytes, start: number, count: number): FieldBytes => ({
  ...field,
  bytes: field.bytes.subarray(start * field.size, (start + count) * field.size),
});

function lay(
  fields: readonly FieldBytes[],
  { rowBytes, chunkRows, level }: ChunkForm,
  chunk: Uint8Array,
): void {
  const covered = fields.reduce((sum, { size }) => sum + size, 0);
  if (covered < rowBytes) machine().clear(chunk.byteOffset, chunk.length);
  for (const { offset, size, bytes } of fields) {
    if (level > 0) layInPlanes({ bytes, size }, { chunk, start: offset * chunkRows, step: chunkRows });
    else layInRows({ bytes, size }, { chunk, start: offset, step: rowBytes });
  }
}
