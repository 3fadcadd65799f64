import assert from 'node:assert/strict';
import { test } from 'node:test';
import { randomStream } from '../../src/core/index.js';
import {
  type BoostedTrees,
  type BoostingOptions,
  type FeatureMatrix,
  featureMatrix,
  type Model,
  predict,
  type TrainingData,
  takeTrainingRows,
  train,
} from '../../src/learning/index.js';

/** y = sin(6 a) + b c + noise, with some values of b missing. */
function makeData(rows: number, seed = 1): TrainingData {
  const stream = randomStream({ seed, stage: 'test-boosting' });
  const draw = () => Float64Array.from({ length: rows }, () => stream.uniform());
  const [a, b, c] = [draw(), draw(), draw()];
  const values = a.map((x, i) => Math.sin(6 * x) + b[i] * c[i] + 0.1 * stream.normal());
  const features = featureMatrix({ a, b: b.map((x, i) => (i % 17 === 0 ? Number.NaN : x)), c });
  return { features, target: { kind: 'regression', name: 'y', values } };
}

const boosted = (data: TrainingData, options: BoostingOptions = {}): Promise<Model> =>
  train({ learner: 'gradient-boosting', rounds: 20, maxDepth: 3, ...options }, data);

function meanSquare(model: Model, { features, target }: TrainingData): number {
  const found = predict(model, features);
  return found.reduce((sum, each, i) => sum + (each - target.values[i]) ** 2, 0) / found.length;
}

const treesOf = (model: Model) => (model.parameters as BoostedTrees).trees;

test('two workers grow the same trees as one, to the bit', async () => {
  const data = makeData(150_000);
  const options = { rounds: 6, maxDepth: 5, rowFraction: 0.7, featureFraction: 0.7, seed: 3 };
  const [one, two] = [await boosted(data, options), await boosted(data, { ...options, workers: 2 })];
  assert.deepEqual(two, one);
  const values = Uint8Array.from(data.target.values, (y) => (y < 0 ? 0 : y < 1 ? 1 : 2));
  const classes = {
    ...data,
    target: { kind: 'classification', name: 'k', classes: ['0', '1', '2'], values },
  } as const;
  assert.deepEqual(await boosted(classes, { ...options, workers: 2 }), await boosted(classes, options));
});

test('the order of the rows does not change the trees', async () => {
  const data = makeData(5000);
  const reversed = takeTrainingRows(
    data,
    Array.from({ length: 5000 }, (_, i) => 4999 - i),
  );
  assert.deepEqual(treesOf(await boosted(reversed)), treesOf(await boosted(data)));
});

test('a weight of 2 is the same as giving the row twice', async () => {
  const data = makeData(400);
  const weights = Float64Array.from({ length: 400 }, (_, i) => 1 + (i % 3));
  const repeated = takeTrainingRows(
    data,
    Array.from({ length: 400 }, (_, i) => new Array(1 + (i % 3)).fill(i)).flat(),
  );
  // One bin per value, so that both see the same candidate splits.
  const weighted = treesOf(await boosted({ ...data, weights }, { maxBins: 1000 }));
  const twice = treesOf(await boosted(repeated, { maxBins: 1000 }));
  assert.deepEqual(twice.feature, weighted.feature);
  assert.deepEqual(twice.threshold, weighted.threshold);
  // The derivatives are rounded to steps that depend on the largest weight.
  twice.value.forEach((value, node) => {
    assert.ok(Math.abs(value - weighted.value[node]) < 1e-6);
  });
});

test('leaf-wise growth reaches a lower training loss than depth-wise with as many leaves', async () => {
  const data = makeData(4000);
  const depth = await boosted(data, { maxLeaves: 6 });
  const leaf = await boosted(data, { growth: 'leaf', maxLeaves: 6, maxDepth: 6 });
  const leaves = (model: Model) => treesOf(model).feature.filter((feature) => feature < 0).length;
  assert.equal(leaves(depth), 20 * 6);
  assert.equal(leaves(leaf), 20 * 6);
  assert.ok(meanSquare(leaf, data) < meanSquare(depth, data));
});

test('leaf-wise growth without a limit on leaves equals depth-wise growth', async () => {
  const data = makeData(2000);
  const [depth, leaf] = [await boosted(data), await boosted(data, { growth: 'leaf' })];
  // Nodes are numbered in another order, the leaves are the same.
  assert.deepEqual(predict(leaf, data.features), predict(depth, data.features));
});

test('a constrained estimate never falls with its feature', async () => {
  const data = makeData(4000);
  const isFalling = (model: Model) =>
    Array.from({ length: 50 }, (_, k) => predict(model, ladder('a', k / 50))).some((values) =>
      values.some((value, i) => i > 0 && value < values[i - 1]),
    );
  assert.ok(isFalling(await boosted(data)));
  assert.ok(!isFalling(await boosted(data, { monotonic: { a: 1 } })));
});

