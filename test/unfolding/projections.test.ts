import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ndarrayOf } from '../../src/core/index.js';
import { energyBins, massGroups, meanLogMass } from '../../src/events/index.js';
import {
  combineCells,
  energySums,
  groupFractions,
  meanLogMassSpectrum,
  rebinnedSums,
} from '../../src/unfolding/index.js';

// Two energy bins by (light, heavy), the groups of a bin anticorrelated as unfolding leaves them.
const cells = { energy: energyBins(6, 6.2, 0.1), groups: massGroups(2) };
const matrix = [
  [25, -15, 2, 0],
  [-15, 16, 0, 1],
  [2, 0, 9, -4],
  [0, 1, -4, 4],
];
const spectrum = {
  unfolded: Float64Array.of(60, 40, 30, 10),
  covariance: { stat: ndarrayOf(Float64Array.from(matrix.flat()), [4, 4]) },
};

test('totals take the covariance between groups, which a quadrature sum drops', () => {
  const total = combineCells(spectrum, energySums(cells));
  assert.deepEqual([...total.values], [100, 40]);
  assert.deepEqual([...total.covariance.stat.data], [25 + 16 - 30, 3, 3, 9 + 4 - 8]);
  assert.equal(total.errors.stat[0], Math.sqrt(11));
  assert.notEqual(total.errors.stat[0], Math.sqrt(25 + 16));
});

test('light and heavy pick their groups, also by name', () => {
  assert.deepEqual(energySums(cells, 'heavy'), [[1], [3]]);
  const four = { energy: cells.energy, groups: massGroups(4) };
  assert.deepEqual(energySums(four, 'light'), [
    [0, 1],
    [4, 5],
  ]);
  assert.deepEqual(energySums(four, ['O']), [[2], [6]]);
  assert.throws(() => energySums(four, ['N']), /no mass group is N/);
});

test('rebinning joins energy bins of every group', () => {
  assert.deepEqual(rebinnedSums(cells, 2), [
    [0, 2],
    [1, 3],
  ]);
  assert.deepEqual([...combineCells(spectrum, rebinnedSums(cells, 2)).values], [90, 50]);
  assert.deepEqual(rebinnedSums({ ...cells, energy: energyBins(6, 6.3, 0.1) }, 2), [
    [0, 2],
    [1, 3],
    [4],
    [5],
  ]);
});

test('fractions and mean ln A follow their derivatives', () => {
  const light = groupFractions(spectrum, cells, 'light');
  assert.deepEqual([...light.values], [0.6, 0.75]);
  // d(l/N) = (h dl - l dh) / N^2
  const variance = (40 ** 2 * 25 + 60 ** 2 * 16 - 2 * 40 * 60 * -15) / 100 ** 4;
  assert.ok(Math.abs(light.errors.stat[0] ** 2 / variance - 1) < 1e-12);
  const logMass = meanLogMassSpectrum(spectrum, cells);
  const [lightA, heavyA] = massGroups(2).map(meanLogMass);
  assert.ok(Math.abs(logMass.values[0] - (0.6 * lightA + 0.4 * heavyA)) < 1e-14);
  assert.ok(Math.abs(logMass.errors.stat[0] / ((heavyA - lightA) * light.errors.stat[0]) - 1) < 1e-12);
});

test('an empty bin has share 0 and error 0, never NaN', () => {
  const empty = { ...spectrum, unfolded: Float64Array.of(60, 40, 0, 0) };
  const light = groupFractions(empty, cells, 'light');
  assert.deepEqual([light.values[1], light.errors.stat[1]], [0, 0]);
});
