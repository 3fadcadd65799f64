import assert from 'node:assert/strict';
import { test } from 'node:test';
import { randomStream } from '../../src/core/index.js';
import { type FeatureMatrix, featureMatrix } from '../../src/learning/index.js';
import { ByteTrees } from '../../src/learning/trees/byte-trees.js';
import {
  addLeaf,
  emptyTree,
  flatten,
  type Tree,
  type TreeEnsemble,
} from '../../src/learning/trees/ensemble.js';
import { addTrees, leafOf } from '../../src/learning/trees/evaluate.js';
import type { LeafValues } from '../../src/learning/trees/place-trees.js';

const stream = randomStream({ seed: 14, stage: 'test-byte-trees' });
const rows = 3000;

/** A tree of any shape up to a depth, that asks for some of a feature's thresholds. */
function drawTree(maxDepth: number, thresholds: readonly Float64Array[]): Tree {
  const tree = emptyTree();
  const divide = (node: number, depth: number): void => {
    if (depth === maxDepth || (depth > 0 && stream.uniform() < 0.15)) return;
    const feature = stream.below(thresholds.length);
    tree.feature[node] = feature;
    tree.threshold[node] = thresholds[feature][stream.below(thresholds[feature].length)];
    tree.missingLeft[node] = stream.below(2);
    tree.left[node] = addLeaf(tree, stream.normal(), 1);
    addLeaf(tree, stream.normal(), 1);
    divide(tree.left[node], depth + 1);
    divide(tree.left[node] + 1, depth + 1);
  };
  addLeaf(tree, stream.normal(), 1);
  divide(0, 0);
  return tree;
}

const drawTrees = (count: number, maxDepth: number, thresholds: readonly Float64Array[]): TreeEnsemble =>
  flatten(Array.from({ length: count }, () => drawTree(maxDepth, thresholds)));

/** Values beside, on and far from thresholds; some are missing where asked for. */
function drawFeatures(thresholds: readonly Float64Array[], missing: number): FeatureMatrix {
  const extremes = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY, 0, -0, 1e300, -1e300];
  const columns = thresholds.map((own, f) => [
    `x${f}`,
    Float64Array.from({ length: rows }, (_, i) => {
      if (stream.uniform() < missing) return Number.NaN;
      if (i % 50 === f) return extremes[stream.below(extremes.length)];
      const near = own[stream.below(own.length)];
      return i % 3 === 0 ? near : near + 0.1 * stream.normal();
    }),
  ]);
  return featureMatrix(Object.fromEntries(columns));
}

function walked(trees: TreeEnsemble, leaves: LeafValues, { columns }: FeatureMatrix): Float64Array[] {
  const sums = Array.from({ length: leaves.outputs }, (_, k) => new Float64Array(rows).fill(k));
  trees.roots.forEach((root, tree) => {
    for (let row = 0; row < rows; row++) {
      const leaf = leafOf(trees, root, columns, row);
      for (let k = 0; k < leaves.perLeaf; k++) {
        const output = leaves.perLeaf === 1 ? tree % leaves.outputs : k;
        sums[output][row] += leaves.values[leaf * leaves.perLeaf + k];
      }
    }
  });
  return sums;
}

function tabled(trees: TreeEnsemble, leaves: LeafValues, features: FeatureMatrix): Float64Array[] {
  const sums = Array.from({ length: leaves.outputs }, (_, k) => new Float64Array(rows).fill(k));
  const made = ByteTrees.of(trees, leaves, features.columns.length);
  assert.ok(made);
  made.addLeaves(features, sums, false);
  return sums;
}

const even = (count: number) => Float64Array.from({ length: count }, (_, i) => i / count - 0.5);
const boosted = (trees: TreeEnsemble, outputs: number) => ({ outputs, perLeaf: 1, values: trees.value });

for (const maxDepth of [0, 1, 4, 6, 8, 11]) {
  test(`trees up to depth ${maxDepth}: the bits of walking, with and without missing values`, () => {
    const thresholds = [even(200), even(3), Float64Array.of(-1, 0, 2, Number.POSITIVE_INFINITY)];
    const trees = drawTrees(37, maxDepth, thresholds);
    for (const missing of [0, 0.2]) {
      const features = drawFeatures(thresholds, missing);
      for (const outputs of [1, 4]) {
        const leaves = boosted(trees, outputs);
        assert.deepEqual(tabled(trees, leaves, features), walked(trees, leaves, features));
      }
    }
  });
}

test('leaves that add to every output, as in a forest of classes', () => {
  const thresholds = [even(40), even(50)];
  const trees = drawTrees(21, 7, thresholds);
  const values = Float64Array.from({ length: 3 * trees.feature.length }, () => stream.uniform());
  const leaves = { outputs: 3, perLeaf: 3, values };
  const features = drawFeatures(thresholds, 0.1);
  assert.deepEqual(tabled(trees, leaves, features), walked(trees, leaves, features));
});

test('more thresholds than a byte tells apart, over many trees: groups of trees', () => {
  const thresholds = [even(3000), even(9)];
  const trees = drawTrees(150, 5, thresholds);
  const features = drawFeatures(thresholds, 0.1);
  const leaves = boosted(trees, 1);
  assert.deepEqual(tabled(trees, leaves, features), walked(trees, leaves, features));
  const oneTree = drawTrees(1, 14, [even(60_000)]);
  assert.ok(new Set(oneTree.threshold).size > 300);
  assert.equal(ByteTrees.of(oneTree, boosted(oneTree, 1), 1), undefined);
});

test('thresholds over many decades, or side by side, are found too', () => {
  const decades = Float64Array.from({ length: 120 }, (_, i) => 10 ** (i / 4 - 10));
  const dense = Float64Array.from({ length: 100 }, (_, i) => 1 + i * Number.EPSILON);
  const thresholds = [decades, dense];
  const trees = drawTrees(60, 5, thresholds);
  const features = drawFeatures(thresholds, 0.05);
  const leaves = boosted(trees, 1);
  assert.deepEqual(tabled(trees, leaves, features), walked(trees, leaves, features));
});

test('features rounded to float32 first, and the same sums for few rows as for many', () => {
  const thresholds = [even(100).map(Math.fround), even(30).map(Math.fround)];
  const trees = drawTrees(30, 6, thresholds);
  const features = drawFeatures(thresholds, 0.1);
  const rounded = { ...features, columns: features.columns.map((each) => each.map(Math.fround)) };
  const leaves = boosted(trees, 1);
  const sums = [new Float64Array(rows)];
  addTrees(trees, leaves, { ...features, float32: true }, sums);
  assert.deepEqual(sums, walked(trees, leaves, rounded));
  const few = { ...features, rows: 100, columns: features.columns.map((each) => each.slice(0, 100)) };
  const fresh = { ...leaves, values: leaves.values.slice() };
  const ofFew = [new Float64Array(100)];
  addTrees(trees, fresh, { ...few, float32: true }, ofFew);
  assert.deepEqual(ofFew[0], sums[0].slice(0, 100));
});
