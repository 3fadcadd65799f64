import { type KernelMemory, kernelMemory } from '../../core/index.js';
import { type Kernels, learningKernels } from '../kernels.js';

const chunkRows = 8192;
/** Few cuts share a cell, and the tables stay small. */
const cellsPerCut = 8;

/**
 * Finds bins fast: the range of the cuts is divided into equal cells, and the bin is searched only among the cuts of the
 * value's cell. Exact for any cuts: which cell a number lies in rises with the number, whatever rounding does.
 */
export class BinFinder {
  readonly #kernels: Kernels;
  readonly #at: {
    readonly values: number;
    readonly out: number;
    readonly cuts: number;
    readonly below: number;
  };
  readonly #low: number;
  readonly #scale: number;
  readonly #last: number;
  readonly #values: Float64Array;
  readonly #out: Uint16Array;

  /** @param cuts  ascending */
  constructor(cuts: Float64Array) {
    const finite = cuts.filter((cut) => Number.isFinite(cut));
    const cells = cellsPerCut * cuts.length + 1;
    this.#low = finite[0] ?? 0;
    this.#last = cells - 1;
    const range = (finite.at(-1) ?? 0) - this.#low;
    this.#scale = range > 0 && Number.isFinite(range) ? cells / range : 0;
    const at = {
      values: 0,
      out: 8 * chunkRows,
      cuts: 10 * chunkRows,
      below: 10 * chunkRows + 8 * cuts.length + 8,
    };
    const memory = kernelMemory(at.below + 4 * (cells + 1));
    this.#at = at;
    this.#kernels = learningKernels(memory);
    this.#values = new Float64Array(memory.buffer, at.values, chunkRows);
    this.#out = new Uint16Array(memory.buffer, at.out, chunkRows);
    this.#fillTables(cuts, memory, cells);
  }

  /** Writes 1 + the number of cuts <= value for each value of [start, stop), 0 for NaN, to `out` from `at` on. */
  find(values: Float64Array, start: number, stop: number, out: Uint8Array | Uint16Array, at: number): void {
    for (let from = start; from < stop; from += chunkRows) {
      const n = Math.min(chunkRows, stop - from);
      this.#values.set(values.subarray(from, from + n));
      const { values: chunk, out: found, cuts, below } = this.#at;
      this.#kernels.findBins(chunk, n, found, cuts, below, this.#last, this.#low, this.#scale);
      out.set(this.#out.subarray(0, n), at + from - start);
    }
  }

  #fillTables(cuts: Float64Array, { buffer }: KernelMemory, cells: number): void {
    const table = new Float64Array(buffer, this.#at.cuts, cuts.length + 1);
    table.set(cuts);
    // Behind the last cut: no value is as large.
    table[cuts.length] = Number.NaN;
    const below = new Uint32Array(buffer, this.#at.below, cells + 1);
    for (const cut of cuts) below[this.#cellOf(cut) + 1]++;
    for (let cell = 0; cell < cells; cell++) below[cell + 1] += below[cell];
  }

  #cellOf(value: number): number {
    return Math.min(Math.max((value - this.#low) * this.#scale, 0), this.#last) | 0;
  }
}
