/** Long enough that sending a batch (some 0.1 ms) is lost in it, short enough that cancelling and progress feel immediate. */
const targetMs = 10;

/** How many items to send at once, from how long they took so far. */
export class BatchSize {
  #msPerItem = Number.NaN;
  #size = 1;

  constructor(
    readonly workers: number,
    readonly fixed?: number,
  ) {}

  /** Size of the next batch; `left` items are still to be begun. */
  next(left: number): number {
    if (this.fixed !== undefined) return this.fixed;
    // The last items are spread over all workers.
    return Math.max(1, Math.min(this.#size, Math.ceil(left / (2 * this.workers))));
  }

  measured(items: number, durationMs: number): void {
    const msPerItem = durationMs / items;
    this.#msPerItem = Number.isNaN(this.#msPerItem) ? msPerItem : (this.#msPerItem + msPerItem) / 2;
    const wanted = Math.floor(targetMs / Math.max(this.#msPerItem, 1e-6));
    // Growing by eight at most: the first items may not be like the rest.
    this.#size = Math.max(1, Math.min(wanted, 8 * this.#size, 65_536));
  }
}
