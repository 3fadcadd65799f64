import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { runAnalysis } from '../../src/analysis/index.js';
import type { RunContext } from '../../src/analysis/run/context.js';
import { responseOf, thrownPerSecond } from '../../src/analysis/spectrum/spectrum.js';
import { type Cells, cellCount, energyBins, massGroups } from '../../src/events/index.js';
import { fluxModel } from '../../src/flux/index.js';
import { makeSmallAnalysis, variant } from './small-analysis.js';

const { folder, path } = await makeSmallAnalysis();

interface Outcome {
  readonly total: number;
  readonly unfolded: number[];
  readonly efficiencies: number[];
  readonly data: number[];
  readonly groups: string[];
  readonly flux: number[];
}

/** The small analysis with one text replaced by another. */
async function run(name: string, from: string, to: string): Promise<Outcome> {
  const changed = await variant(path, `${name}.yaml`, from, to);
  await runAnalysis(changed, { out: join(folder, name) });
  const read = async (file: string) => JSON.parse(await readFile(join(folder, name, file), 'utf8'));
  const [unfolded, flux] = [await read('unfolded.json'), await read('flux.json')];
  const total = unfolded.unfolded.reduce((sum: number, counts: number) => sum + counts, 0);
  return { ...unfolded, total, flux: flux.projections.total.flux };
}

const base = await run('base', 'title: small', 'title: base');
const sum = (values: readonly number[]): number => values.reduce((all, value) => all + value, 0);
const near = (value: number, expected: number, tolerance: number): void =>
  assert.ok(Math.abs(value / expected - 1) < tolerance, `${value} is not ${expected} within ${tolerance}`);

test('a weight of 2 doubles the counts', async () => {
  const { data, total } = await run('weight', 'goodRuns:', 'weight: 2 * 1.0\n  goodRuns:');
  assert.deepEqual(
    data,
    base.data.map((count) => 2 * count),
  );
  near(total, 2 * base.total, 1e-9);
});

test('an importance weight of 2 doubles the efficiencies', async () => {
  const { efficiencies } = await run(
    'importance',
    'files: simulation',
    'weight: 2 * SamplingWeight\n  files: simulation',
  );
  efficiencies.forEach((value, cause) => {
    if (base.efficiencies[cause] > 0) near(value, 2 * base.efficiencies[cause], 1e-12);
  });
});

test('a selection leaves events out of data and simulation', async () => {
  const less = await run('selection', 'goodRuns:', 'selection: log_s125 > 0.5\n  goodRuns:');
  assert.ok(sum(less.data) < 0.5 * sum(base.data));
  assert.deepEqual(less.efficiencies, base.efficiencies);
  const simulated = await run(
    'simulated',
    'files: simulation',
    'selection: log_s125 > 0.5\n  files: simulation',
  );
  assert.deepEqual(simulated.data.length, base.data.length);
  assert.ok(sum(simulated.efficiencies) < sum(base.efficiencies));
});

test('a list of good runs takes the place of the file', async () => {
  const { data } = await run('runs', 'goodRuns: data/good_runs.txt', 'goodRuns: [120000]');
  assert.ok(sum(data) > 0 && sum(data) < sum(base.data));
});

test('a given livetime scales the flux and leaves the counts', async () => {
  const given = await run(
    'livetime',
    'livetime: { stream: data/stream_Run*.hdf5 }',
    'livetime: { seconds: 40000 }',
  );
  assert.deepEqual(given.data, base.data);
  given.flux.forEach((value, bin) => {
    near(value, base.flux[bin] / 2, 0.02);
  });
});

test('columns of the analysis file can be used everywhere in it', async () => {
  const own = 'seed: 3\ncolumns: { half: NStations / 2 }\ndata:\n  selection: half >= 5';
  const { data } = await run('columns', 'seed: 3\ndata:', own);
  assert.ok(sum(data) > 0 && sum(data) < sum(base.data));
});

