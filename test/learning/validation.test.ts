import assert from 'node:assert/strict';
import { test } from 'node:test';
import { randomStream } from '../../src/core/index.js';
import { inline, threads } from '../../src/engine/index.js';
import {
  crossValidate,
  featureMatrix,
  gainImportance,
  gridOf,
  type Learner,
  learningCurve,
  partialDependence,
  partOf,
  permutationImportance,
  randomOf,
  rowFolds,
  search,
  selectSequentially,
  showerFolds,
  stratifiedShowerFolds,
  type TrainingData,
  train,
  validationCurve,
} from '../../src/learning/index.js';

/** y = 2 a + b^2 + noise of width 0.1; c is of no use. */
function makeData(rows: number): TrainingData {
  const stream = randomStream({ seed: 6, stage: 'test-validation' });
  const draw = () => Float64Array.from({ length: rows }, () => stream.normal());
  const [a, b, c] = [draw(), draw(), draw()];
  const values = a.map((each, i) => 2 * each + b[i] ** 2 + 0.1 * stream.normal());
  return { features: featureMatrix({ a, b, c }), target: { kind: 'regression', name: 'y', values } };
}

const data = makeData(1500);
const folds = rowFolds(1500, 5);
const options = { folds, executor: inline() };
const quadratic = { learner: 'polynomial', degree: 2 } as const;

test('cross-validation finds the noise, and the training score lies below it', async () => {
  const found = await crossValidate(quadratic, data, options);
  assert.equal(found.score, 'rms');
  assert.equal(found.testing.length, 5);
  assert.ok(Math.abs(found.mean - 0.1) < 0.005, `${found.mean}`);
  assert.ok(found.meanErr > 0 && found.meanErr < 0.01);
  const mean = (values: Float64Array) => values.reduce((sum, each) => sum + each, 0) / values.length;
  assert.ok(mean(found.training) < found.mean);
  const r2 = await crossValidate(quadratic, data, { ...options, score: 'r2' });
  assert.ok(r2.mean > 0.998);
});

test('cross-validation in threads gives the same bits, and reports its progress', async () => {
  const executor = threads({ workers: 2 });
  const seen: number[] = [];
  const onProgress = (done: number) => seen.push(done);
  try {
    const found = await crossValidate(quadratic, data, { folds, executor, onProgress });
    assert.deepEqual(found, await crossValidate(quadratic, data, options));
    assert.equal(Math.max(...seen), 5);
  } finally {
    await executor.close();
  }
});

test('folds by shower show what folds by rows hide', async () => {
  // 60 showers thrown 25 times: the target is the shower's, the feature knows nothing but the shower.
  const stream = randomStream({ seed: 3, stage: 'test-showers' });
  const showers = Array.from({ length: 60 }, () => [stream.uniform(), stream.normal()]);
  const rows = Array.from({ length: 1500 }, (_, i) => i % 60);
  const x = Float64Array.from(rows, (shower) => showers[shower][0]);
  const values = Float64Array.from(rows, (shower) => showers[shower][1]);
  const thrown: TrainingData = {
    features: featureMatrix({ x }),
    target: { kind: 'regression', name: 'y', values },
  };
  const learner = { learner: 'neighbours', neighbours: 1 } as const;
  const byRow = await crossValidate(learner, thrown, options);
  const byShower = await crossValidate(learner, thrown, { ...options, folds: showerFolds([rows], 5) });
  assert.ok(byRow.mean < 0.01);
  assert.ok(byShower.mean > 0.8);
});

test('stratified folds hold the same part of every class', () => {
  const classes = Uint8Array.from({ length: 103 }, (_, i) => (i < 20 ? 1 : 0));
  const stratified = rowFolds(103, 5, { classes });
  for (let fold = 0; fold < 5; fold++) {
    const inside = classes.filter((_, i) => stratified[i] === fold);
    assert.equal(inside.filter((each) => each === 1).length, 4);
    assert.ok(inside.length === 20 || inside.length === 21);
  }
  assert.notDeepEqual(rowFolds(103, 5, { classes, seed: 1 }), stratified);
  assert.throws(() => rowFolds(3, 5), /5 folds of 3 rows/);
});

test('a grid search tries every combination and finds the degree of the law', async () => {
  const learners = gridOf<Learner>({ learner: 'polynomial' }, { degree: [1, 2], ridge: [0, 1] });
  assert.deepEqual(
    learners.map((each) => Object.values(each)),
    [
      ['polynomial', 1, 0],
      ['polynomial', 1, 1],
      ['polynomial', 2, 0],
      ['polynomial', 2, 1],
    ],
  );
  const { candidates, best } = await search(learners, data, options);
  assert.equal(candidates.length, 4);
  assert.deepEqual(best.learner, { learner: 'polynomial', degree: 2, ridge: 0 });
});

test('a random search draws within its ranges, the same for the same seed', () => {
  const ranges = {
    ridge: { low: 1e-6, high: 1, log: true },
    degree: { low: 1, high: 3, whole: true },
    other: { values: ['a', 'b'] },
  };
  const drawn = randomOf({ learner: 'polynomial' }, ranges, 200, 1) as unknown as Record<string, number>[];
  assert.deepEqual(randomOf({ learner: 'polynomial' }, ranges, 200, 1), drawn);
  assert.ok(drawn.every(({ ridge }) => ridge >= 1e-6 && ridge <= 1));
  assert.ok(Math.abs(drawn.filter(({ ridge }) => ridge < 1e-3).length - 100) < 35);
  assert.deepEqual([...new Set(drawn.map(({ degree }) => degree))].sort(), [1, 2, 3]);
  assert.deepEqual([...new Set(drawn.map(({ other }) => other))].sort(), ['a', 'b']);
});

