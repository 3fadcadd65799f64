import { kernelMemory, kernelsOn, mostPages, pageBytes } from '../../../core/index.js';

interface Kernels {
  joinPlanes8(out: number, planes: number, stride: number, n: number): void;
  joinPlanes4(out: number, planes: number, stride: number, n: number): void;
}

const memory = kernelMemory(16 * pageBytes, mostPages);
let kernels: Kernels | undefined;

/** Two places in the kernels' memory: for the bytes of a chunk, and behind it for values that are made of them. */
const first = 4096;
let placeBytes = 0;

/** Kernels read and write up to sixteen values beyond the last. */
const slack = 128;

/**
 * Memory of this thread for the bytes of one chunk, the same for every chunk: what was in it is gone, so it is used before the next
 * chunk is decoded, or copied.
 */
export function chunkPlace(bytes: number): Uint8Array {
  if (bytes + slack > placeBytes) {
    placeBytes = 2 ** Math.ceil(Math.log2(bytes + slack));
    const missing = first + 2 * placeBytes + slack - memory.buffer.byteLength;
    if (missing > 0) memory.grow(Math.ceil(missing / pageBytes));
  }
  return new Uint8Array(memory.buffer, first, bytes);
}

/** Where values of `size` bytes lie in planes. */
export interface Planes {
  readonly bytes: Uint8Array;
  /** Byte of the first value in the first plane, and bytes from one plane to the next. */
  readonly start: number;
  readonly stride: number;
}

/** Puts values of 4 or 8 bytes together, which follow one another in their planes. */
export function joinPlanes({ bytes, start, stride }: Planes, size: 4 | 8, out: Uint8Array): void {
  const own = bytes.buffer === memory.buffer;
  const last = stride * (size - 1) + out.length / size;
  if (!own) chunkPlace(last).set(bytes.subarray(start, start + last));
  const planes = own ? bytes.byteOffset + start : first;
  const values = first + placeBytes;
  kernels ??= kernelsOn<Kernels>(new URL('./assembly/kernels.wasm', import.meta.url), memory);
  const join = size === 8 ? kernels.joinPlanes8 : kernels.joinPlanes4;
  join(values, planes, stride, out.length / size);
  out.set(new Uint8Array(memory.buffer, values, out.length));
}
