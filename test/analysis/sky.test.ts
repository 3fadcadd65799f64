import assert from 'node:assert/strict';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { redrawReport, runAnalysis, skymapOfAnalysis } from '../../src/analysis/index.js';
import { readHealpixFits } from '../../src/skymap/index.js';
import { makeSmallAnalysis, variant } from './small-analysis.js';

const { folder, path } = await makeSmallAnalysis();
const withSky = (name: string, settings: string) =>
  variant(path, `${name}.yaml`, 'seed: 3', `seed: 3\nsky: { ${settings} }`);

test('a run with a section sky has the maps in its folder and its report, and redraws them', async () => {
  const out = join(folder, 'run');
  await runAnalysis(await withSky('run', 'nside: 8, radiusDegrees: 10, trials: 2'), { out });
  const { nside, columns } = await readHealpixFits(join(out, 'sky', 'skymap.fits'));
  assert.equal(nside, 8);
  assert.ok(columns[0].values.reduce((sum, count) => sum + count) > 100);
  assert.equal(JSON.parse(await readFile(join(out, 'sky', 'skymap.json'), 'utf8')).trials.skies, 2);
  const report = await readFile(join(out, 'report.html'), 'utf8');
  for (const name of ['sky-events', 'sky-intensity', 'sky-significance', 'sky-on-off', 'power-spectrum'])
    assert.ok(report.includes(`"${name}"`) || report.includes(`id="${name}"`), name);
  assert.match(report, /equatorial dipole: amplitude/);
  await redrawReport(out);
  assert.equal(await readFile(join(out, 'report.html'), 'utf8'), report);
});

test('every key of the section changes the result, and the command line goes before it', async () => {
  const base = 'nside: 8, radiusDegrees: 10, decMaxDegrees: -55, reference: ring-mean, trials: 0';
  const outcome = async (name: string, settings: string, asked = {}) => {
    const out = join(folder, name);
    await mkdir(out, { recursive: true });
    return (await skymapOfAnalysis(await withSky(name, settings), { out, ...asked })).sky;
  };
  const sky = await outcome('base', base);
  assert.equal(sky.nside, 8);
  const wider = await outcome('wider', base.replace('radiusDegrees: 10', 'radiusDegrees: 20'));
  assert.notDeepEqual(wider.intensity.significance, sky.intensity.significance);
  assert.notDeepEqual(wider.onOff!.numOn, sky.onOff!.numOn);
  const further = await outcome('further', base.replace('-55', '-70'));
  assert.ok(further.inView.length < sky.inView.length);
  const drawn = await outcome('drawn', base.replace('ring-mean', 'time-scrambling'));
  assert.deepEqual(drawn.counts, sky.counts);
  assert.notDeepEqual(drawn.reference.map, sky.reference.map);
  const tried = await outcome('tried', base.replace('trials: 0', 'trials: 3'));
  assert.equal(tried.trials!.maxima.length, 3);
  const unfolded = await outcome('unfolded', `${base}, unfoldingIterations: 3`);
  assert.ok(
    unfolded.onOff!.significance.some(
      (value, i) => Number.isFinite(value) && value !== sky.onOff!.significance[i],
    ),
  );
  await assert.rejects(outcome('both', `${base}, unfoldingIterations: 3`, { trials: 2 }), /not unfolded/);
  const asked = await outcome('asked', base, { nside: 4, trials: 1 });
  assert.deepEqual([asked.nside, asked.trials!.maxima.length], [4, 1]);
});

test('an nside that is no power of two is refused with its place in the file', async () => {
  const wrong = await withSky('wrong', 'nside: 48');
  await assert.rejects(runAnalysis(wrong, { out: join(folder, 'wrong') }), /sky\.nside/);
});
