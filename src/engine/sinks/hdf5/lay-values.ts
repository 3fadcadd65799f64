import { withArena } from '../../kernels/arena.js';
import { isInMachine, machine } from '../../kernels/machine.js';

/** Values of one field, one after another. */
export interface ValueBytes {
  readonly bytes: Uint8Array;
  /** Bytes of a value. */
  readonly size: number;
}

/** Where values go in a chunk: the byte of the first one, and from one plane to the next. */
export interface PlanePlace {
  readonly chunk: Uint8Array;
  readonly start: number;
  readonly step: number;
}

/**
 * Lays values out in byte planes, `step` bytes apart: what HDF5's shuffle filter makes of rows.
 * @param place  in the memory of kernels
 */
export function layInPlanes({ bytes, size }: ValueBytes, place: PlanePlace): void {
  if (size === 1) place.chunk.set(bytes, place.start);
  else if (size === 4 || size === 8) splitByKernel(bytes, size, place);
  else splitFrom(0, { bytes, size }, place);
}

function splitByKernel(bytes: Uint8Array, size: 4 | 8, place: PlanePlace): void {
  const { splitPlanes4, splitPlanes8 } = machine();
  const split = size === 4 ? splitPlanes4 : splitPlanes8;
  const rows = Math.floor(bytes.length / size / 16) * 16;
  withArena((arena) => {
    const own = isInMachine(bytes) ? bytes : (arena.array('uint8', bytes.length) as Uint8Array);
    if (own !== bytes) own.set(bytes);
    split(place.chunk.byteOffset + place.start, place.step, own.byteOffset, rows);
  });
  splitFrom(rows, { bytes, size }, place);
}

/** The values from one on, byte by byte. */
function splitFrom(first: number, { bytes, size }: ValueBytes, { chunk, start, step }: PlanePlace): void {
  for (let byte = 0; byte < size; byte++)
    for (let i = first * size + byte, q = start + byte * step + first; i < bytes.length; i += size, q++)
      chunk[q] = bytes[i];
}

/** Values of one field of rows. */
export interface RowField extends ValueBytes {
  /** Byte of the field within a row. */
  readonly offset: number;
}

/**
 * Lays fields out in rows; bytes of a row that no field covers are zero.
 * @param rows  in the memory of kernels: as many bytes as the rows have
 */
export function layInRows(fields: readonly RowField[], rowBytes: number, rows: Uint8Array): void {
  withArena((arena) => {
    const table = arena.array('uint32', 3 * fields.length);
    fields.forEach(({ bytes, size, offset }, i) => {
      const own = isInMachine(bytes) ? bytes : (arena.array('uint8', bytes.length) as Uint8Array);
      if (own !== bytes) own.set(bytes);
      table.set([own.byteOffset, size, offset] as never, 3 * i);
    });
    machine().layRows(rows.byteOffset, rowBytes, rows.length / rowBytes, table.byteOffset, fields.length);
  });
}
