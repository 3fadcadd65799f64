import assert from 'node:assert/strict';
import { test } from 'node:test';
import { energyBins, massGroups } from '../../src/events/index.js';
import {
  combineCells,
  energySums,
  inBand,
  overBands,
  unfold,
  withFlowBins,
} from '../../src/unfolding/index.js';
import { groupedProblem } from './problems.js';

const cells = { energy: energyBins(6, 6.6, 0.1), groups: massGroups(2) };
const { problem, truth } = groupedProblem(cells);
const count = truth.length;

/** Two bands: the second with half the spectrum; a tenth of the events is reconstructed in the other band. */
function bandedProblem() {
  const shares = [
    [0.9, 0.1],
    [0.1, 0.9],
  ];
  const response = Array.from({ length: 2 * count }, (_, j) =>
    Array.from(
      { length: 2 * count },
      (__, a) =>
        shares[Math.floor(j / count)][Math.floor(a / count)] * problem.response[j % count][a % count],
    ),
  );
  const banded = [...truth, ...truth.map((n) => n / 2)];
  const data = response.map((row) => row.reduce((sum, p, a) => sum + p * banded[a], 0));
  return {
    problem: { data, response, simulatedEvents: banded.map(() => 20_000), cells, zenithBands: 2 },
    banded,
  };
}

test('bands of zenith: their sum over bands has the covariance between them', () => {
  const { problem: both, banded } = bandedProblem();
  const result = unfold(both, {
    prior: banded,
    maxIterations: 60,
    stopping: -1,
  });
  const spectrum = { unfolded: result.unfolded, covariance: { stat: result.covariance!.stat } };
  const sums = overBands(energySums(cells), 2, count);
  const all = combineCells(spectrum, sums);
  const parts = [0, 1].map((band) => combineCells(spectrum, inBand(energySums(cells), band, count)));
  all.values.forEach((value, bin) => {
    assert.ok(Math.abs(value / (parts[0].values[bin] + parts[1].values[bin]) - 1) < 1e-12);
    assert.ok(Math.abs(value / (1.5 * (truth[2 * bin] + truth[2 * bin + 1])) - 1) < 1e-6);
  });
  const cross = [4, 5].flatMap((a) => [4, 5].map((b) => result.covariance!.stat.get(a, count + b)));
  const between = cross.reduce((sum, value) => sum + value, 0);
  const quadrature = parts[0].errors.stat[2] ** 2 + parts[1].errors.stat[2] ** 2;
  assert.ok(between < 0, `events that change bands make them anticorrelated: ${between}`);
  assert.ok(Math.abs(all.errors.stat[2] ** 2 / (quadrature + 2 * between) - 1) < 1e-9);
});

test('priors, curvature and messages know the bands', () => {
  const { problem: both } = bandedProblem();
  const { iterations } = unfold(both, {
    prior: 'jeffreys',
    maxIterations: 1,
    stopping: -1,
    covariances: 'none',
  });
  const alone = unfold(
    { ...both, zenithBands: undefined, cells: undefined },
    {
      prior: Array.from({ length: 2 * count }, (_, a) => 10 ** (-0.1 * Math.floor((a % count) / 2))),
      maxIterations: 1,
      stopping: -1,
      covariances: 'none',
    },
  );
  iterations[0].unfolded.forEach((n, a) => {
    assert.ok(Math.abs(n / alone.unfolded[a] - 1) < 1e-9);
  });
  const smooth = (zenithBands: number | undefined) =>
    unfold({ ...both, zenithBands, cells: undefined }, { method: 'tikhonov', strength: 30 }).unfolded;
  assert.notDeepEqual(smooth(2), smooth(undefined));
  assert.throws(() => unfold({ ...both, zenithBands: 5 }), /cells describe 60 causes, response has 24/);
});

test('flow bins catch what migrates over the ends of the range', () => {
  const wide = {
    energy: withFlowBins(energyBins(6, 6.6, 0.1), { underflow: 5.5, overflow: 7 }),
    groups: massGroups(2),
  };
  assert.deepEqual([...wide.energy.edges].slice(0, 2), [5.5, 6]);
  assert.equal(wide.energy.edges.length, 9);
  assert.deepEqual([...withFlowBins(energyBins(6, 6.2, 0.1), { overflow: 7 }).edges], [6, 6.1, 6.2, 7]);
  const within = { underflow: 6, overflow: 7 };
  assert.throws(
    () => withFlowBins(energyBins(6, 6.6, 0.1), within),
    /underflow 6 is not below the range, which ends at 6/,
  );
  assert.throws(() => withFlowBins(energyBins(6, 6.6, 0.1), { overflow: 6.5 }), /overflow 6.5 is not above/);
  // Without its under- and overflow a bin takes the events of its neighbour for its own.
  const { problem: whole, truth: everywhere } = groupedProblem({
    ...cells,
    energy: energyBins(5.9, 6.7, 0.1),
  });
  const inner = whole.response[0].map((_, a) => a).slice(2, -2);
  const effects = inner.map((j) => whole.response[j]);
  const data = inner.map((j) => whole.data[j]);
  const prior = everywhere.map((n) => n ** 0.9);
  const options = { maxIterations: 30, stopping: -1, covariances: 'none' } as const;
  const flowing = unfold({ data, response: effects }, { ...options, prior }).unfolded.slice(2, -2);
  const cut = unfold(
    { data, response: effects.map((row) => row.slice(2, -2)) },
    { ...options, prior: prior.slice(2, -2) },
  ).unfolded;
  const off = (found: ArrayLike<number>) => Math.abs(found[0] / everywhere[2] - 1);
  assert.ok(off(flowing) < 0.1 && off(cut) > 3 * off(flowing), `${off(flowing)} ${off(cut)}`);
});
