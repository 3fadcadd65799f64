import type { PackedChunks, Packer } from './packer.js';

/** Takes packed chunks in the order in which they were begun, some behind those who begin them. */
export class PackedOutput {
  readonly #waiting: { packed: Promise<PackedChunks>; take: (chunks: PackedChunks) => void }[] = [];

  /** @param most  how many may wait: bounds the memory, keeps workers busy */
  constructor(
    readonly packer: Packer,
    readonly most: number,
  ) {}

  /**
   * All of these belong to the queue as soon as this is called, so that `drop` waits for them whatever happens meanwhile.
   * @param take  called in the order of the calls, during this or a later `handOn`, or `finish`
   */
  async handOn(
    pieces: readonly Promise<PackedChunks>[],
    take: (chunks: PackedChunks) => void,
  ): Promise<void> {
    for (const packed of pieces) {
      // Told when its turn comes.
      packed.catch(() => {});
      this.#waiting.push({ packed, take });
    }
    while (this.#waiting.length > this.most) await this.#takeFirst();
  }

  async finish(): Promise<void> {
    while (this.#waiting.length > 0) await this.#takeFirst();
  }

  /** Waits for what is being packed and hands none of it on: the file may be full. */
  async drop(): Promise<void> {
    for (const { packed } of this.#waiting) this.packer.need(packed);
    const dropped = await Promise.allSettled(this.#waiting.splice(0).map(({ packed }) => packed));
    for (const each of dropped) if (each.status === 'fulfilled') each.value.release();
  }

  async #takeFirst(): Promise<void> {
    const first = this.#waiting.shift();
    if (first) this.packer.need(first.packed);
    const chunks = await first?.packed;
    if (!first || !chunks) return;
    try {
      first.take(chunks);
    } finally {
      chunks.release();
    }
  }
}
