import assert from 'node:assert/strict';
import { test } from 'node:test';
import { randomStream } from '../../src/core/index.js';
import { closeDefaultExecutor, fromTable } from '../../src/engine/index.js';
import { energyBins, massGroups } from '../../src/events/index.js';
import {
  addPassingEvents,
  buildResponse,
  cellIndices,
  emptyPassingSums,
  responseFromFrame,
  responseSums,
} from '../../src/unfolding/index.js';

test.after(closeDefaultExecutor);

test('a response from a frame is that of its events one by one, weighted and not', async () => {
  const causeCells = { energy: energyBins(5.7, 6.7, 0.1), groups: massGroups(2) };
  const effectCells = { energy: energyBins(6.1, 6.5, 0.1), groups: massGroups(2) };
  const random = randomStream({ seed: 8, stage: 'events' });
  const rows = 5000;
  const energy = Float64Array.from({ length: rows }, () => 10 ** (5.6 + 1.2 * random.uniform()));
  const group = Int32Array.from({ length: rows }, () => random.below(2));
  const seen = energy.map((e) => Math.log10(e) + 0.1 * random.normal());
  const guess = group.map((g) => (random.uniform() < 0.8 ? g : 1 - g));
  const w = Float64Array.from({ length: rows }, () => random.uniform());
  const frame = fromTable({ MC_energy: energy, group, seen, guess, w });
  const columns = {
    trueLog10Energy: 'log10(MC_energy)',
    trueGroup: 'group',
    log10Energy: 'seen',
    group: 'guess',
  };
  const thrown = new Float64Array(20).fill(2000);
  for (const weight of [undefined, 'w']) {
    const sums = emptyPassingSums(8, 20);
    const cause = cellIndices(causeCells, energy.map(Math.log10), group);
    addPassingEvents(sums, {
      cause,
      effect: cellIndices(effectCells, seen, guess),
      weight: weight === undefined ? undefined : w,
    });
    const expected = buildResponse(responseSums(sums, thrown, weight !== undefined), {
      causeCells,
      effectCells,
    });
    const found = await responseFromFrame(frame, {
      ...{ columns, causeCells, effectCells, thrown, weight },
      storage: 'dense',
    });
    found.response.data.forEach((value, k) => {
      assert.ok(Math.abs(value - expected.response.data[k]) < 1e-14);
      assert.ok(Math.abs(found.responseErr.data[k] - expected.responseErr.data[k]) < 1e-14);
    });
    assert.equal(found.responseCovariance, weight ? 'poisson' : 'multinomial');
  }
});

test('events without an energy are in no cell, one without a weight is told', async () => {
  const cells = { energy: energyBins(6, 6.2, 0.1), groups: massGroups(2) };
  const columns = { trueLog10Energy: 't', trueGroup: 'g', log10Energy: 'e', group: 'g' };
  const options = { columns, causeCells: cells, effectCells: cells, thrown: new Float64Array(4).fill(9) };
  const t = [6.05, 6.15, 6.15, 7];
  const e = [6.05, Number.NaN, 6.15, 6.15];
  const frame = (w: number[]) => fromTable({ t, e, g: [0, 1, 1, -1], w });
  const { response } = await responseFromFrame(frame([1, 1, 3, 1]), { ...options, weight: 'w' });
  assert.deepEqual(
    [...(response as { data: Float64Array }).data].filter((p) => p > 0),
    [1 / 9, 3 / 9],
  );
  await assert.rejects(
    responseFromFrame(frame([1, 1, Number.NaN, 1]), { ...options, weight: '2 * w' }),
    /the weight '2 \* w' of 1 events is not a number/,
  );
});
