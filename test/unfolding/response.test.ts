import assert from 'node:assert/strict';
import { test } from 'node:test';
import { randomStream } from '../../src/core/index.js';
import { energyBins, massGroups } from '../../src/events/index.js';
import {
  addPassingEvents,
  buildResponse,
  cellIndices,
  emptyPassingSums,
  matchingCells,
  mergePassingSums,
  responseQuality,
  responseSums,
  unfold,
} from '../../src/unfolding/index.js';

const causeCells = { energy: energyBins(6, 6.4, 0.1), groups: massGroups(2) };
const effectCells = { energy: energyBins(6.1, 6.3, 0.1), groups: massGroups(2) };

test('an event goes to groups x energy bin + group, half open with the last edge closed', () => {
  const energies = [6.1, 6.1999, 6.2, 6.3, 6.30001, Number.NaN, 6.15, 6.15];
  const groups = [0, 1, 1, 0, 0, 0, 2, -1];
  assert.deepEqual([...cellIndices(effectCells, energies, groups)], [0, 1, 3, 2, -1, -1, -1, -1]);
  assert.deepEqual([...matchingCells(effectCells, causeCells)], [2, 3, 4, 5]);
});

test('unweighted events give passing / thrown, binomial efficiencies and the thrown numbers', () => {
  const sums = emptyPassingSums(2, 2);
  addPassingEvents(sums, { effect: [0, 0, 1, 1, -1, 0], cause: [0, 0, 0, 1, 1, -1] });
  const response = buildResponse(responseSums(sums, [10, 4], false));
  assert.deepEqual([...response.response.data], [0.2, 0, 0.1, 0.25]);
  assert.deepEqual([...response.efficiencies], [0.3, 0.25]);
  assert.equal(response.efficienciesErr[1], Math.sqrt((0.25 * 0.75) / 4));
  assert.deepEqual([...response.simulatedEvents!], [10, 4]);
  assert.equal(response.responseErr.get(0, 0), Math.SQRT2 / 10);
});

test('weighted events give sum w^2 errors; a shower thrown twice counts as one observation', () => {
  const events = { effect: [0, 0, 0], cause: [0, 0, 0], weight: [1, 2, 3] };
  const each = emptyPassingSums(1, 1);
  addPassingEvents(each, events);
  assert.equal(each.squares[0], 14);
  const byShower = emptyPassingSums(1, 1);
  addPassingEvents(byShower, { ...events, shower: [7, 7, 8] });
  assert.deepEqual([byShower.weights[0], byShower.squares[0]], [6, 18]);
  const response = buildResponse(responseSums(byShower, [60], true));
  assert.ok(Math.abs(response.responseErr.get(0, 0) - Math.sqrt(18) / 60) < 1e-16);
  assert.deepEqual([response.responseCovariance, response.simulatedEvents], ['poisson', undefined]);
  assert.equal(response.passingEvents[0], 2);
});

test('blocks merged in order hold what one pass holds', () => {
  const random = randomStream({ seed: 3, stage: 'events' });
  const draw = (n: number) => ({
    effect: Array.from({ length: n }, () => random.below(4) - 1),
    cause: Array.from({ length: n }, () => random.below(3)),
  });
  const [first, second] = [draw(500), draw(300)];
  const [a, b, whole] = [emptyPassingSums(3, 3), emptyPassingSums(3, 3), emptyPassingSums(3, 3)];
  addPassingEvents(a, first);
  addPassingEvents(b, second);
  addPassingEvents(whole, first);
  addPassingEvents(whole, second);
  assert.deepEqual(mergePassingSums(a, b), whole);
});

test('a response fits into unfold as it is', () => {
  const sums = {
    passing: [
      [80, 10],
      [10, 70],
    ],
    thrown: [100, 100],
  };
  const response = buildResponse(sums);
  const result = unfold(
    { data: [100, 80], ...response },
    { responseCovariance: response.responseCovariance },
  );
  const direct = unfold({
    data: [100, 80],
    response: [
      [0.8, 0.1],
      [0.1, 0.7],
    ],
    simulatedEvents: [100, 100],
  });
  assert.ok(Math.abs(result.mcErr[0] / direct.mcErr[0] - 1) < 1e-12);
});

test('more passing than thrown is refused with energy bin and group; an empty cause is listed', () => {
  const passing = Array.from({ length: 4 }, () => [1, 1, 0, 1, 1, 1, 1, 1]);
  const thrown = [9, 9, 9, 9, 9, 3, 9, 9];
  assert.throws(
    () => buildResponse({ passing, thrown }, { causeCells }),
    /lg\(E\/GeV\) 6\.2-6\.3, heavy \(cause 5\): 4 events pass, but 3/,
  );
  thrown[5] = 9;
  assert.deepEqual(buildResponse({ passing, thrown }, { causeCells }).emptyCauses, [2]);
});

test('quality: condition, purity, stability and the causes short of events by name', () => {
  const passing = [
    [40, 30, 10, 0, 0, 0, 0, 0],
    [0, 0, 0, 60, 0, 0, 0, 0],
    [0, 0, 10, 0, 50, 0, 0, 0],
    [0, 0, 0, 0, 0, 20, 5, 5],
  ];
  const thrown = new Array<number>(8).fill(100);
  const quality = responseQuality(buildResponse({ passing, thrown }, { causeCells, effectCells }), {
    minimumEvents: 20,
  });
  assert.ok(Math.abs(quality.purity[0] - 10 / 80) < 1e-15);
  assert.equal(quality.stability[0], 0.5);
  assert.ok(Math.abs(quality.diagonalFraction - (10 + 60 + 50 + 20) / (20 + 60 + 50 + 20)) < 1e-15);
  assert.deepEqual(
    quality.poorCauses.map(({ cause, events }) => [cause, events]),
    [
      [6, 5],
      [7, 5],
    ],
  );
  assert.match(quality.poorCauses[0].name, /6\.3-6\.4, light/);
  // [[2, 0], [0, 1]] rotated: singular values 2 and 1.
  const rotated = buildResponse({
    passing: [
      [8, 3],
      [6, 4],
    ],
    thrown: [20, 20],
  });
  const [trace, determinant] = [1.25 / 4, 0.14 / 4];
  const gap = Math.sqrt(trace ** 2 - 4 * determinant ** 2);
  assert.ok(
    Math.abs(responseQuality(rotated).conditionNumber - Math.sqrt((trace + gap) / (trace - gap))) < 1e-12,
  );
  const singular = buildResponse({
    passing: [
      [5, 5],
      [5, 5],
    ],
    thrown: [10, 10],
  });
  assert.ok(responseQuality(singular).conditionNumber > 1e15);
});
