import { promisify } from 'node:util';
import { deflate } from 'node:zlib';

const deflateAsync = promisify(deflate) as (
  bytes: Uint8Array,
  options: { level: number },
) => Promise<Uint8Array>;

/** Chunks that may wait at a time: bounds the memory, keeps zlib's threads busy. */
const mostWaiting = 16;

/** Compresses chunks on zlib's threads and hands them on in the order in which they came. */
export class Compressor {
  private readonly waiting: { compressed: Promise<Uint8Array>; take: (bytes: Uint8Array) => void }[] = [];

  constructor(private readonly level: number) {}

  /** @param take  gets the compressed bytes, in order; called during a later `add` or `finish` */
  async add(bytes: Uint8Array, take: (bytes: Uint8Array) => void): Promise<void> {
    const compressed = this.level === 0 ? Promise.resolve(bytes) : deflateAsync(bytes, { level: this.level });
    this.waiting.push({ compressed, take });
    if (this.waiting.length >= mostWaiting) await this.takeFirst();
  }

  async finish(): Promise<void> {
    while (this.waiting.length > 0) await this.takeFirst();
  }

  private async takeFirst(): Promise<void> {
    const first = this.waiting.shift();
    if (first) first.take(await first.compressed);
  }
}
