import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { RunContext } from '../../src/analysis/run/context.js';
import { pairKeys, pairOf } from '../../src/analysis/validated/judged-events.js';
import { energySlices, judgedVariables, sliceCells } from '../../src/analysis/validated/judged-variables.js';
import { isSummerMonth, partsOf, weightedMedian } from '../../src/analysis/validated/splits.js';

test('events are split by zenith, core, season and run, as far as there are columns', () => {
  const edges = { cosZenith: 0.9, coreM: 300 };
  const parts = partsOf(
    {
      cosZenith: [0.85, 0.9, 0.95],
      coreM: [299, 300, 301],
      run: [120_000, 120_001, 120_002],
      // 2012-05-15, 2012-11-01, 2013-04-30 (UTC)
      startMjd: [56_062, 56_232, 56_412.99],
    },
    edges,
  );
  assert.deepEqual(Object.fromEntries(Object.entries(parts).map(([name, part]) => [name, [...part]])), {
    zenith: [0, 1, 1],
    core: [1, 0, 0],
    season: [0, 1, 1],
    runs: [1, 0, 1],
  });
  assert.deepEqual(Object.keys(partsOf({ cosZenith: [1] }, edges)), ['zenith']);
  assert.deepEqual([1, 4, 5, 10, 11, 12].map(isSummerMonth), [true, true, false, false, true, true]);
});

test('a weighted median halves the weight, not the events', () => {
  assert.equal(weightedMedian([5, 1, 3], [1, 1, 1]), 3);
  assert.equal(weightedMedian([5, 1, 3], [10, 1, 1]), 5);
  assert.ok(Number.isNaN(weightedMedian([], [])));
});

const contextOf = (publish: { low: number; high: number }, width: number): Pick<RunContext, 'analysis'> =>
  ({ analysis: { content: { energy: { publish, effects: { width } } } } }) as unknown as RunContext;

test('slices of energy are whole bins of the published range, 0.4 wide or more', () => {
  assert.deepEqual(energySlices(contextOf({ low: 6.4, high: 7.8 }, 0.1)), [6.4, 6.9, 7.3, 7.8]);
  assert.deepEqual(energySlices(contextOf({ low: 6.4, high: 7.2 }, 0.2)), [6.4, 6.8, 7.2]);
  assert.deepEqual(energySlices(contextOf({ low: 6.4, high: 6.6 }, 0.1)), [6.4, 6.6]);
});

test('a value has the cell of its slice and bin; the last edge is closed, what lies outside has none', () => {
  const variable = judgedVariables.find(({ name }) => name === 'lap_cos_zenith')!;
  const cells = sliceCells(variable, [6.4, 6.8, 7.2], {
    values: [0.7, 1, 0.995, 0.69, Number.NaN, 0.7, 0.7],
    lgEnergy: [6.4, 6.8, 7.19, 6.5, 6.5, 7.2, 6.39],
  });
  assert.deepEqual([...cells], [0, 59, 59, -1, -1, -1, -1]);
});

test('two cells of an event are one number and back', () => {
  const [own, other] = [Int32Array.of(0, 5, -1, -1), Int32Array.of(3, -1, 0, -1)];
  const keys = pairKeys(own, other, 6);
  assert.equal(keys[3], -1);
  assert.deepEqual(
    [0, 1, 2].map((i) => pairOf(keys[i], 6)),
    [
      [0, 3],
      [5, -1],
      [-1, 0],
    ],
  );
});