test('more rows help the test score and hurt the training score', async () => {
  const parts = [0.02, 0.2, 1];
  const curve = await learningCurve({ learner: 'polynomial', degree: 3 }, data, parts, options);
  assert.deepEqual(curve.values, [24, 240, 1200]);
  const [few, , all] = curve.validations;
  assert.ok(few.mean > 1.2 * all.mean);
  assert.ok(few.training[0] < all.training[0]);
});

test('a validation curve shows where the model is too simple', async () => {
  const values = [1, 2, 3];
  const curve = await validationCurve({ learner: 'polynomial' }, data, { option: 'degree', values }, options);
  const [linear, square, cubic] = curve.validations.map(({ mean }) => mean);
  assert.equal(curve.variable, 'degree');
  assert.ok(linear > 5 * square && Math.abs(cubic - square) < 0.01);
});

test('selection takes the useful features first, and gives the useless one up first', async () => {
  const forward = await selectSequentially(quadratic, data, 'forward', options);
  assert.deepEqual(
    forward.map(({ feature }) => feature),
    ['a', 'b', 'c'],
  );
  const backward = await selectSequentially(quadratic, data, 'backward', options);
  assert.deepEqual(
    backward.map(({ feature, features }) => [feature, features.join('')]),
    [
      [undefined, 'abc'],
      ['c', 'ab'],
      ['b', 'a'],
    ],
  );
});

test('importance by gain and by permutation orders the features by their variance', async () => {
  const model = await train({ learner: 'gradient-boosting', rounds: 40, maxDepth: 3 }, data);
  const gain = gainImportance(model);
  assert.ok(Math.abs(gain.importance.reduce((sum, each) => sum + each, 0) - 1) < 1e-12);
  const shuffled = permutationImportance(model, data);
  for (const { features, importance } of [gain, shuffled]) {
    assert.deepEqual(features, ['a', 'b', 'c']);
    assert.ok(importance[0] > importance[1] && importance[1] > 10 * Math.abs(importance[2]));
  }
  assert.ok(shuffled.importanceErr[0] > 0);
  assert.notDeepEqual(permutationImportance(model, data, { seed: 1 }), shuffled);
  assert.notDeepEqual(permutationImportance(model, data, { repeats: 2 }), shuffled);
  assert.ok(permutationImportance(model, data, { score: 'r2' }).importance[0] > 0.5);
  assert.throws(() => permutationImportance(model, data, { score: 'accuracy' }), /no score 'accuracy'/);
  const linear = await train(quadratic, data);
  assert.throws(() => gainImportance(linear), /has no trees/);
});

test('the partial dependence of a sum of functions is each function, up to a constant', async () => {
  const model = await train(quadratic, data);
  const { means } = partialDependence(model, data.features, 'b', Float64Array.of(-1, 0, 2));
  assert.ok(Math.abs(means[0][0] - means[0][1] - 1) < 0.02);
  assert.ok(Math.abs(means[0][2] - means[0][1] - 4) < 0.04);
  assert.throws(() => partialDependence(model, data.features, 'd', Float64Array.of(0)), /no feature 'd'/);
});

test('folds and scores that do not fit are refused', async () => {
  await assert.rejects(crossValidate(quadratic, data, { ...options, folds: folds.slice(1) }), /of 1500 rows/);
  const gap = folds.map((fold) => (fold === 3 ? 4 : fold));
  await assert.rejects(
    crossValidate(quadratic, data, { ...options, folds: gap }),
    /folds \[300, 300, 300, 0, 600\]/,
  );
  await assert.rejects(
    crossValidate(quadratic, data, { ...options, score: 'log-loss' }),
    /no score 'log-loss' for regression/,
  );
});

test('stratified folds by shower part no shower, and have as many showers of each class', () => {
  const showers = Uint32Array.from({ length: 600 }, (_, row) => 1000 + Math.floor(row / 3));
  const classes = Uint8Array.from(showers, (shower) => (shower < 1050 ? 0 : 1));
  const folds = stratifiedShowerFolds(showers, classes, 4, 9);
  const foldOf = new Map<number, number>();
  showers.forEach((shower, row) => {
    assert.equal(folds[row], foldOf.get(shower) ?? folds[row]);
    foldOf.set(shower, folds[row]);
  });
  for (let fold = 0; fold < 4; fold++) {
    const inFold = [...foldOf].filter(([, each]) => each === fold).map(([shower]) => shower);
    const light = inFold.filter((shower) => shower < 1050).length;
    assert.ok(light === 12 || light === 13);
    assert.ok(Math.abs(inFold.length - 50) <= 1);
  }
  assert.notDeepEqual(stratifiedShowerFolds(showers, classes, 4, 8), folds);
  assert.throws(() => stratifiedShowerFolds(showers, classes, 1), /1 folds is not a whole number/);
});

test('a learner divides the showers of its data itself, and no shower lies on both sides', () => {
  const showers = Uint32Array.from({ length: 900 }, (_, row) => Math.floor(row / 9));
  const part = partOf({ ...data, features: { ...data.features, rows: 900 }, showers }, 0.2, 3);
  const marked = part.reduce((sum, each) => sum + each, 0);
  assert.ok(marked > 90 && marked < 270, `${marked}`);
  showers.forEach((shower, row) => {
    assert.equal(part[row], part[shower * 9]);
  });
  assert.throws(() => partOf(data, 1), /a share of 1 is not above 0 and below 1/);
});
