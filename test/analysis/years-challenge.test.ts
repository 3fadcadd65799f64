import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { redrawReport, runAnalysis, simulateAnalysis } from '../../src/analysis/index.js';
import { smallAnalysis } from './small-analysis.js';

const folder = await mkdtemp(join(tmpdir(), 'airshower-challenge-'));
after(() => rm(folder, { recursive: true }));

/** A day of data in runs over all of a year. @param changed  what is wrong with it */
const year = (name: string, seed: number, changed = ''): string => `
    - name: ${name}
      files: ${name}/Run*.hdf5
      livetime: { stream: ${name}/stream_Run*.hdf5 }
      goodRuns: ${name}/good_runs.txt
      generate: { seed: ${seed}, flux: H4a, minLgEnergy: 5.8, runSeconds: 10000, livetimeSeconds: 100000, runIntervalDays: 30, rejectedRateHz: 0.2${changed} }`;
const first = year('first', 11);
const second = year('second', 12);
const loud = year('loud', 13, ', variation: { vemScale: 1.08 }');
const seasonal = year('seasonal', 14, ', seasonalMuons: 0.5');

async function write(name: string, years: string, unfolding = ''): Promise<string> {
  const path = join(folder, `${name}.yaml`);
  const text = smallAnalysis
    .replace(/data:\n[\s\S]*?simulation:/, `data:\n  years:${years}\nsimulation:`)
    .replace('showersPerBin: 60', 'showersPerBin: 250')
    .replace('stopping: 0.01', `stopping: 0.01${unfolding}`)
    .replace(/systematics:\n.*\n/, '');
  await writeFile(path, text);
  return path;
}

/** All in one folder, so that the models are trained once. */
const out = join(folder, 'out');

/** The verdicts of one test alone, by their names. */
async function validate(name: string, years: string, only: 'data-simulation' | 'splits', unfolding = '') {
  const path = await write(name, years, unfolding);
  const outcome = await runAnalysis(path, { out, workers: 2, challenge: true, only: [only] });
  const verdicts = outcome.challenge!.verdicts;
  return {
    outcome,
    verdicts,
    named: (part: string) => verdicts.filter(({ test: each }) => each.includes(part)),
  };
}

await simulateAnalysis(await write('make', `${first}${second}${loud}${seasonal}`));

test('two years of one detector are stable', async () => {
  const { verdicts, named } = await validate('good', `${first}${second}`, 'data-simulation');
  const [stable] = named('yearly stability');
  assert.ok(stable.passed, JSON.stringify(stable));
  assert.ok(verdicts.every(({ group }) => group === 'data against simulation'));
});

test('a year whose signals are 8% too large is found by its rates, and only the test that was asked for is made', async () => {
  const { outcome, named } = await validate('loud', `${first}${loud}`, 'data-simulation');
  const [stable] = named('yearly stability');
  assert.ok(!stable.passed, JSON.stringify(stable));
  assert.deepEqual(outcome.challenge!.leftOut, ['known-spectra', 'splits', 'methods']);
  const report = await readFile(outcome.report, 'utf8');
  assert.match(report, /Left out, as --only asks: known-spectra, splits, methods/);
  await redrawReport(out);
  assert.equal(await readFile(outcome.report, 'utf8'), report);
});

test('known background is part of what is expected of every shape, by its share of the livetime', async () => {
  const years = `${first}${second}`;
  const clean = await validate('good', years, 'data-simulation');
  const cells = 12;
  const known = (events: number, errors: number): string =>
    `, background: { events: [${new Array(cells).fill(events)}], errors: [${new Array(cells).fill(errors)}] }`;
  const shapesOf = ({ outcome }: typeof clean) => outcome.challenge!.dataSimulation!.agreements;
  const [without, exact, unsure] = [
    clean,
    await validate('background', years, 'data-simulation', known(10, 0)),
    await validate('unsure', years, 'data-simulation', known(10, 5)),
  ].map(shapesOf);
  const sum = (values: readonly number[] = []): number => values.reduce((all, value) => all + value, 0);
  const livetimes = clean.outcome.events.years.map(({ livetimeSeconds }) => livetimeSeconds);
  const shares = new Map(['first', 'second'].map((name, year) => [name, livetimes[year] / sum(livetimes)]));
  const ofCosine = [...without.keys()].filter((i) => without[i].variable === 'lap_cos_zenith');
  for (const i of ofCosine) {
    const bins = Math.round((without[i].high - without[i].low) / 0.2);
    const wanted = bins * 2 * 10 * shares.get(without[i].year)!;
    assert.ok(
      Math.abs(sum(exact[i].background) / wanted - 1) < 1e-9,
      `${sum(exact[i].background)} ${wanted}`,
    );
    const more = sum(exact[i].simulation) - sum(without[i].simulation);
    assert.ok(Math.abs(more / wanted - 1) < 1e-9, `${more} ${wanted}`);
    assert.ok(sum(unsure[i].simulationVariances) > sum(exact[i].simulationVariances));
  }
  assert.ok(ofCosine.length >= 2);
});

test('winter and summer are compared over a year of runs; muons that change with the season are found', async () => {
  const [steady, changing] = [
    await validate('steady', first, 'splits'),
    await validate('seasonal', seasonal, 'splits'),
  ];
  const passed = ({ named }: typeof steady) => named('winter').map((each) => each.passed);
  assert.deepEqual(passed(steady), [true, true, true], JSON.stringify(steady.named('winter')));
  assert.ok(passed(changing).includes(false), JSON.stringify(changing.named('winter')));
});
