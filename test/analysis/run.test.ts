import assert from 'node:assert/strict';
import { copyFile, mkdir, readdir, readFile, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { runAnalysis, runSummary, simulateAnalysis } from '../../src/analysis/index.js';
import { readUnfoldingHdf5, type UnfoldingOptions, unfold } from '../../src/unfolding/index.js';
import { makeSmallAnalysis, variant } from './small-analysis.js';

const { folder, path } = await makeSmallAnalysis();

async function run(
  analysis: string,
  out: string,
  workers = 2,
): Promise<{ lines: string[]; summary: string }> {
  const lines: string[] = [];
  const outcome = await runAnalysis(analysis, {
    out: join(folder, out),
    workers,
    log: (line) => lines.push(line),
  });
  return { lines, summary: runSummary(outcome) };
}

const outputs = ['unfolded.json', 'flux.json', 'validation.json', 'response.h5'];
const contents = (out: string): Promise<Buffer[]> =>
  Promise.all(outputs.map((name) => readFile(join(folder, out, name))));

const stages = ['events', 'models', 'simulation', 'data', 'unfolding', 'systematic-1', 'validation'];

test('a run goes from events to flux and says what it did', async () => {
  const { lines, summary } = await run(path, 'first');
  assert.deepEqual(
    lines.map((line) => line.split(':')[0]),
    stages,
  );
  assert.match(summary, /IceTop quality +[\d,]+/);
  assert.match(summary, /6\.4–6\.6 .*× 10/);
  assert.match(summary, /first\/report\.html/);
  const flux = JSON.parse(await readFile(join(folder, 'first', 'flux.json'), 'utf8'));
  assert.deepEqual(flux.groups, ['light', 'heavy']);
  assert.equal(flux.flux.length, 2 * 4);
  assert.deepEqual(Object.keys(flux.projections), ['light', 'heavy', 'total']);
  assert.ok(flux.syst.every((error: number) => error > 0));
  for (let cell = 0; cell < 8; cell++) {
    const { stat, mc, syst, total } = flux.covariance;
    const sum = stat[cell][cell] + mc[cell][cell] + syst[cell][cell];
    assert.ok(Math.abs(total[cell][cell] / sum - 1) < 1e-12);
  }
});

test('response.h5 of a run can be unfolded again: the same counts from the same prior', async () => {
  const { unfolded, num_iterations } = JSON.parse(
    await readFile(join(folder, 'first', 'unfolded.json'), 'utf8'),
  );
  const { problem, options } = await readUnfoldingHdf5(join(folder, 'first', 'response.h5'));
  // A threshold that no test statistic falls below: exactly as many iterations as the run had.
  const again = unfold(problem, {
    ...options,
    testStatistic: 'ks',
    stopping: -1,
    maxIterations: num_iterations,
  } as UnfoldingOptions);
  for (const [cause, events] of again.unfolded.entries())
    assert.ok(
      Math.abs(events - unfolded[cause]) <= 1e-12 * unfolded[cause],
      `cause ${cause}: ${events}, ${unfolded[cause]}`,
    );
});

test('the spectrum lies within its errors of the flux that the data were drawn from', async () => {
  const { fluxModel } = await import('../../src/flux/index.js');
  const flux = JSON.parse(await readFile(join(folder, 'first', 'flux.json'), 'utf8'));
  const model = fluxModel('H4a');
  const { total } = flux.projections;
  let chi2 = 0;
  total.flux.forEach((value: number, bin: number) => {
    const expected = model.mean(flux.energy_edges_gev[bin], flux.energy_edges_gev[bin + 1]);
    chi2 += ((value - expected) / Math.hypot(total.stat[bin], total.mc[bin])) ** 2;
  });
  // Four bins: a chi-squared of 23.5 is exceeded once in 10,000 times; a flux off by a factor of 1.5 gives several hundred.
  assert.ok(chi2 < 23.5, `chi2 ${chi2}`);
});

test('one worker gives the bits of two', async () => {
  await run(path, 'one-worker', 1);
  assert.deepEqual(await contents('one-worker'), await contents('first'));
});

test('finished stages are not run again, and only what depends on a change is', async () => {
  const before = await contents('first');
  const again = await run(path, 'first');
  assert.deepEqual(
    again.lines,
    stages.map((stage) => `${stage}: unchanged, skipped`),
  );
  assert.deepEqual(await contents('first'), before);
  const changed = await variant(path, 'stopping.yaml', 'stopping: 0.01', 'stopping: 0.001');
  const { lines } = await run(changed, 'first');
  const done = lines.filter((line) => !line.includes('skipped')).map((line) => line.split(':')[0]);
  assert.deepEqual(done, ['unfolding', 'validation']);
});

test('files that were generated are kept', async () => {
  const lines: string[] = [];
  await simulateAnalysis(path, { log: (line) => lines.push(line) });
  assert.equal(lines.length, 2);
  for (const line of lines) assert.match(line, /: kept \d+ files in /);
});

test('the manifest names inputs, versions and seed, and keeps what varies apart', async () => {
  const manifest = JSON.parse(await readFile(join(folder, 'first', 'manifest.json'), 'utf8'));
  assert.equal(manifest.seed, 3);
  assert.equal(manifest.v8, process.versions.v8);
  assert.equal(manifest.inputs.simulation.length, 4);
  assert.match(manifest.inputs.data[0].file, /^data\/Run/);
  assert.match(manifest.inputs.data[0].ends_sha256, /^[0-9a-f]{64}$/);
  assert.ok(manifest.volatile.date && manifest.volatile.stages.length === stages.length);
});

const refusals: [what: string, from: string, to: string, message: RegExp, status: number][] = [
  [
    'a glob that matches nothing',
    'files: data/Run*.hdf5',
    'files: nowhere/*.h5',
    /data\.files: no file matches 'nowhere/,
    1,
  ],
  ['an unknown column', 'goodRuns:', 'selection: NStatoins > 5\n  goodRuns:', /NStatoins[\s\S]*NStations/, 2],
  [
    'cuts that nothing passes',
    'reconstruction:',
    'cuts: [{ name: none, expression: NStations > 1000 }]\nreconstruction:',
    /no event of the data is left at 'none'/,
    1,
  ],
  [
    'a prior of the wrong length',
    'prior: bpl_simple',
    'prior: [1, 2, 3]',
    /unfolding\.prior has 3 numbers, there are 20 causes/,
    2,
  ],
  [
    'an unknown flux model',
    'seed: 3',
    'seed: 3\nresponse: { flux: H5a }',
    /response\.flux: found 'H5a': there is no such flux model \(nearest: 'H3a', 'H4a'\)/,
    2,
  ],
  [
    'causes beyond the simulation',
    'high: 7.8',
    'high: 8.4',
    /no (p|He|O|Fe) was thrown in all of lg\(E\/GeV\) 8\.00 to 8\.20, .*thrown were 5\.\d\d to 8\.00/,
    1,
  ],
  [
    'a shift that does not fit its kind',
    'kind: data',
    'kind: set',
    /a source of kind 'set' takes files, found columns/,
    2,
  ],
  [
    'a cause that nothing reaches',
    'files: simulation/*.hdf5',
    'files: simulation/*.hdf5\n  selection: MC_energy < 3.9e6 or MC_energy > 6.4e6',
    /no simulated event reaches lg\(E\/GeV\) 6\.6-6\.8, light/,
    1,
  ],
];

for (const [what, from, to, message, status] of refusals) {
  test(`${what} is refused, and earlier stages are kept`, async () => {
    const before = await readdir(join(folder, 'first', 'stages'));
    const wrong = await variant(path, 'wrong.yaml', from, to);
    await assert.rejects(run(wrong, 'first'), (error: Error & { exitStatus?: number }) => {
      assert.match(error.message, message);
      assert.equal(error.exitStatus, status);
      return true;
    });
    for (const stage of before) assert.ok((await readdir(join(folder, 'first', 'stages'))).includes(stage));
  });
}

test('a damaged file is named, and a file without thrown numbers too', async () => {
  await mkdir(join(folder, 'damaged'));
  const files = await readdir(join(folder, 'simulation'));
  const events = files.filter((name) => name.endsWith('.hdf5'));
  for (const name of events) await copyFile(join(folder, 'simulation', name), join(folder, 'damaged', name));
  await truncate(join(folder, 'damaged', events[1]), 50_000);
  const wrong = await variant(path, 'damaged.yaml', 'files: simulation/*.hdf5', 'files: damaged/*.hdf5');
  await assert.rejects(run(wrong, 'damaged-out'), new RegExp(`${events[1]}.*truncated`));
  const noTruth = await variant(path, 'no-truth.yaml', 'files: simulation/*.hdf5', 'files: data/Run*.hdf5');
  await assert.rejects(
    run(noTruth, 'no-truth-out'),
    /thrown numbers unknown: there is no table I3TopInjectorInfo/,
  );
});

test('a list of good runs that is no list is refused with its line', async () => {
  await writeFile(join(folder, 'runs.txt'), '120000 good\nbad line\n');
  const wrong = await variant(path, 'runs.yaml', 'goodRuns: data/good_runs.txt', 'goodRuns: runs.txt');
  await assert.rejects(run(wrong, 'runs-out'), /runs\.txt: line 2 does not start with a run number/);
});
