import { type Kernels, learningKernels } from '../kernels.js';
import type { BinLayout } from './bin-layout.js';
import { type Segment, type SegmentViews, viewsOf } from './segment.js';

/** How the rows of a slot are divided. */
export interface SlotSplit {
  readonly slot: number;
  /** The slot of the rows that go right; the others stay. */
  readonly right: number;
  readonly feature: number;
  /** Bins 1..lastLeft go left. */
  readonly lastLeft: number;
  readonly missingLeft: boolean;
}

/** A histogram that is being filled. */
export interface HistogramPlace {
  /** Its number within the segment's sums. */
  readonly histogram: number;
  readonly output: number;
  readonly features: readonly number[];
}

/** The kernels at work on the rows of a segment; ranges of rows count from its first, and begin at multiples of 64. */
export class SegmentRows {
  readonly segment: Segment;
  readonly views: SegmentViews;
  readonly kernels: Kernels;
  readonly #layout: BinLayout;

  constructor(segment: Segment, layout: BinLayout) {
    this.segment = segment;
    this.views = viewsOf(segment);
    this.kernels = learningKernels(segment.memory);
    this.#layout = layout;
  }

  /** Puts rows into slot 0. */
  clearSlots(start: number, stop: number): void {
    this.views.slot.fill(0, start, stop);
  }

  split({ slot, right, feature, lastLeft, missingLeft }: SlotSplit, start: number, stop: number): void {
    const { at, padded, binBytes, slotBytes } = this.segment;
    const { split8, split8of16, split16 } = this.kernels;
    const run = slotBytes === 1 ? split8 : binBytes === 1 ? split8of16 : split16;
    // Missing values that go right become the highest bin, and the others move down by one.
    const shift = missingLeft ? 0 : 1;
    const bins = at.bins + (feature * padded + start) * binBytes;
    run(at.slot + start * slotBytes, bins, whole(stop - start), slot, right, lastLeft + 1 - shift, shift);
  }

  /** Adds the values [slot] to the scores of an output. */
  addLeaves(output: number, values: Float64Array, start: number, stop: number): void {
    const { at, padded, slotBytes } = this.segment;
    this.views.values.set(values);
    const run = slotBytes === 1 ? this.kernels.addLeaves8 : this.kernels.addLeaves16;
    run(
      at.score + 4 * (output * padded + start),
      at.slot + start * slotBytes,
      whole(stop - start),
      at.values,
    );
  }

  /** Rounds the derivatives of an output to multiples of the steps. */
  roundPairs(output: number, steps: readonly [number, number], start: number, stop: number): void {
    this.kernels.roundPairs(this.#pairs(output, start), whole(stop - start), ...steps);
  }

  /** Adds the derivatives of all rows of the range to a histogram. */
  addAll(to: HistogramPlace, start: number, stop: number): void {
    this.#add(0, stop - start, to, start);
  }

  /** Adds the derivatives of the rows in `slot` to a histogram. */
  addSlot(slot: number, to: HistogramPlace, start: number, stop: number): void {
    const { at, slotBytes } = this.segment;
    const list = slotBytes === 1 ? this.kernels.list8 : this.kernels.list16;
    const n = list(at.slot + start * slotBytes, whole(stop - start), slot, at.list);
    if (n > 0) this.#add(at.list, n, to, start);
  }

  #add(list: number, n: number, { histogram, output, features }: HistogramPlace, start: number): void {
    const { at, padded, binBytes } = this.segment;
    const { addOne8, addOne16, addThree8, addThree16 } = this.kernels;
    const [one, three] = binBytes === 1 ? [addOne8, addThree8] : [addOne16, addThree16];
    const pairs = this.#pairs(output, start);
    const bins = (f: number) => at.bins + (f * padded + start) * binBytes;
    const sums = (f: number) => at.sums + 16 * (histogram * this.#layout.bins + this.#layout.start[f]);
    let k = 0;
    for (; k + 2 < features.length; k += 3) {
      const [a, b, c] = [features[k], features[k + 1], features[k + 2]];
      three(list, n, pairs, bins(a), sums(a), bins(b), sums(b), bins(c), sums(c));
    }
    for (; k < features.length; k++) one(list, n, pairs, bins(features[k]), sums(features[k]));
  }

  #pairs(output: number, start: number): number {
    return this.segment.at.pairs + 8 * (output * this.segment.padded + start);
  }
}

/** Rows up to whole vectors; those beyond the last weigh nothing. */
export function whole(rows: number): number {
  return (rows + 63) & ~63;
}
