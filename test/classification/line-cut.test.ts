import assert from 'node:assert/strict';
import { test } from 'node:test';
import { confusion, lineCutModel } from '../../src/classification/index.js';
import { featureMatrix, predict, predictProbabilities } from '../../src/learning/index.js';
import { toyEvents } from '../learning/toy-events.js';

test('the lines are the published boundaries', () => {
  // On lg S125 = 1 the boundaries lie at 1.525, 1.65 and 1.8; a point on a boundary is on its heavy side.
  const features = featureMatrix({ log_s125: [1, 1, 1, 1, 1], log_dEdX: [1.5, 1.525, 1.64, 1.7, 1.9] });
  assert.deepEqual([...predict(lineCutModel(4), features)], [0, 1, 1, 2, 3]);
  assert.deepEqual([...predict(lineCutModel(3), features)], [0, 0, 0, 1, 2]);
  assert.deepEqual([...predict(lineCutModel(2), features)], [0, 0, 0, 1, 1]);
  assert.deepEqual(
    predictProbabilities(lineCutModel(2), features).map((each) => each[3]),
    [0, 1],
  );
  assert.throws(() => lineCutModel(5), /no encoding of 5 mass groups/);
});

test('lines tell light from heavy nearly as well as the best classifier of the same features', () => {
  const events = toyEvents(20_000, 4);
  const truth = events.primary.map((each) => (each < 2 ? 0 : 1));
  const { accuracy } = confusion(truth, predict(lineCutModel(2), events.features), ['light', 'heavy']);
  assert.ok(accuracy > 0.7 && accuracy < 0.78, `${accuracy}`);
});

test('an event without a feature is in no group', () => {
  const features = featureMatrix({ log_s125: [Number.NaN], log_dEdX: [1] });
  assert.ok(Number.isNaN(predict(lineCutModel(2), features)[0]));
});
