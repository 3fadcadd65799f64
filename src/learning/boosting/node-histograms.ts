import type { Team } from '../team/team.js';
import type { BinLayout } from './bin-layout.js';
import { chunkRows, viewsOf } from './segment.js';
import { SegmentRows, type SlotSplit } from './segment-rows.js';
import type { TrainingArrays } from './training-arrays.js';

/** Work on a range of a segment's rows. */
export type ChunkWork = (rows: SegmentRows, start: number, stop: number) => void;

/**
 * Sums the derivatives of a node's rows per bin of every feature, over all members of the team. Derivatives are multiples of
 * a power of two (see `gridStep`), so the sums are exact: the same bits in any order, for any number of workers.
 *
 * What changes rows (splits, leaves' values) waits until the next sums need a pass over the rows, and is done there chunk by
 * chunk, while the rows are in the cache.
 */
export class NodeHistograms {
  /** Histograms that one pass can fill. */
  readonly most: number;
  /** The member's own segments. */
  readonly own: readonly SegmentRows[];
  readonly #layout: BinLayout;
  readonly #team: Team;
  /** Sums of all segments. */
  readonly #sums: readonly Float64Array[];
  readonly #spare: Float64Array[] = [];
  #waiting: ChunkWork[] = [];
  #parity = 0;

  constructor({ segments, histograms }: TrainingArrays, layout: BinLayout, team: Team) {
    this.#layout = layout;
    this.#team = team;
    this.#sums = segments.map((segment) => viewsOf(segment).sums);
    this.own = segments
      .filter((_, number) => number % team.size === team.member)
      .map((segment) => new SegmentRows(segment, layout));
    this.most = histograms;
  }

  /** Lets the next pass put all rows into one slot: a new tree. */
  reset(): void {
    this.#waiting.push((rows, start, stop) => rows.clearSlots(start, stop));
  }

  /** Lets the next pass divide a slot. */
  split(split: SlotSplit): void {
    this.#waiting.push((rows, start, stop) => rows.split(split, start, stop));
  }

  /** Lets the next pass add each row's value [slot] to its score. */
  addLeaves(output: number, values: Float64Array): void {
    this.#waiting.push((rows, start, stop) => rows.addLeaves(output, values, start, stop));
  }

  /** Does what waits, and then `work`, on the member's rows. */
  eachChunk(work?: ChunkWork): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const rows of this.own) {
      for (let start = 0; start < rows.segment.rows; start += chunkRows) {
        const stop = Math.min(start + chunkRows, rows.segment.rows);
        for (const each of waiting) each(rows, start, stop);
        work?.(rows, start, stop);
      }
    }
  }

  /**
   * The sums over all rows, for every output.
   * @param before  called with each range of rows before they are counted
   * @param features  of each output
   * @returns  [output][bin of all features][gradient, hessian]
   */
  collectRoots(features: readonly (readonly number[])[], before: ChunkWork): Float64Array[] {
    const first = this.#clear(features.length);
    this.eachChunk((rows, start, stop) => {
      before(rows, start, stop);
      features.forEach((own, output) => {
        rows.addAll({ histogram: first + output, output, features: own }, start, stop);
      });
    });
    return this.#merge(first, features.length);
  }

  /**
   * The sums of `output` over the rows in each of `slots`.
   * @returns  [slot of `slots`][bin of all features][gradient, hessian]
   */
  collect(slots: readonly number[], features: readonly number[], output: number): Float64Array[] {
    const first = this.#clear(slots.length);
    this.eachChunk((rows, start, stop) => {
      slots.forEach((slot, k) => {
        rows.addSlot(slot, { histogram: first + k, output, features }, start, stop);
      });
    });
    return this.#merge(first, slots.length);
  }

  /** Gives a histogram back that is no longer needed. */
  release(histogram: Float64Array): void {
    this.#spare.push(histogram);
  }

  /** Makes room for sums, and returns the number of the first. Two sets in turn: one is read while the next is written. */
  #clear(histograms: number): number {
    this.#parity = 1 - this.#parity;
    const first = this.#parity * this.most;
    const length = 2 * this.#layout.bins;
    for (const { views } of this.own) views.sums.fill(0, first * length, (first + histograms) * length);
    return first;
  }

  /** Waits for the other members, and adds the sums of all segments. */
  #merge(first: number, histograms: number): Float64Array[] {
    this.#team.barrier();
    const length = 2 * this.#layout.bins;
    return Array.from({ length: histograms }, (_, k) => {
      const from = (first + k) * length;
      const sum = this.#spare.pop() ?? new Float64Array(length);
      sum.set(this.#sums[0].subarray(from, from + length));
      for (const each of this.#sums.slice(1)) {
        for (let i = 0; i < length; i++) sum[i] += each[from + i];
      }
      return sum;
    });
  }
}
