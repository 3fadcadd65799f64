import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { runAnalysis } from '../../src/analysis/index.js';
import { unfoldingParts } from '../../src/analysis/report/report-unfolding.js';
import { parseAnalysis } from '../../src/analysis/settings/read-analysis.js';
import { unfoldedFile } from '../../src/analysis/spectrum/unfolded-file.js';
import { unfoldingStage } from '../../src/analysis/stages/unfolding.js';
import { analysisReport } from '../../src/plots/index.js';
import { makeSmallAnalysis, variant } from './small-analysis.js';

const { folder, path } = await makeSmallAnalysis();
const out = join(folder, 'out');
const section = 'unfolding: { prior: bpl_simple, stopping: 0.01 }';
const { context, events, data } = await runAnalysis(path, { out });
const text = await readFile(path, 'utf8');
const simulation = JSON.parse(await readFile(join(out, 'stages/simulation.json'), 'utf8')).result;

/** The counts of the small analysis unfolded with other settings: what unfolded.json holds, and the names of the figures. */
async function unfolded(settings: string) {
  const analysis = await parseAnalysis(
    text.replace(section, `unfolding: { prior: bpl_simple, ${settings} }`),
    path,
  );
  const changed = { ...context, analysis };
  const spectrum = await unfoldingStage(changed, events, simulation, data);
  const found = JSON.parse(JSON.stringify(unfoldedFile(changed, { spectrum, data })));
  const parts = unfoldingParts({ context: changed, spectrum, data, events });
  const { sections } = analysisReport({ title: '', warnings: [], ...parts });
  const figures = sections.flatMap(({ figures: drawn = [] }) => drawn.map(({ name }) => name));
  return { ...found, figures };
}

/** The whole run with other settings. */
async function run(name: string, settings: string) {
  const changed = await variant(
    path,
    `${name}.yaml`,
    section,
    `unfolding: { prior: bpl_simple, ${settings} }`,
  );
  const { report, flux, validation } = await runAnalysis(changed, { out });
  return { flux, validation, report: await readFile(report, 'utf8') };
}

const base = await unfolded('stopping: 0.01');
const sum = (values: readonly number[]): number => values.reduce((all, value) => all + value, 0);
const differs = (a: readonly number[], b: readonly number[]) =>
  assert.ok(Math.max(...a.map((value, i) => Math.abs(value - b[i]) / (1 + Math.abs(b[i])))) > 1e-3);

for (const method of ['tikhonov', 'svd', 'maximum-likelihood', 'bin-by-bin', 'inversion'])
  test(`counts are unfolded by ${method}`, async () => {
    const found = await unfolded(`method: ${method}`);
    assert.equal(found.method, method);
    differs(found.unfolded, base.unfolded);
    assert.ok(found.stat_err.every(Number.isFinite) && sum(found.stat_err) > 0);
    assert.ok(
      !found.figures.includes('unfolding-iterations') && base.figures.includes('unfolding-iterations'),
    );
  });

test('the closure of a run unfolds by its method, held at what it chose', async () => {
  const { validation } = await run('tikhonov', 'method: tikhonov');
  assert.deepEqual([...new Set(validation.closure.iterations)], [1]);
  assert.ok(validation.closure.bins.every(({ pullWidth }) => Number.isFinite(pullWidth)));
});

test('strength, choice and rank are taken', async () => {
  const scanned = await unfolded('method: tikhonov, choice: global-correlation');
  const given = await unfolded(`method: tikhonov, strength: ${5 * scanned.strength}`);
  assert.ok(scanned.strength > 0 && given.strength === 5 * scanned.strength);
  differs(scanned.unfolded, given.unfolded);
  const [two, five] = [await unfolded('method: svd, rank: 2'), await unfolded('method: svd, rank: 5')];
  assert.deepEqual([two.rank, five.rank], [2, 5]);
  differs(two.unfolded, five.unfolded);
});

test('a number of iterations is made, whatever the test statistic, and counts as converged', async () => {
  const found = await unfolded('iterations: 7, testStatistic: bf');
  assert.equal(found.num_iterations, 7);
  assert.ok(found.converged && !found.figures.includes('stopping-test'));
});

for (const criterion of ['test-statistic', 'mean-squared-error', 'average-coverage', 'global-correlation'])
  test(`pseudo-experiments choose the number of iterations by ${criterion}`, async () => {
    const coverage = criterion === 'average-coverage' ? ', targetCoverage: 0.3' : '';
    const found = await unfolded(`iterations: ${criterion}, iterationToys: 60, maxIterations: 30${coverage}`);
    assert.equal(found.iteration_choice.criterion, criterion);
    assert.equal(found.iteration_choice.iterations, found.num_iterations);
    assert.equal(found.iteration_choice.scores.length, 30);
    assert.ok(found.figures.includes('iteration-choice'));
  });

test('a spline smooths between the iterations, each group on its own or all cells in a row', async () => {
  const settings = (more: string) => `iterations: 4, regularizer: { smooth: 1.0e+9${more} }`;
  const plain = await unfolded('iterations: 4');
  const own = await unfolded(settings(''));
  differs(own.unfolded, plain.unfolded);
  differs(own.unfolded, (await unfolded(settings(', byGroup: false'))).unfolded);
  differs(own.unfolded, (await unfolded(settings(', degree: 1'))).unfolded);
});

