import type { TrainingData } from '../training-data.js';
import type { ForestTree } from './forest-data.js';
import type { ForestPlan } from './forest-options.js';

/**
 * Estimates of rows by the trees that did not draw them, summed by each worker over its own trees; in shared memory. Values are
 * rounded to multiples of `step`, so that sums are exact and do not depend on who grew which tree.
 */
export interface OutOfBag {
  readonly step: number;
  /** [member][output * rows + row] */
  readonly sums: readonly Float64Array[];
  /** [member][row], trees */
  readonly trees: readonly Uint16Array[];
}

/** Sums of at most 65,535 trees stay below 2^53 steps. */
const bits = 36;

/** @param largest  absolute value of an estimate */
export function emptyOutOfBag(rows: number, outputs: number, members: number, largest: number): OutOfBag {
  const shared = (bytes: number) => new SharedArrayBuffer(bytes);
  const each = Array.from({ length: members });
  return {
    step: largest > 0 ? 2 ** (Math.ceil(Math.log2(largest)) - bits) : 1,
    sums: each.map(() => new Float64Array(shared(8 * rows * outputs))),
    trees: each.map(() => new Uint16Array(shared(2 * rows))),
  };
}

/** Adds a tree's estimates of the rows that it did not draw. @param node  [row], number of its leaf */
export function addOutOfBag(
  { step, sums, trees }: OutOfBag,
  member: number,
  { values }: ForestTree,
  counts: Uint16Array,
  node: Uint16Array,
): void {
  const rows = node.length;
  const rounded = values.map((value) => Math.round(value / step) * step);
  const [own, seen] = [sums[member], trees[member]];
  const outputs = own.length / rows;
  for (let row = 0; row < rows; row++) {
    if (counts[row] > 0) continue;
    seen[row]++;
    for (let k = 0; k < outputs; k++) own[k * rows + row] += rounded[node[row] * outputs + k];
  }
}

/** Mean squared difference, or part of wrong classes; NaN where every row was always drawn. */
export function outOfBagError(
  { sums, trees }: OutOfBag,
  { target, weights, features }: TrainingData,
  { outputs }: ForestPlan,
): number {
  const { rows } = features;
  const total = (of: readonly (Float64Array | Uint16Array)[], at: number) =>
    of.reduce((sum, each) => sum + each[at], 0);
  let [sum, weight] = [0, 0];
  for (let row = 0; row < rows; row++) {
    const count = total(trees, row);
    if (count === 0) continue;
    const own = weights ? weights[row] : 1;
    const truth = target.values[row];
    const mean = (output: number) => total(sums, output * rows + row) / count;
    weight += own;
    if (outputs === 1) sum += own * (mean(0) - truth) ** 2;
    else {
      const right = mean(truth);
      for (let k = 0; k < outputs; k++) {
        if (!(mean(k) <= right)) {
          sum += own;
          break;
        }
      }
    }
  }
  return sum / weight;
}
