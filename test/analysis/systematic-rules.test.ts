import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { runAnalysis, simulateAnalysis } from '../../src/analysis/index.js';
import { makeSmallAnalysis, variant } from './small-analysis.js';

const { folder, path } = await makeSmallAnalysis();
const vem = '  - { name: VEM calibration, kind: data';
const run = async (name: string, more: string, from = 'validation:', to = `${more}validation:`) => {
  const changed = await variant(path, `${name}.yaml`, from, to);
  await simulateAnalysis(changed);
  const { flux, report } = await runAnalysis(changed, { out: join(folder, 'out') });
  return { flux, report: await readFile(report, 'utf8') };
};
const base = await run('base', '');
const priors = (rest: (prior: string) => string) =>
  ['uniform', 'jeffreys']
    .map((prior) => `  - { name: ${prior}, kind: weighting, up: { prior: ${prior} }${rest(prior)} }\n`)
    .join('');
const squares = (errors: readonly number[]): number[] => errors.map((error) => error * error);

test('flux.json says what each source adds, both signs for themselves', () => {
  const { breakdown, systematic_sources: sources, projections } = base.flux;
  assert.deepEqual(sources.names, ['VEM calibration', 'livetime']);
  const { total, systematic, sources: parts } = breakdown['total'];
  assert.deepEqual(
    parts.map(({ name }) => name),
    ['statistical', 'Monte-Carlo', 'VEM calibration', 'livetime'],
  );
  const { flux, stat, mc, syst_up: up } = projections['total'];
  flux.forEach((value, bin) => {
    assert.ok(Math.abs(up![bin] / value - systematic.up[bin]) < 1e-12);
    const expected = Math.hypot(stat[bin] / value, mc[bin] / value, systematic.up[bin]);
    assert.ok(Math.abs(total.up[bin] / expected - 1) < 1e-12);
    assert.ok(total.down[bin] < 0);
  });
});

test('sources of a set count once, alone they add in quadrature', async () => {
  const { flux: alone } = await run(
    'alone',
    priors(() => ''),
  );
  const { flux: set } = await run(
    'set',
    priors(() => ', set: prior'),
  );
  assert.deepEqual(alone.systematic_sources.names, ['VEM calibration', 'uniform', 'jeffreys', 'livetime']);
  assert.deepEqual(set.systematic_sources.names, ['VEM calibration', 'prior', 'livetime']);
  assert.deepEqual(set.systematic_sources.members[1], ['uniform', 'jeffreys']);
  const added = squares(alone.syst).map((value, cell) => value - base.flux.syst[cell] ** 2);
  const once = squares(set.syst).map((value, cell) => value - base.flux.syst[cell] ** 2);
  once.forEach((value, cell) => {
    const [uniform, jeffreys] = [1, 2].map((source) => alone.systematic_sources.shifts[source][cell] ** 2);
    assert.ok(Math.abs(value / Math.max(uniform, jeffreys) - 1) < 1e-9);
    assert.ok(Math.abs(added[cell] / (uniform + jeffreys) - 1) < 1e-9);
  });
});

test('correlated sources add linearly, and the report lists the coefficients', async () => {
  const { flux, report } = await run(
    'correlated',
    priors((prior) => (prior === 'jeffreys' ? ', correlatedWith: { uniform: 1 }' : '')),
  );
  const { shifts, correlations } = flux.systematic_sources;
  assert.equal(correlations[1][2], 1);
  flux.syst.forEach((error, cell) => {
    const expected = Math.hypot(shifts[0][cell], shifts[1][cell] + shifts[2][cell], shifts[3][cell]);
    assert.ok(Math.abs(error / expected - 1) < 1e-9);
  });
  assert.match(report, /Correlations between systematic sources/);
  await assert.rejects(
    run(
      'unknown',
      priors(() => ', correlatedWith: { snow: 1 }'),
    ),
    /'snow', which is no other source; |'uniform' is correlated with 'snow', which is no other source/,
  );
});

test('an envelope takes the larger side of a source', async () => {
  const { flux } = await run('envelope', '', vem, vem.replace('kind', 'rule: envelope, kind'));
  const [{ up, down }] = flux.systematics;
  flux.systematic_sources.shifts[0].forEach((shift, cell) => {
    assert.ok(Math.abs(Math.abs(shift) / Math.max(Math.abs(up[cell]), Math.abs(down![cell])) - 1) < 1e-9);
  });
});

test('another simulated set is made by its settings, and unfolded', async () => {
  const source =
    '  - { name: snow, kind: set, up: { files: snow/*.hdf5, generate: { seed: 9, variation: { snowAttenuationM: 1.5 } } } }\n';
  const { flux } = await run('snow', source);
  assert.deepEqual(flux.systematic_sources.names, ['VEM calibration', 'snow', 'livetime']);
  assert.ok(flux.systematics[1].up.every((shift) => shift !== 0 && Number.isFinite(shift)));
});

test('composition and HEPData tables stand beside the flux', async () => {
  const { fractions, mean_ln_a: mass } = base.flux.composition;
  const { flux } = base.flux;
  mass.value.forEach((value, bin) => {
    const [light, heavy] = [flux[2 * bin], flux[2 * bin + 1]];
    assert.ok(Math.abs(fractions['light'].value[bin] - light / (light + heavy)) < 1e-12);
    assert.ok(value > 0 && value < Math.log(56) && mass.total[bin] > mass.stat[bin]);
  });
  assert.match(base.report, /mean-ln-a/);
  const submission = await readFile(join(folder, 'out/hepdata/submission.yaml'), 'utf8');
  for (const [, name] of submission.matchAll(/data_file: (\S+)/g))
    assert.match(await readFile(join(folder, 'out/hepdata', name), 'utf8'), /dependent_variables/);
});

test('a flux model is fitted through the response where the section fit is', async () => {
  const { flux, report } = await run('fit', 'fit: { light: power-law, heavy: power-law }\n');
  assert.deepEqual(
    flux.fit!.parameters.map(({ name }) => name),
    ['light: lg flux at 10^6 GeV', 'light: index', 'heavy: lg flux at 10^6 GeV', 'heavy: index'],
  );
  for (const { value, error } of flux.fit!.parameters) assert.ok(error > 0 && error < Math.abs(value));
  const { flux: unfolded, total } = flux.projections['total'];
  flux.fit!.projections['total'].forEach((value, bin) => {
    assert.ok(Math.abs(value - unfolded[bin]) < 5 * total[bin] + 0.3 * unfolded[bin], `bin ${bin}`);
  });
  assert.match(report, /Flux model folded through the response/);
  assert.equal(base.flux.fit, undefined);
});
