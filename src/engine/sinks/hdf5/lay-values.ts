import { withArena } from '../../kernels/arena.js';
import { machine } from '../../kernels/machine.js';

/** Values of one field, one after another. */
export interface FieldBytes {
  readonly bytes: Uint8Array;
  /** Bytes of a value. */
  readonly size: number;
}

/** Where values go in a chunk: the byte of the first one, and from one plane, or row, to the next. */
export interface ChunkPlace {
  readonly chunk: Uint8Array;
  readonly start: number;
  readonly step: number;
}

/** Values that are laid out at once: they and their planes stay in the cache. */
const together = 4096;

/** Lays values out in byte planes, `step` bytes apart: what HDF5's shuffle filter makes of rows. */
export function layInPlanes({ bytes, size }: FieldBytes, place: ChunkPlace): void {
  const { chunk, start, step } = place;
  if (size === 1) chunk.set(bytes, start);
  else if (size === 4 || size === 8) splitByKernel(bytes, size, place);
  else
    for (let byte = 0; byte < size; byte++)
      for (let i = byte, q = start + byte * step; i < bytes.length; i += size, q++) chunk[q] = bytes[i];
}

function splitByKernel(bytes: Uint8Array, size: 4 | 8, { chunk, start, step }: ChunkPlace): void {
  const { splitPlanes4, splitPlanes8 } = machine();
  const split = size === 4 ? splitPlanes4 : splitPlanes8;
  withArena((arena) => {
    const [values, planes] = [arena.array('uint8', together * size), arena.array('uint8', together * size)];
    for (let row = 0; row < bytes.length / size; row += together) {
      const own = bytes.subarray(row * size, (row + together) * size);
      const rows = own.length / size;
      (values as Uint8Array).set(own);
      split(planes.byteOffset, together, values.byteOffset, Math.ceil(rows / 16) * 16);
      for (let byte = 0; byte < size; byte++)
        chunk.set(
          planes.subarray(byte * together, byte * together + rows) as Uint8Array,
          start + byte * step + row,
        );
    }
  });
}

/** Lays values out in rows of `step` bytes. */
export function layInRows({ bytes, size }: FieldBytes, { chunk, start, step }: ChunkPlace): void {
  const isWhole = [size, step, chunk.byteOffset + start, bytes.byteOffset].every((each) => each % 4 === 0);
  if (size === step) chunk.set(bytes, start);
  else if (isWhole && (size === 4 || size === 8)) layWords(bytes, size, { chunk, start, step });
  else
    for (let byte = 0; byte < size; byte++)
      for (let i = byte, q = start + byte; i < bytes.length; i += size, q += step) chunk[q] = bytes[i];
}

function layWords(bytes: Uint8Array, size: 4 | 8, { chunk, start, step }: ChunkPlace): void {
  const from = new Uint32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4);
  const to = new Uint32Array(chunk.buffer, chunk.byteOffset + start, (chunk.length - start) >> 2);
  const wide = step / 4;
  if (size === 4) for (let i = 0, q = 0; i < from.length; i++, q += wide) to[q] = from[i];
  else
    for (let i = 0, q = 0; i < from.length; i += 2, q += wide) {
      to[q] = from[i];
      to[q + 1] = from[i + 1];
    }
}
