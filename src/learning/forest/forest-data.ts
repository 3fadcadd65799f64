import { randomStream } from '../../core/index.js';
import type { BinArray } from '../binning/binned-features.js';
import type { Tree } from '../trees/ensemble.js';
import type { ForestPlan } from './forest-options.js';

/** What all trees of a forest are grown from, as plain data; arrays in shared memory. */
export interface ForestData {
  readonly rows: number;
  readonly cuts: readonly Float64Array[];
  /** [feature * rows + row] */
  readonly bins: BinArray;
  /** [row], numbers or classes */
  readonly target: Float64Array;
  /** Of numbers, taken off targets while trees grow: about their mean. */
  readonly shift: number;
  /** [row] */
  readonly weight: Float64Array;
  readonly plan: ForestPlan;
}

/** A tree whose nodes have vectors of values. */
export interface ForestTree {
  readonly number: number;
  readonly tree: Tree;
  /** [node * outputs + output]: mean, or parts of the classes */
  readonly values: Float64Array;
}

/** How often tree number `tree` draws each row: [row]. */
export function bootstrapCounts(rows: number, { bootstrap, seed }: ForestPlan, tree: number): Uint16Array {
  const counts = new Uint16Array(rows);
  if (!bootstrap) return counts.fill(1);
  const stream = randomStream({ seed, stage: 'forest-rows', file: tree });
  for (let i = 0; i < rows; i++) counts[stream.below(rows)]++;
  return counts;
}
