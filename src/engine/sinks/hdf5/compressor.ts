import { promisify } from 'node:util';
import { isMainThread } from 'node:worker_threads';
import { constants, deflate, deflateRaw, deflateRawSync, deflateSync, type ZlibOptions } from 'node:zlib';
import { type Deflate, deflatePlanes } from './deflate-planes.js';

/**
 * On zlib's own threads, which lets one writer use several cores. Workers have the cores among themselves already: there the way
 * to another thread and back only costs time.
 */
const compressBytes: Deflate = isMainThread
  ? promisify<Uint8Array, ZlibOptions, Uint8Array>(deflate)
  : async (bytes, options) => deflateSync(bytes, options);
const compressPiece: Deflate = isMainThread
  ? promisify<Uint8Array, ZlibOptions, Uint8Array>(deflateRaw)
  : async (bytes, options) => deflateRawSync(bytes, options);

/** Smaller byte planes are not worth a piece of their own. */
const leastPlane = 8192;

/**
 * What repeats in a chunk. 'runs': equal bytes in a row, as in rows of numbers after shuffling; at level 1, which asks for speed, only these
 * are looked for: two to three times as fast, some 3% larger. 'anything': as deflate looks for it.
 */
export type Repetition = 'runs' | 'anything';

/** How a chunk is compressed. */
export interface Compression {
  /** Deflate level, 1 to 9. */
  readonly level: number;
  /** Bytes of one of the byte planes that the chunk consists of. */
  readonly planeBytes: number;
  readonly repetition: Repetition;
}

/** The zlib stream of a chunk: planes of noise are stored as they are where planes are large enough. */
export async function compressChunk(
  bytes: Uint8Array,
  { level, planeBytes, repetition }: Compression,
): Promise<Uint8Array> {
  const { Z_RLE, Z_DEFAULT_STRATEGY } = constants;
  const strategy = repetition === 'runs' && level === 1 ? Z_RLE : Z_DEFAULT_STRATEGY;
  const options = { level, strategy, chunkSize: 65_536 };
  const apart =
    planeBytes >= leastPlane ? await deflatePlanes(bytes, planeBytes, options, compressPiece) : undefined;
  return apart ?? compressBytes(bytes, options);
}

/** Chunks that may wait at a time: bounds the memory, keeps zlib's threads busy. */
const mostWaiting = 16;

/** Chunks that are remembered in case that the same bytes come again. */
const mostRemembered = 64;

interface Compressed {
  /** A copy: the chunk itself is filled again. */
  readonly bytes: Uint8Array;
  readonly compressed: Promise<Uint8Array>;
}

/**
 * Compresses chunks and hands them on in the order in which they came. Bytes that were compressed a moment ago are
 * not compressed again: the index tables of tableio files are largely the same for all objects.
 */
export class Compressor {
  private readonly waiting: { compressed: Promise<Uint8Array>; take: (bytes: Uint8Array) => void }[] = [];
  private readonly remembered: Compressed[] = [];

  constructor(private readonly level: number) {}

  /** Starts to compress a chunk in byte planes of `planeBytes` bytes; at level 0 the result is the chunk itself. */
  compress(bytes: Uint8Array, planeBytes: number, repetition: Repetition): Promise<Uint8Array> {
    if (this.level === 0) return Promise.resolve(bytes);
    const chunk = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const before = this.remembered.find((each) => chunk.equals(each.bytes));
    if (before !== undefined) return before.compressed;
    const copy = bytes.slice();
    const compressed = compressChunk(copy, { level: this.level, planeBytes, repetition });
    this.remembered.push({ bytes: copy, compressed });
    if (this.remembered.length > mostRemembered) this.remembered.shift();
    return compressed;
  }

  /** @param take  gets the compressed bytes, in the order of the calls; called during this or a later `handOn`, or `finish` */
  async handOn(compressed: Promise<Uint8Array>, take: (bytes: Uint8Array) => void): Promise<void> {
    this.waiting.push({ compressed, take });
    // What is not compressed is there already, and may be changed by whoever gave it.
    if (this.level === 0) await this.finish();
    else if (this.waiting.length >= mostWaiting) await this.takeFirst();
  }

  async finish(): Promise<void> {
    while (this.waiting.length > 0) await this.takeFirst();
  }

  /** Waits for what is being compressed and hands none of it on: the file may be full. */
  async drop(): Promise<void> {
    await Promise.allSettled(this.waiting.splice(0).map(({ compressed }) => compressed));
  }

  private async takeFirst(): Promise<void> {
    const first = this.waiting.shift();
    if (first) first.take(await first.compressed);
  }
}
