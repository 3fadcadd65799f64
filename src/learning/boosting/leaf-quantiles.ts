import type { Tree } from '../trees/ensemble.js';
import { quantile } from './baselines.js';
import type { Team } from './team.js';
import type { TrainingArrays } from './training-arrays.js';

/**
 * Gives every leaf the quantile of its training rows' residuals (target - estimate): the step that the pinball losses want
 * (Friedman 2001, section 4.3). Each member does its share of the leaves; `shared` [node] brings them together.
 */
export function setLeafQuantiles(
  tree: Tree,
  arrays: TrainingArrays,
  baseline: number,
  probability: number,
  { team, shared }: { readonly team: Team; readonly shared: Float64Array },
): void {
  // Every member's rows must have reached their leaves, and every member must be done with the last tree's values.
  team.barrier();
  const mine = tree.feature.map((feature, node) => feature < 0 && node % team.size === team.member);
  rowsByLeaf(arrays, mine).forEach((rows, leaf) => {
    const residuals = Float64Array.from(rows, (i) => arrays.target[i] - baseline - arrays.score[i]);
    const weights = Float64Array.from(rows, (i) => arrays.weight[i]);
    shared[leaf] = rows.length > 0 ? quantile(residuals, weights, probability) : 0;
  });
  team.barrier();
  tree.feature.forEach((feature, node) => {
    if (feature < 0) tree.value[node] = shared[node];
  });
}

/** The rows of each of the wanted leaves that had a say in the tree, ascending. */
function rowsByLeaf(
  { rows, node, hessian }: TrainingArrays,
  wanted: readonly boolean[],
): Map<number, number[]> {
  const found = new Map<number, number[]>();
  wanted.forEach((mine, leaf) => {
    if (mine) found.set(leaf, []);
  });
  for (let i = 0; i < rows; i++) if (hessian[i] > 0) found.get(node[i])?.push(i);
  return found;
}