test('fewer training events, another regression and other groups change what comes out', async () => {
  const fewer = await run('training', 'seed: 3', 'seed: 3\ntraining: { events: 400 }');
  assert.notDeepEqual(fewer.unfolded, base.unfolded);
  const trees = await run(
    'trees',
    'reconstruction: { model: polynomial }',
    'reconstruction: { model: trees, trees: 30 }',
  );
  assert.notDeepEqual(trees.unfolded, base.unfolded);
  const three = await run('groups', 'seed: 3', 'seed: 3\ngroups: 3');
  assert.deepEqual(three.groups, ['light', 'intermediate', 'heavy']);
  near(sum(three.flux), sum(base.flux), 0.3);
});

/** A response whose acceptance is a sigmoid with waves on it; each efficiency is known to 0.5%, and the radius grows at 10^7 GeV. */
function sigmoidResponse(waves: number, settings: { efficiencies: string; force: boolean }) {
  const cells: Cells = { energy: energyBins(6, 7.6, 0.1), groups: massGroups(2) };
  const size = cellCount(cells);
  const weights = new Float64Array(size * size);
  const sets = (['p', 'Fe'] as const).map((particle) => ({
    particle,
    thrown: 1e6,
    spectrum: { minEnergyGeV: 1e6, maxEnergyGeV: 1e8, index: -1 },
    area: { kind: 'flat' as const, radiusM: 800, minZenithRad: 0, maxZenithRad: 1 },
  }));
  const etendue = Array.from({ length: size / 2 }, (_, bin) => (bin < 10 ? 1 : 2.5));
  const throwing = { sets, etendue };
  thrownPerSecond(cells, throwing, fluxModel('H4a')).forEach((events, cell) => {
    const sigmoid = 0.5 / (1 + Math.exp(-8 * (cells.energy.edges[cell >> 1] - 6.2)));
    weights[cell * size + cell] = (events / etendue[cell >> 1]) * sigmoid * (1 + waves * Math.sin(cell));
  });
  const squares = weights.map((weight) => (5e-3 * weight) ** 2);
  const content = { response: { flux: 'H4a', ...settings } };
  const measured = { low: 6, high: 7.6 };
  const context = { analysis: { content }, causes: cells, effects: cells, measured } as unknown as RunContext;
  return responseOf(context, { effects: size, causes: size, weights, squares }, throwing, 'H4a').efficiencies;
}

test('the sigmoid fit follows the acceptance and smooths the efficiencies', () => {
  const binned = sigmoidResponse(0.004, { efficiencies: 'binned', force: false });
  const fitted = sigmoidResponse(0.004, { efficiencies: 'sigmoid', force: false });
  assert.notDeepEqual(fitted, binned);
  for (const [cell, value] of fitted.entries()) near(value, binned[cell], 0.01);
});

test('a sigmoid that does not describe the efficiencies is refused unless forced', () => {
  assert.throws(
    () => sigmoidResponse(0.05, { efficiencies: 'sigmoid', force: false }),
    /sigmoid fit has chi2\/ndf/,
  );
  assert.equal(sigmoidResponse(0.05, { efficiencies: 'sigmoid', force: true }).length, 32);
});

test('another flux inside the bins, another prior and another injected flux change what depends on them', async () => {
  const flux = await run('flux', 'seed: 3', 'seed: 3\nresponse: { flux: GST }');
  assert.notDeepEqual(flux.efficiencies, base.efficiencies);
  const prior = await run('prior', 'prior: bpl_simple', 'prior: jeffreys');
  assert.deepEqual(prior.efficiencies, base.efficiencies);
  assert.notDeepEqual(prior.unfolded, base.unfolded);
  const read = async (name: string) =>
    JSON.parse(await readFile(join(folder, name, 'validation.json'), 'utf8'));
  await run('injected', 'pseudoExperiments: 4', 'pseudoExperiments: 3, injected: polygonato, prior: uniform');
  const [before, after] = [await read('base'), await read('injected')];
  assert.deepEqual([before.closure.experiments, after.closure.experiments], [4, 3]);
  assert.deepEqual([after.injected, after.prior], ['polygonato', 'uniform']);
  assert.notEqual(before.closure.bins[0].truth, after.closure.bins[0].truth);
});
