import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { runAnalysis, runSummary, simulateAnalysis } from '../../src/analysis/index.js';
import { smallAnalysis } from './small-analysis.js';

const folder = await mkdtemp(join(tmpdir(), 'airshower-years-'));
after(() => rm(folder, { recursive: true }));

const vem =
  'data, up: { columns: { lap_s125: 1.03 * lap_s125 } }, down: { columns: { lap_s125: 0.97 * lap_s125 } }';
const light = 'simulation, up: { columns: { eloss_1500_standard: 1.05 * eloss_1500_standard } }';
const systematics = `systematics:
  - { name: VEM calibration, kind: ${vem} }
  - { name: light yield, kind: ${light} }
  - { name: composition, kind: weighting, up: { flux: GST } }
  - { name: prior, kind: weighting, up: { prior: H3a } }
`;

/** A year's own pseudo-data: files and stream in a folder of their own. */
const year = (name: string, settings: string, more = ''): string => `
    - name: ${name}
      detector: ${name}
      files: ${name}/Run*.hdf5
      livetime: { stream: ${name}/stream_Run*.hdf5 }
      goodRuns: ${name}/good_runs.txt
      generate: { flux: H4a, minLgEnergy: 5.8, runSeconds: 8000, detector: ${name}, ${settings} }${more}`;

const first = year('IC86.2012', 'seed: 5, livetimeSeconds: 24000, firstRun: 120000');
const second = year('IC86.2013', 'seed: 6, livetimeSeconds: 40000, firstRun: 122000, runIntervalDays: 12');
const own = `
      simulation:
        files: sim79/*.hdf5
        generate: { seed: 8, detector: IC79.2010, showersPerBin: 60, throwsPerShower: 2, maxLgEnergy: 8 }`;
const third = year('IC79.2010', 'seed: 9, livetimeSeconds: 24000, firstRun: 115000', own);

/** The small analysis over these data. */
const analysis = (data: string): string =>
  smallAnalysis
    .replace(/data:\n[\s\S]*?simulation:/, `data:\n${data}\nsimulation:`)
    .replace(/systematics:\n.*\n/, systematics);

async function write(name: string, data: string, sources = systematics): Promise<string> {
  const path = join(folder, `${name}.yaml`);
  await writeFile(path, analysis(data).replace(systematics, sources));
  return path;
}

async function run(name: string, data: string, unblind = false, sources = systematics) {
  const out = join(folder, `out-${name}`);
  const outcome = await runAnalysis(await write(name, data, sources), { out, unblind, workers: 2 });
  const read = async (file: string) => JSON.parse(await readFile(join(out, file), 'utf8'));
  const report = await readFile(join(out, 'report.html'), 'utf8');
  const [flux, unfolded, manifest] = [
    await read('flux.json'),
    await read('unfolded.json'),
    await read('manifest.json'),
  ];
  return { outcome, flux, unfolded, manifest, report, summary: runSummary(outcome) };
}

const near = (value: number, expected: number, tolerance: number): void =>
  assert.ok(Math.abs(value / expected - 1) < tolerance, `${value} is not ${expected} within ${tolerance}`);
const sum = (values: readonly number[]): number => values.reduce((all, value) => all + value, 0);

await simulateAnalysis(await write('make', `  years:${first}${second}${third}`));
const two = await run('two', `  years:${first}${second}`);

test('two years on one simulation give what their files give together', async () => {
  const lists = (prefix: string): string =>
    `[${['IC86.2012', 'IC86.2013'].map((name) => `${name}/${prefix}Run*.hdf5`).join(', ')}]`;
  const runs = await Promise.all(
    ['IC86.2012', 'IC86.2013'].map((name) => readFile(join(folder, name, 'good_runs.txt'), 'utf8')),
  );
  const together = await run(
    'together',
    `  files: ${lists('')}\n  livetime: { stream: ${lists('stream_')} }\n  goodRuns: [${runs.join('').trim().split('\n').join(', ')}]`,
  );
  assert.deepEqual(two.unfolded.data, together.unfolded.data);
  const [a, b] = [two.flux.projections.total, together.flux.projections.total];
  for (const [bin, value] of a.flux.entries()) {
    near(value, b.flux[bin], 1e-9);
    near(a.stat[bin], b.stat[bin], 1e-9);
    near(a.mc[bin], b.mc[bin], 1e-9);
    near(a.syst[bin], b.syst[bin], 1e-9);
  }
  assert.equal(together.flux.years, undefined);
});

test('each year has its counts, livetime and flux, and the sum is theirs', () => {
  const { years, livetime_seconds } = two.flux;
  assert.deepEqual(
    years.map(({ name }: { name: string }) => name),
    ['IC86.2012', 'IC86.2013'],
  );
  near(sum(years.map((each: { counts: number }) => each.counts)), sum(two.unfolded.data), 1e-12);
  near(
    sum(years.map((each: { livetime_seconds: number }) => each.livetime_seconds)),
    livetime_seconds,
    1e-12,
  );
  near(years[0].livetime_seconds, 24000, 0.02);
  near(years[1].livetime_seconds, 40000, 0.02);
  // More iterations of all together than of each alone would need: the mean over livetime is the sum's flux to a few percent.
  const [a, b] = years.map(
    (each: { projections: { total: { flux: number[] } } }) => each.projections.total.flux,
  );
  two.flux.projections.total.flux.forEach((flux: number, bin: number) => {
    near((24 * a[bin] + 40 * b[bin]) / 64, flux, 0.02);
  });
});

