import { constants, deflateRawSync, deflateSync } from 'node:zlib';
import { withArena } from '../../kernels/arena.js';
import { machine } from '../../kernels/machine.js';
import { isNoise } from './noise.js';

/** Smaller byte planes are not worth a piece of their own. */
const leastPlane = 8192;

/**
 * A zlib stream, as zlib makes it, of a chunk that lies in byte planes. The low bytes of measured numbers are noise, for which deflate takes
 * most of its time and gains nothing: such planes are stored as they are, which also makes them quick to read.
 * @param planeBytes  bytes of a plane: rows of the chunk
 * @param level  2 to 9
 */
export function zlibPlanes(chunk: Uint8Array, planeBytes: number, level: number): Uint8Array {
  const options = { level, chunkSize: 65_536 };
  const runs = planeBytes < leastPlane ? [] : runsOfPlanes(chunk, planeBytes);
  if (!runs.some(({ noise }) => noise)) return deflateSync(chunk, options);
  const open = { ...options, finishFlush: constants.Z_SYNC_FLUSH };
  const pieces = runs.map(({ start, stop, noise }) => {
    const bytes = chunk.subarray(start, stop);
    return noise ? storedBlocks(bytes) : deflateRawSync(bytes, open);
  });
  return Buffer.concat([streamHeader, ...pieces, lastBlock, adler32(chunk)]);
}

/** deflate, windows of 32 kB, no dictionary, fastest. */
const streamHeader = Uint8Array.of(0x78, 0x01);
/** An empty block that is the last one. */
const lastBlock = Uint8Array.of(0x03, 0x00);

interface Run {
  readonly start: number;
  stop: number;
  readonly noise: boolean;
}

/** Neighbouring planes of one kind. */
function runsOfPlanes(chunk: Uint8Array, planeBytes: number): Run[] {
  const runs: Run[] = [];
  for (let start = 0; start < chunk.length; start += planeBytes) {
    const noise = isNoise(chunk.subarray(start, start + planeBytes));
    const last = runs[runs.length - 1];
    if (last?.noise === noise) last.stop = start + planeBytes;
    else runs.push({ start, stop: start + planeBytes, noise });
  }
  return runs;
}

const mostStored = 65_535;

/** Bytes as blocks that are not compressed (RFC 1951, 3.2.4). */
function storedBlocks(bytes: Uint8Array): Uint8Array {
  const blocks = Math.ceil(bytes.length / mostStored);
  const stored = new Uint8Array(bytes.length + 5 * blocks);
  for (let block = 0, at = 0; block < blocks; block++) {
    const own = bytes.subarray(block * mostStored, (block + 1) * mostStored);
    const size = own.length;
    stored.set([0, size & 255, size >> 8, ~size & 255, (~size >> 8) & 255], at);
    stored.set(own, at + 5);
    at += size + 5;
  }
  return stored;
}

/** Bytes of which the kernel is given a copy at a time. */
const summedAtOnce = 1 << 16;

/** The checksum at the end of a zlib stream (RFC 1950), big-endian. */
export function adler32(bytes: Uint8Array): Uint8Array {
  const sum = withArena((arena) => {
    const place = arena.array('uint8', summedAtOnce) as Uint8Array;
    let before = 1;
    for (let start = 0; start < bytes.length; start += summedAtOnce) {
      const own = bytes.subarray(start, start + summedAtOnce);
      place.set(own);
      before = machine().adler32(before, place.byteOffset, own.length);
    }
    return before;
  });
  return Uint8Array.of(sum >>> 24, sum >> 16, sum >> 8, sum);
}
