import { deflateSync } from 'node:zlib';
import type { ElementType } from '../plan/node.js';
import { type Shape, sizeOf } from '../shapes.js';
import { copyInto, denseView, partOf, type View } from '../view.js';

export interface PackOptions {
  /** Shape of every chunk of the file, also of those that reach over the edge of the array. */
  readonly chunkShape: Shape;
  readonly type: ElementType;
  /** 0: neither shuffled nor compressed. */
  readonly level: number;
}

/** The bytes of a chunk as the file holds them. */
export function packChunk(view: View, { chunkShape, type, level }: PackOptions): Uint8Array<ArrayBuffer> {
  const numbers = new Float64Array(sizeOf(chunkShape));
  const chunk = denseView(numbers, chunkShape);
  copyInto(view, partOf(chunk, { start: chunkShape.map(() => 0), shape: view.shape }));
  const bytes = type === 'bool' ? Uint8Array.from(numbers) : new Uint8Array(numbers.buffer);
  if (level === 0) return bytes;
  return exactBytes(deflateSync(type === 'bool' ? bytes : bytePlanes(bytes), { level }));
}

/** All first bytes, all second bytes, ...: HDF5's shuffle filter for eight-byte numbers. */
function bytePlanes(bytes: Uint8Array): Uint8Array {
  const count = bytes.length / 8;
  const planes = new Uint8Array(bytes.length);
  for (let byte = 0; byte < 8; byte++) {
    for (let i = 0, from = byte, to = byte * count; i < count; i++, from += 8) planes[to++] = bytes[from];
  }
  return planes;
}

/** In a buffer of exact size, so that it can be moved to another thread. */
function exactBytes(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const out = new Uint8Array(bytes.length);
  out.set(bytes);
  return out;
}

/** The most bytes that packing takes: the padded chunk, its planes, the compressor's output and its exact copy. */
export const packBytes = (chunkShape: Shape): number => 4 * sizeOf(chunkShape) * 8 + 4096;
/** The most bytes of a packed chunk: deflate adds five bytes per 16 KiB of what it cannot compress. */
export const packedBytes = (chunkShape: Shape): number => Math.ceil(sizeOf(chunkShape) * 8 * 1.001) + 4096;