test('the covariance of the response is the one asked for', async () => {
  const found = await unfolded('stopping: 0.01, responseCovariance: multinomial');
  assert.deepEqual(found.unfolded, base.unfolded);
  differs(found.mc_err, base.mc_err);
  const used = base.mc_err.flatMap((error: number, cause: number) => (error > 0 ? [cause] : []));
  const ratios = used.map((cause: number) => found.mc_err[cause] / base.mc_err[cause]);
  // Columns share the events that were thrown: elements are anticorrelated, and errors not far from independent ones.
  assert.ok(
    ratios.length > 10 && ratios.every((ratio: number) => ratio > 0.7 && ratio < 1.4),
    String(ratios),
  );
  await assert.rejects(unfolded('responseCovariance: fitted'), /efficiencyCovariance|passingEvents/);
});

test('covariances may be left out, and the report says so', async () => {
  const own = await unfolded('stopping: 0.01, covariances: data');
  assert.equal(sum(own.mc_err), 0);
  assert.deepEqual(own.stat_err, base.stat_err);
  const none = await unfolded('stopping: 0.01, covariances: none');
  assert.equal(sum(none.stat_err), 0);
  assert.deepEqual(none.unfolded, base.unfolded);
  assert.equal(none.refolding, undefined);
  assert.match((await run('none', 'stopping: 0.01, covariances: none')).report, /covariances: none/);
});

test('toys of data and response stand beside the propagated errors, or take their place', async () => {
  const found = await unfolded('stopping: 0.01, toys: 400');
  assert.equal(found.toys.count, 400);
  for (const [kind, quoted] of [
    ['data', found.stat_err],
    ['response', found.mc_err],
  ] as const) {
    assert.deepEqual(found.toys[kind].propagated_err, quoted);
    const inner = quoted.flatMap((error: number, cause: number) =>
      found.unfolded[cause] > 100 ? [error / found.toys[kind].err[cause]] : [],
    );
    const mean = sum(inner) / inner.length;
    assert.ok(mean > 0.8 && mean < 1.2, `${kind}: ${mean}`);
  }
  assert.ok(found.figures.includes('toy-errors'));
  const bootstrap = await unfolded('stopping: 0.01, toys: 400, covariances: bootstrap');
  assert.deepEqual(bootstrap.covariance.stat, found.toys.data.covariance);
  assert.deepEqual(bootstrap.covariance.mc, found.toys.response.covariance);
});

test('background stays in the model, and its error adds to the systematic one', async () => {
  const effects = base.data.length;
  const fakes = base.data.map((count: number) => 0.1 * count);
  const list = (values: readonly number[]) => `[${values.join(', ')}]`;
  const clean = await unfolded(`iterations: 4, background: { events: ${list(fakes)} }`);
  const inDetector = ({ unfolded: counts, efficiencies }: { unfolded: number[]; efficiencies: number[] }) =>
    sum(counts.map((count, cause) => count * efficiencies[cause]));
  const kept = inDetector(clean) / inDetector(await unfolded('iterations: 4'));
  assert.ok(Math.abs(kept - 0.9) < 0.03, `${kept} of the events are left`);
  const errors = list(fakes.map((count: number) => 0.5 * count));
  const settings = `iterations: 4, background: { events: ${list(fakes)}, errors: ${errors} }`;
  const unsure = await unfolded(settings);
  assert.deepEqual(unsure.unfolded, clean.unfolded);
  assert.ok(sum(unsure.background_err) > 0);
  const [with_, without] = [await run('unsure', settings), await run('four', 'iterations: 4')];
  const syst = with_.flux.projections['total'].syst;
  assert.ok(syst.every((error, bin) => error > without.flux.projections['total'].syst[bin]));
  await assert.rejects(
    unfolded('background: { events: [1, 2] }'),
    new RegExp(`unfolding.background.events has 2 numbers, there are ${effects} effects`),
  );
});

test('other priors and methods are shown beside the result', async () => {
  const found = await unfolded(
    'stopping: 0.01, alternatives: { priors: [uniform, H3a], methods: [tikhonov, inversion] }',
  );
  const names = found.alternatives.map(({ kind, name }: { kind: string; name: string }) => `${kind} ${name}`);
  assert.deepEqual(names, ['prior uniform', 'prior H3a', 'method tikhonov', 'method inversion']);
  for (const { unfolded: other } of found.alternatives) differs(other, base.unfolded);
  assert.ok(found.figures.includes('alternatives') && !base.figures.includes('alternatives'));
});

test('refolding and bottom line are tested, purity and stability are told', () => {
  const { refolding, bottom_line: bottomLine, response_quality: quality } = base;
  assert.ok(refolding.chi2 > 0 && refolding.ndf > 0, JSON.stringify(refolding));
  assert.ok(refolding.p_value > 0 && refolding.p_value <= 1, JSON.stringify(refolding));
  assert.deepEqual(
    bottomLine.map(({ model, passed }: { model: string; passed: boolean }) => [model, passed]),
    [
      ['H3a', true],
      ['H4a', true],
      ['polygonato', true],
      ['GSF', true],
    ],
  );
  for (const shares of [quality.purity, quality.stability]) {
    assert.equal(shares.length, base.data.length);
    assert.ok(shares.every((share: number) => share >= 0 && share <= 1));
  }
});
