/**
 * Finds bins fast: the range of the cuts is divided into equal cells, and the bin is searched only among the cuts of the
 * value's cell. Exact for any cuts: which cell a number lies in rises with the number, whatever rounding does.
 */
export class BinFinder {
  readonly #cuts: Float64Array;
  readonly #low: number;
  readonly #scale: number;
  /** [cell], cuts that lie in lower cells */
  readonly #below: Int32Array;

  /** @param cuts  ascending */
  constructor(cuts: Float64Array) {
    this.#cuts = cuts;
    const finite = cuts.filter((cut) => Number.isFinite(cut));
    const cells = 4 * cuts.length + 1;
    this.#low = finite[0] ?? 0;
    const range = (finite.at(-1) ?? 0) - this.#low;
    this.#scale = range > 0 && Number.isFinite(range) ? cells / range : 0;
    this.#below = new Int32Array(cells + 1);
    for (const cut of cuts) this.#below[this.#cellOf(cut) + 1]++;
    for (let cell = 0; cell < cells; cell++) this.#below[cell + 1] += this.#below[cell];
  }

  /** Writes 1 + the number of cuts <= value for each value of [start, stop), 0 for NaN, to `out` from `at` on. */
  find(values: Float64Array, start: number, stop: number, out: Uint8Array | Uint16Array, at: number): void {
    const cuts = this.#cuts;
    const below = this.#below;
    const last = below.length - 2;
    for (let i = start; i < stop; i++) {
      const value = values[i];
      if (Number.isNaN(value)) {
        out[at + i - start] = 0;
        continue;
      }
      const cell = Math.min(Math.max((value - this.#low) * this.#scale, 0), last) | 0;
      let low = below[cell];
      const high = below[cell + 1];
      while (low < high && cuts[low] <= value) low++;
      out[at + i - start] = 1 + low;
    }
  }

  #cellOf(value: number): number {
    return Math.min(Math.max((value - this.#low) * this.#scale, 0), this.#below.length - 2) | 0;
  }
}
