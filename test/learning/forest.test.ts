import assert from 'node:assert/strict';
import { test } from 'node:test';
import { binLayout } from '../../src/learning/boosting/bin-layout.js';
import { splitFeature } from '../../src/learning/forest/forest-split.js';
import {
  type Forest,
  featureMatrix,
  type Learner,
  predict,
  predictProbabilities,
  train,
} from '../../src/learning/index.js';
import { toyEvents } from './toy-events.js';

const events = toyEvents(4000, 21);
const fresh = toyEvents(4000, 22);
const energy = {
  features: events.features,
  target: { kind: 'regression', name: 'log10_energy', values: events.log10Energy },
} as const;
const groups = {
  features: events.features,
  target: {
    kind: 'classification',
    name: 'primary',
    classes: ['p', 'He', 'O', 'Fe'],
    values: events.primary,
  },
} as const;
type Options = Omit<Extract<Learner, { learner: 'random-forest' }>, 'learner'>;
const forest = (data: typeof energy | typeof groups, options: Options = {}) =>
  train({ learner: 'random-forest', trees: 30, maxDepth: 8, ...options }, data);

const rmsOf = (found: Float64Array) =>
  Math.sqrt(found.reduce((sum, each, i) => sum + (each - fresh.log10Energy[i]) ** 2, 0) / found.length);
const accuracyOf = (found: Float64Array) =>
  found.filter((each, i) => each === fresh.primary[i]).length / found.length;

test('two workers grow the same forest as one', async () => {
  for (const data of [energy, groups]) {
    assert.deepEqual(await forest(data, { workers: 2, trees: 6 }), await forest(data, { trees: 6 }));
  }
});

test('a forest of each kind estimates energy and mass nearly as well as can be', async () => {
  for (const splits of ['best', 'random'] as const) {
    assert.ok(rmsOf(predict(await forest(energy, { splits, maxDepth: 10 }), fresh.features)) < 0.08, splits);
    assert.ok(accuracyOf(predict(await forest(groups, { splits }), fresh.features)) > 0.44, splits);
  }
});

test('the out-of-bag error is the error on events that the forest has not seen', async () => {
  const numbers = await forest(energy);
  const classes = await forest(groups);
  const mse = (numbers.parameters as Forest).outOfBagError;
  const wrong = (classes.parameters as Forest).outOfBagError;
  assert.ok(Math.abs(Math.sqrt(mse) / rmsOf(predict(numbers, fresh.features)) - 1) < 0.06);
  assert.ok(Math.abs(1 - wrong - accuracyOf(predict(classes, fresh.features))) < 0.03);
  assert.ok(Number.isNaN(((await forest(energy, { bootstrap: false })).parameters as Forest).outOfBagError));
});

test('a full tree without bootstrap returns the targets, and the probabilities of a leaf are its parts', async () => {
  const x = Float64Array.of(1, 2, 3, 4, 5, 6);
  const one = { trees: 1, bootstrap: false, learner: 'random-forest' } as const;
  const values = Float64Array.of(5, 1, 4, 2, 8, 3);
  const exact = await train(one, {
    features: featureMatrix({ x }),
    target: { kind: 'regression', name: 'y', values },
  });
  assert.deepEqual(predict(exact, featureMatrix({ x })), values);
  const labels = Uint8Array.of(0, 0, 1, 2, 2, 2);
  const target = { kind: 'classification', name: 'c', classes: ['a', 'b', 'c'], values: labels } as const;
  const shallow = await train({ ...one, maxDepth: 1 }, { features: featureMatrix({ x }), target });
  const parts = predictProbabilities(shallow, featureMatrix({ x: [1, 6] }));
  assert.deepEqual(
    parts.map(([low, high]) => [low, high]),
    [
      [2 / 3, 0],
      [1 / 3, 0],
      [0, 1],
    ],
  );
});

test('a split raises the sum of squares over weights by its gain', () => {
  // Three bins of one class and two of the other: 4 and 0, 1 and 2, 0 and 3.
  const histogram = {
    sums: Float64Array.of(0, 0, 4, 0, 1, 2, 0, 3),
    layout: binLayout([Float64Array.of(0, 1)]),
  };
  const split = splitFeature(histogram, Float64Array.of(5, 5), 0, { outputs: 2, minLeafWeight: 1 }, 0);
  assert.equal(split?.lastLeft, 1);
  assert.ok(Math.abs(split!.gain - (4 + (1 + 25) / 6 - 5)) < 1e-12);
  assert.equal(
    splitFeature(histogram, Float64Array.of(5, 5), 0, { outputs: 2, minLeafWeight: 6 }, 0),
    undefined,
  );
});

test('missing values go to the side that fits them', async () => {
  const x = Float64Array.from({ length: 400 }, (_, i) => (i % 4 === 0 ? Number.NaN : i));
  const values = x.map((each) => (Number.isNaN(each) || each > 200 ? 5 : 1));
  const model = await train(
    { learner: 'random-forest', trees: 5, maxDepth: 1 },
    { features: featureMatrix({ x }), target: { kind: 'regression', name: 'y', values } },
  );
  assert.deepEqual(
    [...predict(model, featureMatrix({ x: [Number.NaN, 10, 390] }))].map((each) => Math.round(each)),
    [5, 1, 5],
  );
});

test('weights move the estimates, and every option changes the forest', async () => {
  const base = await forest(groups, { trees: 3 });
  const weights = Float64Array.from(events.primary, (each) => (each === 3 ? 4 : 1));
  const heavy = await train({ learner: 'random-forest', trees: 3, maxDepth: 8 }, { ...groups, weights });
  const iron = (model: typeof base) =>
    predictProbabilities(model, fresh.features)[3].reduce((sum, p) => sum + p, 0);
  assert.ok(iron(heavy) > 1.4 * iron(base));
  const changes: Options[] = [
    { trees: 4 },
    { maxDepth: 7 },
    { minLeafWeight: 50 },
    { featuresPerSplit: 1 },
    { splits: 'random' },
    { bootstrap: false },
    { maxBins: 16 },
    { seed: 1 },
  ];
  for (const change of changes) {
    const { parameters } = await forest(groups, { trees: 3, ...change });
    assert.notDeepEqual(parameters, base.parameters, JSON.stringify(change));
  }
  await assert.rejects(forest(groups, { featuresPerSplit: 4 }), /featuresPerSplit 4 is not 1 to 3/);
  await assert.rejects(forest(groups, { minLeafWeight: 0 }), /minLeafWeight 0/);
});
