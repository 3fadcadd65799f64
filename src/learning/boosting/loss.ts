import type { BoostingPlan } from './options.js';
import type { SegmentViews } from './segment.js';
import type { SegmentRows } from './segment-rows.js';
import type { TrainingArrays } from './training-arrays.js';

/**
 * A loss to be boosted: its derivatives by the scores and its value. Scores are the trees' sum; `baseline` [output] is added.
 * Friedman, Ann. Statist. 29 (2001) 1189; Chen and Guestrin, KDD 2016, doi:10.1145/2939672.2939785.
 */
export interface Loss {
  /** The best constant scores, [output]. */
  baseline(arrays: TrainingArrays, plan: BoostingPlan): Float64Array;
  /** Fills the pairs of first and second derivatives of a range of rows, and returns the largest absolute first one. */
  derivatives(rows: SegmentRows, baseline: Float64Array, range: RowRange, plan: BoostingPlan): number;
  /** What no derivative can exceed, [first, second], once the scores have moved. */
  bounds(moved: Moved, plan: BoostingPlan): readonly [number, number];
  /** Weighted loss of one row. */
  ofRow(views: SegmentViews, baseline: Float64Array, row: number, plan: BoostingPlan): number;
  /** Leaves take this quantile of their rows' residuals in place of Newton's step, where the loss has no second derivative. */
  leafQuantile?(plan: BoostingPlan): number;
}

export interface RowRange {
  readonly start: number;
  readonly stop: number;
}

/** How far derivatives can have come since they were computed. */
export interface Moved {
  /** The largest absolute first derivative that was computed. */
  readonly largest: number;
  /** The largest change of a score since. */
  readonly by: number;
  /** The largest weight of a row. */
  readonly heaviest: number;
}
