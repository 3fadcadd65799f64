import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  accuracyByCause,
  type SimulatedResponse,
  withAccuracy,
  withAccuracyLoss,
} from '../../src/validation/index.js';
import { demonstration } from './demonstration.js';

const close = (a: number, b: number): boolean => Math.abs(a - b) < 1e-12;

/** Sums of a simulation over the found groups: what a classifier cannot change. */
function byEnergy({ passed, causes }: SimulatedResponse, groups: number): Float64Array {
  const sums = new Float64Array(passed.length / groups);
  for (let k = 0; k < passed.length; k++) {
    const bin = Math.floor(Math.floor(k / causes) / groups);
    sums[bin * causes + (k % causes)] += passed[k];
  }
  return sums;
}

test('a classifier of chosen accuracy is right that often in every cause, and moves no energy', () => {
  const chosen = withAccuracy(demonstration, 2, [0.6, 0.9]);
  accuracyByCause(chosen, 2).forEach((accuracy, cause) => {
    if (!Number.isNaN(accuracy)) assert.ok(close(accuracy, cause % 2 === 0 ? 0.6 : 0.9));
  });
  const before = byEnergy(demonstration, 2);
  byEnergy(chosen, 2).forEach((sum, k) => {
    assert.ok(Math.abs(sum - before[k]) <= 1e-12 * before[k]);
  });
});

test('a loss of five points takes five points from every cause', () => {
  const before = accuracyByCause(demonstration, 2);
  const after = accuracyByCause(withAccuracyLoss(demonstration, 2, 0.05), 2);
  after.forEach((accuracy, cause) => {
    if (before[cause] > 0.05) assert.ok(close(accuracy, before[cause] - 0.05));
  });
  assert.deepEqual(withAccuracyLoss(demonstration, 2, 0).passed, demonstration.passed);
});

test('with four groups the lost events go to neighbours only', () => {
  const [effects, causes] = [4, 4];
  const passed = Float64Array.from({ length: 16 }, (_, k) => (Math.floor(k / 4) === k % 4 ? 100 : 0));
  const perfect = { effects, causes, passed, passedVariance: passed, thrown: [1000, 1000, 1000, 1000] };
  const { passed: moved, passedVariance } = withAccuracyLoss(perfect, 4, 0.1);
  assert.deepEqual(
    Array.from(moved, (sum) => Math.round(sum * 1e9) / 1e9),
    [90, 5, 0, 0, 10, 90, 5, 0, 0, 5, 90, 10, 0, 0, 5, 90],
  );
  assert.deepEqual(passedVariance, moved);
});

test('what is no accuracy, and cells that are none of the groups, are refused', () => {
  assert.throws(() => withAccuracyLoss(demonstration, 2, 1.2), /loss of accuracy of 1.2/);
  assert.throws(() => withAccuracy(demonstration, 2, -0.1), /accuracy -0.1/);
  assert.throws(
    () => withAccuracy(demonstration, 4, 0.5),
    /18 effects and 28 causes are not cells of 4 groups/,
  );
});
