import assert from 'node:assert/strict';
import { test } from 'node:test';
import { randomStream } from '../../src/core/index.js';
import { energyBins, massGroups } from '../../src/events/index.js';
import { forwardFit, groupPowerLaws } from '../../src/unfolding/index.js';

// Twenty bins of two groups; a fifth of the events is taken for the other group, a tenth goes one bin up or down.
const cells = { energy: energyBins(6, 8, 0.1), groups: massGroups(2) };
const bins = cells.energy.edges.length - 1;
const response = Array.from({ length: 2 * bins }, (_, j) =>
  Array.from({ length: 2 * bins }, (__, a) => {
    const steps = Math.abs(Math.floor(j / 2) - Math.floor(a / 2));
    const inEnergy = steps === 0 ? 0.7 : steps === 1 ? 0.1 : 0;
    return inEnergy * (j % 2 === a % 2 ? 0.8 : 0.2);
  }),
);
const exposure = new Float64Array(bins).fill(1e19);
const truth = Float64Array.of(-19.2, -2.6, -3.3, 6.7, -19.4, -2.8);
const shapes = ['broken-power-law', 'power-law'] as const;
const near = new Float64Array(2 * bins).fill(1000);
const { events } = groupPowerLaws(cells, { shapes, exposure, near });
const expected = events(truth);
const model = groupPowerLaws(cells, { shapes, exposure, near: expected.map((count) => 1.2 * count) });
const folded = response.map((row) => row.reduce((sum, p, a) => sum + p * expected[a], 0));

test('knee and indices of each group come back, with errors that cover them', () => {
  const exact = forwardFit({ data: folded, response }, model.events, model.start);
  assert.deepEqual(model.names.slice(3, 6), [
    'light: lg(knee / GeV)',
    'heavy: lg flux at 10^6 GeV',
    'heavy: index',
  ]);
  truth.forEach((value, i) => {
    assert.ok(Math.abs(exact.parameters[i] - value) < 1e-4, `${model.names[i]}: ${exact.parameters[i]}`);
  });
  const toys = Array.from({ length: 30 }, (_, toy) => {
    const random = randomStream({ seed: 8, stage: 'group power laws', file: toy });
    const data = folded.map((mean) => random.poisson(mean));
    const fit = forwardFit({ data, response }, model.events, truth);
    return truth.map((value, i) => (fit.parameters[i] - value) / fit.errors[i]);
  });
  const pulls = toys.flatMap((each) => [...each]);
  const width = Math.sqrt(pulls.reduce((sum, pull) => sum + pull ** 2, 0) / pulls.length);
  assert.ok(width > 0.8 && width < 1.2, `width ${width}`);
});

test('what does not fit the cells is refused by name', () => {
  assert.throws(
    () => groupPowerLaws(cells, { shapes: ['power-law'], exposure, near }),
    /shapes has 1 elements for 2 groups in 20 bins/,
  );
  assert.throws(
    () =>
      groupPowerLaws(cells, { shapes, exposure, near: near.map((count, a) => (a % 2 === 0 ? 0 : count)) }),
    /light has no events for the fit to start near/,
  );
});
