import { withArena } from '../../kernels/arena.js';
import { isInMachine, machine } from '../../kernels/machine.js';
import { zlibPlanes } from './zlib-planes.js';

/** How a chunk is compressed. */
export interface Compression {
  /** Deflate level, 1 to 9. */
  readonly level: number;
  /** Bytes of one of the byte planes that the chunk consists of. */
  readonly planeBytes: number;
}

/** The most bytes of a compressed chunk, which may be written over while it is made: blocks of what cannot be compressed have five bytes more. */
export function mostDeflated(chunkBytes: number, planeBytes: number): number {
  return chunkBytes + (chunkBytes >>> 11) + 16 * (chunkBytes / planeBytes) + 64;
}

/** The zlib stream of a chunk, in memory of its own. */
export function deflateChunk(chunk: Uint8Array, compression: Compression): Uint8Array<ArrayBuffer> {
  return withArena((arena) => {
    const out = arena.array('uint8', mostDeflated(chunk.length, compression.planeBytes)) as Uint8Array;
    return out.slice(0, deflateInto(out, chunk, compression)) as Uint8Array<ArrayBuffer>;
  });
}

/**
 * Writes the zlib stream of a chunk to `out`, which is in the memory of kernels and has room for `mostDeflated`. At level 1, which asks for speed,
 * our own kernel looks for runs of equal bytes and for what counts in equal steps: all that repeats in byte planes of most numbers.
 * @returns its bytes
 */
export function deflateInto(out: Uint8Array, chunk: Uint8Array, { level, planeBytes }: Compression): number {
  if (level > 1) {
    const stream = zlibPlanes(chunk, planeBytes, level);
    out.set(stream);
    return stream.length;
  }
  return withArena((arena) => {
    const own = isInMachine(chunk) ? chunk : (arena.array('uint8', chunk.length) as Uint8Array);
    if (own !== chunk) own.set(chunk);
    const { deflatePlanes, deflateRoom } = machine();
    const room = arena.array('uint8', deflateRoom()).byteOffset;
    return deflatePlanes(out.byteOffset, own.byteOffset, chunk.length / planeBytes, planeBytes, room);
  });
}
