import { promisify } from 'node:util';
import { isMainThread } from 'node:worker_threads';
import { deflate, deflateSync } from 'node:zlib';

const deflateAsync = promisify(deflate) as (
  bytes: Uint8Array,
  options: { level: number },
) => Promise<Uint8Array>;

/**
 * On zlib's own threads, which lets one writer use several cores. Workers have the cores among themselves already: there the way
 * to another thread and back only costs time.
 */
const compressBytes = isMainThread
  ? deflateAsync
  : async (bytes: Uint8Array, { level }: { level: number }) =>
      deflateSync(bytes, { level, chunkSize: 65_536 });

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

  /** @param take  gets the compressed bytes, in order; called during a later `add` or `finish` */
  async add(bytes: Uint8Array, take: (bytes: Uint8Array) => void): Promise<void> {
    const compressed = this.level === 0 ? Promise.resolve(bytes) : this.compress(bytes);
    this.waiting.push({ compressed, take });
    if (this.waiting.length >= mostWaiting) await this.takeFirst();
  }

  async finish(): Promise<void> {
    while (this.waiting.length > 0) await this.takeFirst();
  }

  private compress(bytes: Uint8Array): Promise<Uint8Array> {
    const chunk = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const before = this.remembered.find((each) => chunk.equals(each.bytes));
    if (before !== undefined) return before.compressed;
    const copy = bytes.slice();
    const compressed = compressBytes(copy, { level: this.level });
    this.remembered.push({ bytes: copy, compressed });
    if (this.remembered.length > mostRemembered) this.remembered.shift();
    return compressed;
  }

  private async takeFirst(): Promise<void> {
    const first = this.waiting.shift();
    if (first) first.take(await first.compressed);
  }
}
