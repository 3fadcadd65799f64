import assert from 'node:assert/strict';
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { findBrowser } from '../../src/plots/index.js';
import { makeSmallAnalysis, variant } from '../analysis/small-analysis.js';
import { airshower } from './airshower.js';

const { folder, path } = await makeSmallAnalysis();
// Where the continuous checks run, a missing browser is a failure; on a user's machine its test is left out.
const withoutBrowser =
  (await findBrowser()) === undefined && !process.env.CI ? 'no Chromium or Chrome in PATH' : false;
const out = (name: string): string[] => ['--out', join(folder, name)];
const stagesOf = (stderr: string): string[] =>
  stderr.split('\n').flatMap((line) => line.match(/^([\w-]+): (?:done|unchanged)/)?.[1] ?? []);

test('train leaves two models and says how they do on showers they have not seen', async () => {
  const { status, stdout, stderr } = await airshower([
    'train',
    path,
    ...out('run'),
    '--json',
    '--workers',
    '1',
  ]);
  assert.equal(status, 0, stderr);
  const trained = JSON.parse(stdout);
  assert.deepEqual(
    trained.models.map(({ learner }: { learner: string }) => learner),
    ['polynomial', 'gradient-boosting'],
  );
  for (const { file } of trained.models)
    assert.equal(JSON.parse(await readFile(file, 'utf8')).format, 'airshower model');
  const [all] = trained.energy.resolutions;
  assert.ok(Math.abs(all.overall.bias) < 0.03 && all.overall.resolution < 0.15);
  assert.ok(trained.mass_group.accuracy > 0.65 && trained.mass_group.accuracy < 0.95);
  assert.ok(trained.training_events > 1000 && trained.test_events > 1000);
  assert.deepEqual(stagesOf(stderr), ['events', 'models', 'simulation']);
});

test('response takes up the stages of train and writes response.h5', async () => {
  const { status, stdout, stderr } = await airshower(['response', path, ...out('run'), '--json']);
  assert.equal(status, 0, stderr);
  assert.match(stderr, /^models: unchanged, skipped$/m);
  const quality = JSON.parse(stdout);
  assert.equal(quality.efficiencies.length, 2 * (quality.cause_edges.length - 1));
  assert.ok(quality.condition_number > 1);
  assert.ok(quality.diagonal_fraction > 0.3 && quality.diagonal_fraction < 1);
  assert.match(quality.poor_causes[0].name, /lg\(E\/GeV\) 6\.2-6\.4, light/);
  const inspected = await airshower(['inspect', quality.file, '--json']);
  assert.equal(inspected.status, 0, inspected.stderr);
  assert.ok((await readFile(quality.file)).length > 1000);
  const text = await airshower(['response', path, ...out('run')]);
  assert.match(text.stdout, /condition number: [\d.]+\nreconstructed in their own cell: [\d.]+%/);
});

test('run goes on from there, and report draws the same report again', async () => {
  const first = await airshower(['run', path, ...out('run'), '--json']);
  assert.equal(first.status, 0, first.stderr);
  assert.match(first.stderr, /^simulation: unchanged, skipped$/m);
  assert.match(first.stderr, /^validation: done in/m);
  const { report, flux, verdicts } = JSON.parse(first.stdout);
  assert.ok(flux.total.flux.every((value: number) => value > 0) && verdicts.length > 5);
  const drawn = await readFile(report, 'utf8');
  await rm(report);
  const again = await airshower(['report', join(folder, 'run'), '--json']);
  assert.deepEqual(JSON.parse(again.stdout), { report, figures: [] });
  assert.equal(await readFile(report, 'utf8'), drawn);
});

test('report writes the figures that are named as files', { skip: withoutBrowser }, async () => {
  const folderOfRun = join(folder, 'run');
  const written = await airshower([
    'report',
    folderOfRun,
    '--figures',
    'svg',
    '--named',
    'flux-total',
    'cut-flow',
  ]);
  assert.equal(written.status, 0, written.stderr);
  const names = ['cut-flow', 'flux-total'].map((name) => join(folderOfRun, 'figures', `${name}.svg`));
  assert.deepEqual(
    written.stdout.trim().split('\n').slice(1),
    names.map((name) => `figure: ${name}`),
  );
  assert.match(await readFile(names[1], 'utf8'), /^<svg[\s\S]*this analysis, all particles/);
});

