import assert from 'node:assert/strict';
import { test } from 'node:test';
import { randomStream } from '../../src/core/index.js';
import { type BoostedTrees, type FeatureMatrix, featureMatrix, train } from '../../src/learning/index.js';
import type { TreeEnsemble } from '../../src/learning/trees/ensemble.js';
import { leafOf } from '../../src/learning/trees/evaluate.js';
import { addMaskedLeaves, leafMasks } from '../../src/learning/trees/leaf-masks.js';

const rows = 3000;
const stream = randomStream({ seed: 14, stage: 'test-leaf-masks' });
const draw = () =>
  Float64Array.from({ length: rows }, (_, i) => (i % 9 === 0 ? Number.NaN : stream.normal()));
const [a, b, c] = [draw(), draw(), draw()];
const features = featureMatrix({ a, b, c });
const values = Uint8Array.from(a, (x, i) => (x + b[i] * c[i] > 0.5 ? 2 : x > 0 ? 1 : 0));
const target = { kind: 'classification', name: 'k', classes: ['0', '1', '2'], values } as const;

async function ensemble(maxDepth: number): Promise<TreeEnsemble> {
  const model = await train({ learner: 'gradient-boosting', rounds: 12, maxDepth }, { features, target });
  return (model.parameters as BoostedTrees).trees;
}

function walked(trees: TreeEnsemble, { columns, rows: n }: FeatureMatrix): Float64Array[] {
  const sums = [0, 1, 2].map(() => new Float64Array(n));
  trees.roots.forEach((root, tree) => {
    for (let row = 0; row < n; row++) sums[tree % 3][row] += trees.value[leafOf(trees, root, columns, row)];
  });
  return sums;
}

for (const maxDepth of [1, 4, 5]) {
  test(`tables find the leaves of trees of depth ${maxDepth}, to the bit, on thresholds and missing values too`, async () => {
    const trees = await ensemble(maxDepth);
    const onThresholds = Float64Array.from(
      { length: rows },
      (_, i) => trees.threshold[i % trees.threshold.length],
    );
    for (const matrix of [features, featureMatrix({ a: onThresholds, b: onThresholds, c: a })]) {
      const sums = [0, 1, 2].map(() => new Float64Array(rows));
      const tables = leafMasks(trees, 3);
      assert.ok(tables);
      addMaskedLeaves(tables, matrix, sums);
      assert.deepEqual(sums, walked(trees, matrix));
    }
  });
}

test('trees with more leaves than a word has bits, or many features, are walked', async () => {
  assert.equal(leafMasks(await ensemble(8), 3), undefined);
  assert.equal(leafMasks(await ensemble(2), 9), undefined);
});