/** One feature rises, the others stand still. */
function ladder(rising: string, others: number): FeatureMatrix {
  const column = (name: string) =>
    Float64Array.from({ length: 200 }, (_, i) => (name === rising ? i / 200 : others));
  return featureMatrix({ a: column('a'), b: column('b'), c: column('c') });
}

test('training stops early, keeps the best round and takes nothing from the held-out rows', async () => {
  const data = makeData(2000);
  const heldOut = Uint8Array.from({ length: 2000 }, (_, i) => (i % 4 === 0 ? 1 : 0));
  const options = { rounds: 400, learningRate: 0.5, earlyStopping: { rounds: 5, heldOut } };
  const model = await boosted(data, options);
  const { heldOutLoss, trees } = model.parameters as BoostedTrees;
  const best = heldOutLoss.indexOf(Math.min(...heldOutLoss));
  assert.equal(heldOutLoss.length, best + 6);
  assert.equal(trees.roots.length, best + 1);
  const rest = takeTrainingRows(
    data,
    Array.from(heldOut, (mark, i) => (mark ? -1 : i)).filter((i) => i >= 0),
  );
  // The bins come from all rows: with one per value the splits part the same rows.
  const without = await boosted(rest, {
    ...options,
    maxBins: 2000,
    rounds: best + 1,
    earlyStopping: undefined,
  });
  const wide = await boosted(data, { ...options, maxBins: 2000 });
  assert.deepEqual(treesOf(wide).value.slice(0, 15), treesOf(without).value.slice(0, 15));
});

test('missing values go to the side that fits them', async () => {
  const rows = 1000;
  const x = Float64Array.from({ length: rows }, (_, i) => (i % 4 === 0 ? Number.NaN : i));
  const values = x.map((each) => (Number.isNaN(each) || each > 600 ? 5 : 1));
  const data = { features: featureMatrix({ x }), target: { kind: 'regression', name: 'y', values } } as const;
  const model = await boosted(data, { rounds: 1, maxDepth: 1, learningRate: 1, l2: 0 });
  const found = predict(model, featureMatrix({ x: [Number.NaN, 10, 900] }));
  assert.deepEqual([...found].map(Math.round), [5, 1, 5]);
});

test('every option changes the model', async () => {
  const data = makeData(3000);
  const base = treesOf(await boosted(data));
  const changes: BoostingOptions[] = [
    { rounds: 21 },
    { learningRate: 0.2 },
    { maxDepth: 4 },
    { maxLeaves: 5 },
    { l2: 10 },
    { l1: 5 },
    { minChildWeight: 300 },
    { minGain: 5 },
    { rowFraction: 0.5 },
    { featureFraction: 0.5 },
    { maxBins: 20 },
  ];
  for (const change of changes) {
    assert.notDeepEqual(treesOf(await boosted(data, change)), base, JSON.stringify(change));
  }
  const half = { rowFraction: 0.5 };
  assert.notDeepEqual(treesOf(await boosted(data, { ...half, seed: 1 })), treesOf(await boosted(data, half)));
});

test('more than 255 bins find finer splits', async () => {
  const x = Float64Array.from({ length: 20_000 }, (_, i) => i);
  const values = x.map((each) => (each < 10_013 ? 0 : 1));
  const data = { features: featureMatrix({ x }), target: { kind: 'regression', name: 'y', values } } as const;
  const fine = treesOf(await boosted(data, { rounds: 1, maxDepth: 1, maxBins: 65_535 }));
  assert.equal(fine.threshold[0], 10_012.5);
  const coarse = treesOf(await boosted(data, { rounds: 1, maxDepth: 1 }));
  assert.notEqual(coarse.threshold[0], 10_012.5);
});

test('what cannot be learned from is refused with its place', async () => {
  const data = makeData(10);
  const broken = data.target.values.slice() as Float64Array;
  broken[7] = Number.NaN;
  const target = { kind: 'regression', name: 'y', values: broken } as const;
  await assert.rejects(boosted({ ...data, target }), /target 'y' of row 7 is NaN/);
  await assert.rejects(boosted({ ...data, weights: new Float64Array(10).fill(-1) }), /weight -1 of row 0/);
  await assert.rejects(boosted({ ...data, weights: new Float64Array(9) }), /weights has 9 rows/);
  await assert.rejects(boosted({ ...data, weights: new Float64Array(10) }), /all weights are 0/);
  await assert.rejects(boosted(data, { monotonic: { aa: 1 } }), /'aa', no feature \(nearest: 'a'/);
  await assert.rejects(boosted(data, { maxDepth: 0 }), /maxDepth 0/);
  await assert.rejects(boosted(data, { workers: 0 }), /workers 0/);
  await assert.rejects(train({ learner: 'trees' } as never, data), /no learner 'trees'/);
});