test('report names its figures where one is asked for that it does not have', async () => {
  const unknown = await airshower([
    'report',
    join(folder, 'run'),
    '--figures',
    'svg',
    '--named',
    'flux-totl',
  ]);
  assert.equal(unknown.status, 2);
  assert.match(
    unknown.stderr,
    /the report has no figure 'flux-totl' \(nearest: 'flux-total'\)\nIt has cut-flow, /,
  );
  const formatless = await airshower(['report', join(folder, 'run'), '--named', 'flux-total']);
  assert.match(formatless.stderr, /Give a format too: --figures pdf/);
});

test('report refuses a folder without a finished run, and stages of another run', async () => {
  const nothing = await airshower(['report', join(folder, 'data')]);
  assert.equal(nothing.status, 1);
  assert.match(nothing.stderr, /manifest\.json: cannot be read: no such file or folder[\s\S]*airshower run/);
  const stage = join(folder, 'run', 'stages', 'unfolding.json');
  const text = await readFile(stage, 'utf8');
  await writeFile(stage, text.replace(/"key": "./, '"key": "x'));
  const mixed = await airshower(['report', join(folder, 'run')]);
  await writeFile(stage, text);
  assert.equal(mixed.status, 1);
  assert.match(mixed.stderr, /unfolding\.json: is of another run than manifest\.json/);
});

test('validate draws as many experiments as asked for, and fails when a verdict does', async () => {
  const few = await airshower(['validate', path, ...out('run'), '--pseudo-experiments', '5', '--json']);
  const outcome = JSON.parse(few.stdout);
  assert.equal(outcome.pseudo_experiments, 5);
  assert.equal(few.status, outcome.passed ? 0 : 1);
  assert.deepEqual(
    outcome.passed,
    outcome.verdicts.every(({ passed }: { passed: boolean }) => passed),
  );
  const file = JSON.parse(await readFile(join(folder, 'run', 'validation.json'), 'utf8'));
  const tests = new Set(file.verdicts.map(({ group }: { group: string }) => group));
  for (const group of ['data against simulation', 'split tests', 'methods'])
    assert.ok(tests.has(group), group);
  const { splits } = file.splits as { splits: { split: string; reason?: string }[] };
  assert.deepEqual(
    splits.map(({ split, reason }) => [split, reason?.split(' ').slice(0, 3).join(' ')]),
    [
      ['zenith', undefined],
      ['core', undefined],
      ['season', 'only 0 events'],
      ['runs', undefined],
    ],
  );
  assert.ok(outcome.notes.some((note: string) => note.startsWith('Not tested: winter')));
  const once = await variant(path, 'once.yaml', 'stopping: 0.01', 'stopping: 10');
  const biased = await airshower(['validate', once, ...out('once'), '--pseudo-experiments', '4']);
  assert.equal(biased.status, 1);
  assert.match(biased.stdout, /✗ pure iron: share taken for light .*FAILED/);
  assert.match(biased.stdout, /\d+ of \d+ FAILED/);
  assert.doesNotMatch(biased.stderr, /^airshower:/m);
});

test('simulate keeps what is there, unless it is forced', async () => {
  const kept = await airshower(['simulate', path]);
  assert.deepEqual([kept.status, kept.stdout], [0, '']);
  assert.match(kept.stderr, /^simulation: kept 4 files/m);
  const forced = await airshower(['simulate', path, '--force']);
  assert.match(forced.stderr, /^simulation: 4 files, [\d,]+ events/m);
});

test('a mistake in the analysis file is wrong usage, one in the events is a failed run', async () => {
  const unknownKey = await variant(path, 'key.yaml', 'seed: 3', 'sede: 3');
  const noEvents = await variant(
    path,
    'cuts.yaml',
    'reconstruction:',
    'cuts: [{ name: none, expression: NStations > 1000 }]\nreconstruction:',
  );
  for (const command of ['run', 'train', 'response', 'validate']) {
    const wrong = await airshower([command, unknownKey, ...out('wrong')]);
    assert.deepEqual([wrong.status, wrong.stdout], [2, '']);
    assert.match(wrong.stderr, /sede: unknown key \(nearest: 'seed'\)/);
  }
  const failed = await airshower(['train', noEvents, ...out('none')]);
  assert.deepEqual([failed.status, failed.stdout], [1, '']);
  assert.match(failed.stderr, /no event of the data is left at 'none'/);
  assert.ok((await readdir(folder)).includes('run'));
});
