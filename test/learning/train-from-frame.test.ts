import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { randomStream } from '../../src/core/index.js';
import { closeDefaultExecutor, type EventFrame, fromTable } from '../../src/engine/index.js';
import {
  type BoostedTrees,
  type BoostingOptions,
  featureMatrix,
  type Model,
  predict,
  showerHashes,
  train,
  trainFromFrame,
} from '../../src/learning/index.js';

after(() => closeDefaultExecutor());

/** Events with three features; `steps` different values in each, or any number. */
function events(rows: number, steps?: number) {
  const stream = randomStream({ seed: 31, stage: 'test-train-from-frame' });
  const value = () => (steps ? stream.below(steps) / steps : stream.uniform());
  const a = Float64Array.from({ length: rows }, (_, i) => (i % 11 === 0 ? Number.NaN : value()));
  const b = Float64Array.from({ length: rows }, value);
  const c = Float64Array.from({ length: rows }, value);
  const y = b.map(
    (x, i) => Math.sin(5 * x) + (Number.isNaN(a[i]) ? 0.7 : a[i]) * c[i] + 0.1 * stream.normal(),
  );
  const group = y.map((each) => (each < 0.2 ? 0 : each < 0.9 ? 1 : 2));
  const w = Float64Array.from({ length: rows }, () => 0.5 + stream.uniform());
  const shower = Float64Array.from({ length: rows }, (_, i) => Math.floor(i / 7));
  const table = { a, b, c, y, group, w, shower };
  return { table, frame: fromTable(table) as EventFrame, features: featureMatrix({ a, b, c }) };
}

const names = ['a', 'b', 'c'];
const numbers = { features: names, target: { column: 'y', unit: 'm' } };
const classes = { features: names, target: { column: 'group', classes: ['p', 'He', 'Fe'] } };
const regression = (values: Float64Array) => ({ kind: 'regression', name: 'y', unit: 'm', values }) as const;
const grouped = (values: Float64Array) =>
  ({
    kind: 'classification',
    name: 'group',
    classes: ['p', 'He', 'Fe'],
    values: Uint8Array.from(values),
  }) as const;

/** The model with the note that its rows were never in memory together. */
const outOfCore = (model: Model): Model => ({ ...model, training: { ...model.training, outOfCore: true } });

test('where the sketch is exact, the model is that of the same rows in memory', async () => {
  const { frame, features, table } = events(6000);
  const options: BoostingOptions = { rounds: 12, maxDepth: 4, rowFraction: 0.8, seed: 3 };
  const inMemory = await train(
    { learner: 'gradient-boosting', ...options },
    { features, target: regression(table.y), weights: table.w },
  );
  assert.deepEqual(await trainFromFrame(frame, { ...numbers, weight: 'w' }, options), outOfCore(inMemory));
  const stopping: BoostingOptions = {
    rounds: 40,
    learningRate: 0.5,
    earlyStopping: { rounds: 2, heldOut: 0.3 },
  };
  const showers = showerHashes([table.shower]);
  const stopped = await train(
    { learner: 'gradient-boosting', ...stopping },
    { features, target: grouped(table.group), showers },
  );
  assert.ok((stopped.parameters as BoostedTrees).heldOutLoss.length < 40);
  const byShower = { ...classes, showerKey: ['shower'] };
  assert.deepEqual(await trainFromFrame(frame, byShower, stopping), outOfCore(stopped));
  const marks = { ...stopping, earlyStopping: { rounds: 2, heldOut: table.y.map((_, i) => i % 2) } };
  const marked = {
    ...marks,
    earlyStopping: { rounds: 2, heldOut: Uint8Array.from(marks.earlyStopping.heldOut) },
  };
  assert.deepEqual(
    await trainFromFrame(frame, classes, marked),
    outOfCore(
      await train({ learner: 'gradient-boosting', ...marked }, { features, target: grouped(table.group) }),
    ),
  );
});

test('1, 2 and 4 workers train one model, that of the same bins in memory, and training continues', async () => {
  // 200 different values: every one is a bin, whatever the sketch has left out.
  const { frame, features, table } = events(200_000, 200);
  const options: BoostingOptions = { rounds: 3, maxDepth: 3 };
  const target = regression(table.y);
  const inMemory = await train({ learner: 'gradient-boosting', ...options }, { features, target });
  for (const workers of [1, 2, 4]) {
    assert.deepEqual(await trainFromFrame(frame, numbers, { ...options, workers }), outOfCore(inMemory));
  }
  const more = await trainFromFrame(frame, numbers, { ...options, continueFrom: inMemory });
  const atOnce = await trainFromFrame(frame, numbers, { ...options, rounds: 6 });
  assert.deepEqual(more.parameters, atOnce.parameters);
});

test('bins from a sketch of many values estimate as well as exact ones', async () => {
  const { frame, features, table } = events(50_000);
  const options: BoostingOptions = { rounds: 100, maxDepth: 4 };
  const exact = await train(
    { learner: 'gradient-boosting', ...options },
    { features, target: regression(table.y) },
  );
  const sketched = await trainFromFrame(frame, numbers, options);
  const loss = (found: Float64Array) => found.reduce((sum, each, i) => sum + (each - table.y[i]) ** 2, 0);
  const ratio = loss(predict(sketched, features)) / loss(predict(exact, features));
  assert.ok(Math.abs(ratio - 1) < 0.005, String(ratio));
});

test('what cannot be learned from is refused, with the row among all', async () => {
  const { frame } = events(70_000);
  await assert.rejects(trainFromFrame(frame.filter('b > 2'), numbers), /no rows to learn 'y' from/);
  const late = frame.withColumns({ y: 'y + 0 * log(abs(shower - 9900))' });
  await assert.rejects(trainFromFrame(late, numbers), /target 'y' of row 69300 is NaN/);
  const odd = frame.withColumns({ group: 'group + 0.5' });
  await assert.rejects(
    trainFromFrame(odd, classes),
    /target 'group' has the value \d.5, not a class from 0 to 2/,
  );
  const light = { ...numbers, weight: 'nothing' };
  await assert.rejects(trainFromFrame(frame.withColumns({ nothing: '0 * b' }), light), /all weights are 0/);
  await assert.rejects(trainFromFrame(frame, { ...numbers, features: ['a', 'bb'] }), /'bb'/);
});