test('what both years share nearly cancels in their ratio, statistics and livetimes do not', () => {
  const [{ year: name, reference, projections }] = two.flux.year_ratios;
  assert.deepEqual([name, reference], ['IC86.2013', 'IC86.2012']);
  const { ratio, stat, mc, syst, total, p_value } = projections.total;
  const [a, b] = two.flux.years.map((each: { projections: { total: unknown } }) => each.projections.total);
  for (const [bin, value] of ratio.entries()) {
    near(value, b.flux[bin] / a.flux[bin], 1e-12);
    near(stat[bin] / value, Math.hypot(a.stat[bin] / a.flux[bin], b.stat[bin] / b.flux[bin]), 1e-9);
    assert.ok(mc[bin] / value < 0.5 * Math.hypot(a.mc[bin] / a.flux[bin], b.mc[bin] / b.flux[bin]));
    near(total[bin], Math.hypot(stat[bin], mc[bin], syst[bin]), 1e-9);
  }
  // The same flux was put into both.
  assert.ok(p_value > 1e-4, `p-value ${p_value}`);
});

test('a source that shifts the common simulation cancels in the ratio', async () => {
  const scale = 'simulation, up: { columns: { lap_s125: 1.08 * lap_s125 } }';
  const shifted = `systematics: [{ name: scale of S125, kind: ${scale} }]\n`;
  const data = `  years:${first}${second}`;
  const { flux } = await run('shared', data, false, shifted);
  const [a, b] = flux.years.map((each: { projections: { total: unknown } }) => each.projections.total);
  const { ratio, syst } = flux.year_ratios[0].projections.total;
  const square = (errors: number[], values: number[]): number =>
    sum(errors.map((error, bin) => (error / values[bin]) ** 2));
  assert.ok(square(syst, ratio) < 0.1 * (square(a.syst, a.flux) + square(b.syst, b.flux)));
});

test('terminal and report show the years, their months and their ratio', () => {
  assert.match(two.summary, /IC86\.2013 +IC86\.2013 +[\d,]+ +0\.4\d+ ± 0\.00/);
  assert.match(two.summary, /IC86\.2013 \/ IC86\.2012/);
  assert.match(two.report, /Flux of the years over that of IC86\.2012/);
  for (const month of ['2012-05', '2013-05']) assert.ok(two.report.includes(month), month);
});

test('a year with a simulation of its own is unfolded with it, over its own solid angle', async () => {
  const { flux, outcome } = await run('own', `  years:${first}${third}`);
  const [common, ic79] = outcome.events.simulations;
  assert.ok(ic79.etendue[0] < 0.6 * common.etendue[0]);
  outcome.events.etendue.forEach((etendue, bin) => {
    near(etendue, (common.etendue[bin] + ic79.etendue[bin]) / 2, 0.02);
  });
  const { ratio, total, mc, p_value } = flux.year_ratios[0].projections.total;
  assert.ok(p_value > 1e-4, `p-value ${p_value}`);
  const [a, b] = flux.years.map((each: { projections: { total: unknown } }) => each.projections.total);
  ratio.forEach((value: number, bin: number) => {
    near(mc[bin] / value, Math.hypot(a.mc[bin] / a.flux[bin], b.mc[bin] / b.flux[bin]), 1e-9);
    assert.ok(total[bin] < 0.5 * value);
  });
});

test('selected months leave out the events and the livetime of the others', async () => {
  const livetime = two.outcome.events.years[1].livetime;
  const { month, seconds } = livetime[0];
  assert.ok(livetime.length > 2, 'the second year lies in several months');
  const chosen = await run(
    'months',
    `  years:${first}${second.replace('goodRuns', `months: ['${month}']\n      goodRuns`)}`,
  );
  const [, part] = chosen.flux.years;
  near(part.livetime_seconds, seconds, 1e-12);
  assert.ok(part.counts > 0 && part.counts < two.flux.years[1].counts);
});

test('blind data show the burn sample below the stated energy, until they are unblinded', async () => {
  const blinding = '  blinding: { burnEvery: 2, aboveLgEnergy: 7.2 }\n';
  const blind = await run('blind', `${blinding}  years:${first}${second}`);
  assert.deepEqual(blind.manifest.blinding, { unblinded: false, burn_every: 2, hidden_above_lg_energy: 7.2 });
  assert.equal(Math.max(...blind.unfolded.effect_edges), 7.2);
  assert.equal(Math.round(100 * Math.log10(Math.max(...blind.flux.energy_edges_gev))), 700);
  const share = blind.flux.livetime_seconds / two.flux.livetime_seconds;
  assert.ok(share > 0.2 && share < 0.8, `${share}`);
  assert.ok(sum(blind.unfolded.data) < 0.8 * sum(two.unfolded.data));
  assert.match(blind.summary, /blind: runs with a number divisible by 2, events up to lg\(E\/GeV\) 7\.2/);
  const open = await run('blind', `${blinding}  years:${first}${second}`, true);
  assert.deepEqual(open.manifest.blinding, { unblinded: true, burn_every: 2, hidden_above_lg_energy: 7.2 });
  assert.deepEqual(open.unfolded, two.unfolded);
});

test('a given livetime does not say that of a burn sample', async () => {
  const data = '  blinding: {}\n  files: IC86.2012/Run*.hdf5\n  livetime: { seconds: 24000 }';
  await assert.rejects(run('given', data), /a given livetime does not say that of the burn sample/);
});
