import { withArena } from '../../kernels/arena.js';
import { isInMachine, machine } from '../../kernels/machine.js';

/** Values of one field, one after another. */
export interface ValueBytes {
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

/**
 * Lays values out in byte planes, `step` bytes apart: what HDF5's shuffle filter makes of rows.
 * @param place  in the memory of kernels
 */
export function layInPlanes({ bytes, size }: ValueBytes, place: ChunkPlace): void {
  if (size === 1) place.chunk.set(bytes, place.start);
  else if (size === 4 || size === 8) splitByKernel(bytes, size, place);
  else splitFrom(0, { bytes, size }, place);
}

function splitByKernel(bytes: Uint8Array, size: 4 | 8, place: ChunkPlace): void {
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
function splitFrom(first: number, { bytes, size }: ValueBytes, { chunk, start, step }: ChunkPlace): void {
  for (let byte = 0; byte < size; byte++)
    for (let i = first * size + byte, q = start + byte * step + first; i < bytes.length; i += size, q++)
      chunk[q] = bytes[i];
}

/** Lays values out in rows of `step` bytes. */
export function layInRows({ bytes, size }: ValueBytes, { chunk, start, step }: ChunkPlace): void {
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
