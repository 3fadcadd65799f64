import type { FeatureMatrix } from '../features.js';
import type { TreeEnsemble } from './ensemble.js';
import { addMaskedLeaves, leafMasks } from './leaf-masks.js';

/** Rows that go through all trees while their values are in the cache. */
const chunkRows = 512;
/** Fewer rows are done before the tables are made. */
const rowsWorthTables = 4096;

/**
 * Sums of the trees for every row: baseline[output] + the leaves of the trees of that output.
 * @param features  columns in the order of the ensemble's feature numbers
 * @param outputs  number of outputs; tree t adds to output t % outputs
 * @returns  [output][row]
 */
export function sumTrees(
  trees: TreeEnsemble,
  features: FeatureMatrix,
  baseline: Float64Array,
  outputs: number,
): Float64Array[] {
  const sums = Array.from({ length: outputs }, (_, k) => new Float64Array(features.rows).fill(baseline[k]));
  const tables = features.rows >= rowsWorthTables ? leafMasks(trees, features.columns.length) : undefined;
  if (tables) {
    addMaskedLeaves(tables, features, sums);
    return sums;
  }
  for (let start = 0; start < features.rows; start += chunkRows) {
    const stop = Math.min(start + chunkRows, features.rows);
    trees.roots.forEach((root, tree) => {
      addLeaves(trees, root, features.columns, sums[tree % outputs], start, stop);
    });
  }
  return sums;
}

function addLeaves(
  trees: TreeEnsemble,
  root: number,
  columns: readonly Float64Array[],
  sum: Float64Array,
  start: number,
  stop: number,
): void {
  for (let row = start; row < stop; row++) sum[row] += trees.value[leafOf(trees, root, columns, row)];
}

/** The leaf of a tree that a row falls into. */
export function leafOf(
  { feature, threshold, left, missingLeft }: TreeEnsemble,
  root: number,
  columns: readonly Float64Array[],
  row: number,
): number {
  let node = root;
  while (feature[node] >= 0) {
    const value = columns[feature[node]][row];
    const goesLeft = value < threshold[node] || (missingLeft[node] === 1 && Number.isNaN(value));
    node = left[node] + (goesLeft ? 0 : 1);
  }
  return node;
}
