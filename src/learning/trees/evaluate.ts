import type { FeatureMatrix } from '../features.js';
import { ByteTrees } from './byte-trees.js';
import type { TreeEnsemble } from './ensemble.js';
import type { LeafValues } from './place-trees.js';

/** Rows that go through all trees while their values are in the cache. */
const chunkRows = 512;
/** Fewer rows are done before the tables are made. */
const rowsWorthTables = 2048;

/** Features, and how trees see them. */
export interface AskedFeatures extends FeatureMatrix {
  /** Values are rounded to float32 before they are compared. */
  readonly float32?: boolean;
}

/**
 * Adds the trees' leaves to sums, in the order of the trees.
 * @param features  columns in the order of the ensemble's feature numbers
 * @param sums  [output][row]
 */
export function addTrees(
  trees: TreeEnsemble,
  leaves: LeafValues,
  features: AskedFeatures,
  sums: readonly Float64Array[],
): void {
  const known = tablesOf(trees, leaves, features);
  if (known) known.addLeaves(features, sums, features.float32 === true);
  else walkAll(trees, leaves, features, sums);
}

/** Tables by the leaves' values: a worker that applies a model block by block makes them once. */
const tables = new WeakMap<Float64Array, ByteTrees | 'none'>();

function tablesOf(
  trees: TreeEnsemble,
  leaves: LeafValues,
  { rows, columns }: FeatureMatrix,
): ByteTrees | undefined {
  const known = tables.get(leaves.values);
  if (known) return known === 'none' ? undefined : known;
  if (rows < rowsWorthTables) return undefined;
  const made = ByteTrees.of(trees, leaves, columns.length);
  tables.set(leaves.values, made ?? 'none');
  return made;
}

function walkAll(
  trees: TreeEnsemble,
  leaves: LeafValues,
  features: AskedFeatures,
  sums: readonly Float64Array[],
): void {
  const columns = features.float32 ? features.columns.map((each) => each.map(Math.fround)) : features.columns;
  for (let start = 0; start < features.rows; start += chunkRows) {
    const stop = Math.min(start + chunkRows, features.rows);
    trees.roots.forEach((root, tree) => {
      const found = leavesOf(trees, root, columns, start, stop);
      for (let k = 0; k < leaves.perLeaf; k++) {
        const sum = sums[leaves.perLeaf === 1 ? tree % leaves.outputs : k];
        found.forEach((leaf, i) => {
          sum[start + i] += leaves.values[leaf * leaves.perLeaf + k];
        });
      }
    });
  }
}

function leavesOf(
  trees: TreeEnsemble,
  root: number,
  columns: readonly Float64Array[],
  start: number,
  stop: number,
): Int32Array {
  const found = new Int32Array(stop - start);
  for (let row = start; row < stop; row++) found[row - start] = leafOf(trees, root, columns, row);
  return found;
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
