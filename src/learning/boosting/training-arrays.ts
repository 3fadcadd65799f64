import { DomainError } from '../../core/index.js';
import { BinFinder } from '../binning/bin-finder.js';
import { byteBins } from '../binning/cuts.js';
import type { TrainingData } from '../training-data.js';
import { binLayout, histogramsPerPass } from './bin-layout.js';
import type { BoostingPlan } from './options.js';
import {
  allocateSegment,
  blockRows,
  bytesPerRow,
  mostSegmentRows,
  overlaps,
  type Segment,
  viewsOf,
} from './segment.js';

/** What boosting works on, as plain data; its arrays are in shared memory. */
export interface TrainingArrays {
  readonly rows: number;
  readonly outputs: number;
  readonly features: number;
  /** [feature][bin], ascending cut points; bin 0 holds missing values */
  readonly cuts: readonly Float64Array[];
  /** In the order of the rows; with a team each member has its own. */
  readonly segments: readonly Segment[];
  /** Histograms of one pass over the rows, at most. */
  readonly histograms: number;
}

/** Most leaves that a tree can have. */
export function mostLeaves({ maxLeaves, maxDepth }: BoostingPlan): number {
  return Math.min(maxLeaves, 2 ** maxDepth);
}

/** Arrays for `rows` rows, all of them 0, in at least `parts` segments (fewer where there are fewer blocks). */
export function allocateTraining(
  rows: number,
  cuts: readonly Float64Array[],
  plan: BoostingPlan,
  parts: number,
): TrainingArrays {
  const layout = binLayout(cuts);
  const histograms = Math.max(plan.outputs, histogramsPerPass(layout, plan.maxDepth));
  const leaves = mostLeaves(plan);
  const wide = cuts.some((each) => each.length + 1 > byteBins);
  const width = {
    features: cuts.length,
    outputs: plan.outputs,
    binBytes: wide ? 2 : 1,
    slotBytes: wide || leaves > 256 ? 2 : 1,
    isClass: plan.isClass,
  } as const;
  // Two sets of histograms in turn: one is read while the next is written.
  const sums = 2 * histograms * 2 * layout.bins;
  const most = mostSegmentRows(bytesPerRow(width), 8 * sums + 8 * leaves);
  if (most < blockRows) throw tooLarge(8 * sums);
  const segments = stretches(rows, Math.max(parts, Math.ceil(rows / most))).map(([first, stop]) => {
    const own = stop - first;
    return allocateSegment(first, { ...width, rows: own, padded: Math.ceil(own / 64) * 64, sums, leaves });
  });
  return { rows, outputs: plan.outputs, features: cuts.length, cuts, segments, histograms };
}

/** The rows in about equal stretches of whole blocks. */
function stretches(rows: number, parts: number): [number, number][] {
  const blocks = Math.ceil(rows / blockRows);
  const count = Math.min(parts, blocks);
  const edge = (part: number) => Math.min(rows, Math.floor((blocks * part) / count) * blockRows);
  return Array.from({ length: count }, (_, part) => [edge(part), edge(part + 1)]);
}

/** Writes features (as bins), targets, weights and marks into the arrays, part by part. */
export class TrainingFiller {
  readonly #arrays: TrainingArrays;
  readonly #finders: readonly BinFinder[];

  constructor(arrays: TrainingArrays) {
    this.#arrays = arrays;
    this.#finders = arrays.cuts.map((each) => new BinFinder(each));
  }

  /**
   * @param first  number of the part's first row among all
   * @param heldOut  [row of the part]
   */
  fill({ features, target, weights }: TrainingData, first: number, heldOut?: Uint8Array): void {
    for (const { segment, start, stop } of overlaps(this.#arrays.segments, first, features.rows)) {
      const views = viewsOf(segment);
      const [from, end, at] = [start - first, stop - first, start - segment.first];
      this.#finders.forEach((finder, f) => {
        finder.find(features.columns[f], from, end, views.bins, f * segment.padded + at);
      });
      views.target.set(target.values.subarray(from, end), at);
      if (weights) views.weight.set(weights.subarray(from, end), at);
      else views.weight.fill(1, at, at + end - from);
      if (heldOut) views.heldOut.set(heldOut.subarray(from, end), at);
    }
  }
}

function tooLarge(bytes: number): DomainError {
  return new DomainError(`the histograms of all bins need ${Math.round(bytes / 2 ** 20)} MB of one memory`, {
    fields: { name: 'maxBins' },
    remedy: 'Lower maxBins, or give fewer features or classes.',
  });
}
