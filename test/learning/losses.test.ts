import assert from 'node:assert/strict';
import { test } from 'node:test';
import { randomStream } from '../../src/core/index.js';
import {
  type BoostingOptions,
  featureMatrix,
  predict,
  predictProbabilities,
  type Target,
  type TrainingData,
  train,
} from '../../src/learning/index.js';

/** Two groups of 400 rows; within each the target is skewed, so that mean, median and quantiles differ. */
const rows = 800;
const stream = randomStream({ seed: 8, stage: 'test-losses' });
const x = Float64Array.from({ length: rows }, (_, i) => i % 2);
const values = x.map((group) => 3 * group + stream.exponential());
const data: TrainingData = {
  features: featureMatrix({ x }),
  target: { kind: 'regression', name: 'y', values },
};
const groups = featureMatrix({ x: [0, 1] });
const ofGroup = (group: number) => values.filter((_, i) => x[i] === group).sort();

const boosted = (options: BoostingOptions, from = data) =>
  train(
    { learner: 'gradient-boosting', rounds: 150, maxDepth: 1, l2: 0, minChildWeight: 0, ...options },
    from,
  );

// Scores are float32 while training.
const close = (found: number, wanted: number, tolerance: number) =>
  assert.ok(Math.abs(found - wanted) < tolerance, `${found}, wanted ${wanted}`);

test('the squared loss estimates the mean, the absolute loss the median, the quantile loss the quantile', async () => {
  const squared = predict(await boosted({}), groups);
  const once = { rounds: 1, learningRate: 1 };
  const absolute = predict(await boosted({ loss: 'absolute', ...once }), groups);
  const quantile = predict(await boosted({ loss: 'quantile', quantile: 0.9, ...once }), groups);
  for (const group of [0, 1]) {
    const sorted = ofGroup(group);
    close(squared[group], sorted.reduce((sum, each) => sum + each, 0) / 400, 2e-5);
    close(absolute[group], (sorted[199] + sorted[200]) / 2, 2e-5);
    // Type 7: 0.9 x 399 = 359.1.
    close(quantile[group], 0.9 * sorted[359] + 0.1 * sorted[360], 2e-5);
  }
});

test("the Huber loss finds Huber's location, where clipped residuals sum to zero", async () => {
  for (const huberDelta of [0.3, 1]) {
    const found = predict(await boosted({ loss: 'huber', huberDelta, rounds: 400 }), groups);
    for (const group of [0, 1]) {
      const clipped = ofGroup(group).map((y) =>
        Math.max(Math.min(found[group] - y, huberDelta), -huberDelta),
      );
      close(clipped.reduce((sum, each) => sum + each, 0) / 400, 0, 5e-5);
    }
  }
});

test('weights move a quantile as repeated rows do', async () => {
  const weights = Float64Array.from(values, (y) => (y > 1 ? 3 : 1));
  const once: BoostingOptions = { loss: 'absolute', rounds: 1, learningRate: 1 };
  const light = predict(await boosted(once), groups);
  const heavy = predict(await boosted(once, { ...data, weights }), groups);
  const repeated = [...ofGroup(0)].flatMap((y) => (y > 1 ? [y, y, y] : [y]));
  assert.ok(heavy[0] > light[0]);
  close(heavy[0], repeated[Math.floor(repeated.length / 2)], 0.02);
});

for (const loss of ['logistic', 'exponential', 'softmax'] as const) {
  test(`the ${loss} loss gives the frequency of the classes as probability`, async () => {
    const labels = Uint8Array.from(x, (group, i) => (i % 10 < (group === 0 ? 2 : 7) ? 1 : 0));
    const target: Target = { kind: 'classification', name: 'c', classes: ['a', 'b'], values: labels };
    const model = await boosted({ loss, rounds: 400 }, { ...data, target });
    const found = predictProbabilities(model, groups);
    for (const group of [0, 1]) {
      const part = labels.filter((_, i) => x[i] === group).reduce((sum, each) => sum + each, 0) / 400;
      close(found[1][group], part, 2e-5);
      close(found[0][group], 1 - part, 2e-5);
    }
  });
}

test('two workers set the same leaf quantiles as one', async () => {
  const many = Float64Array.from({ length: 140_000 }, () => stream.normal());
  const target: Target = {
    kind: 'regression',
    name: 'y',
    values: many.map((each) => each * stream.uniform()),
  };
  const large = { features: featureMatrix({ x: many }), target };
  const options: BoostingOptions = { loss: 'quantile', quantile: 0.16, rounds: 3, maxDepth: 3 };
  assert.deepEqual(await boosted({ ...options, workers: 2 }, large), await boosted(options, large));
});

test('training that continues is the same as training at once', async () => {
  const curved = { ...data, features: featureMatrix({ x: values.map((y, i) => y + (i % 5)) }) };
  const options: BoostingOptions = { maxDepth: 3, rowFraction: 0.6, seed: 5 };
  const whole = await boosted({ ...options, rounds: 30 }, curved);
  const half = await boosted({ ...options, rounds: 18 }, curved);
  const continued = await boosted({ ...options, rounds: 12, continueFrom: half }, curved);
  assert.deepEqual(continued.parameters, whole.parameters);
});

test('training does not continue from what does not fit', async () => {
  const model = await boosted({ rounds: 2 });
  const other = { ...data, features: featureMatrix({ z: x }) };
  await assert.rejects(boosted({ continueFrom: model }, other), /features are x, those of the data z/);
  await assert.rejects(boosted({ continueFrom: model, loss: 'huber' }), /its loss is squared/);
  const polynomial = await train({ learner: 'polynomial', degree: 1 }, data);
  await assert.rejects(boosted({ continueFrom: polynomial }), /a model of polynomial/);
});

test('a loss that does not fit the target is refused', async () => {
  await assert.rejects(boosted({ loss: 'logistic' }), /loss logistic is not one of squared, absolute/);
  await assert.rejects(boosted({ loss: 'quantile', quantile: 1 }), /quantile 1/);
  await assert.rejects(boosted({ loss: 'huber', huberDelta: 0 }), /huberDelta 0/);
});
