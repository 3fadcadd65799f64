// How often the whole suite of `airshower validate` fails where nothing is wrong: for every seed other data, another simulation and
// other pseudo-experiments, from event files to the last verdict. npm run bench:validation -- [seeds] [first seed] [test...]
// The tests are those of `airshower validate --only`; all by default.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runAnalysis, simulateAnalysis } from '../../dist/src/analysis/index.js';
import { closeDefaultExecutor } from '../../dist/src/engine/index.js';
import { kolmogorovPValue, mean, standardDeviation } from '../../dist/src/validation/index.js';

const [seeds = 100, first = 1] = process.argv.slice(2, 4).map(Number);
const tests = process.argv.slice(4);

/** Smaller than the demonstration, as a hundred of them are made: wide bins, three and a half days of data, 4,000 to 10,000 passing events a column. */
const analysis = (seed) => `
title: seed ${seed}
seed: ${seed}
data:
  files: data/Run*.hdf5
  goodRuns: data/good_runs.txt
  selection: log_s125 > 0
  livetime: { stream: data/stream_Run*.hdf5 }
  generate: { seed: ${1000 + seed}, flux: H4a, livetimeSeconds: 300000, runSeconds: 20000, minLgEnergy: 5.7, rejectedRateHz: 0.2 }
simulation:
  files: simulation/*.hdf5
  selection: log_s125 > 0
  generate: { seed: ${5000 + seed}, filesPerPrimary: 1, showersPerBin: 700, throwsPerShower: 2, maxLgEnergy: 8.3 }
energy:
  causes: { low: 5.7, high: 8.1, width: 0.2 }
  effects: { low: 6.1, high: 7.7, width: 0.2 }
  publish: { low: 6.5, high: 7.3 }
reconstruction: { model: polynomial }
classification: { model: trees, trees: 50 }
unfolding: { prior: bpl_simple, stopping: 0.001 }
`;

const failures = new Map();
const pValues = new Map();
/** Numbers in units of their error: of mean 0 and width 1 where nothing is wrong. */
const deviations = new Map();
let [alarms, asked] = [0, 0];
const started = performance.now();
for (let seed = first; seed < first + seeds; seed++) {
  const folder = await mkdtemp(join(tmpdir(), 'airshower-seed-'));
  const path = join(folder, 'analysis.yaml');
  await writeFile(path, analysis(seed));
  await simulateAnalysis(path);
  const { validation, challenge } = await runAnalysis(path, {
    out: join(folder, 'out'),
    pseudoExperiments: 60,
    challenge: true,
    ...(tests.length > 0 && { only: tests }),
  });
  const verdicts = [...validation.verdicts, ...challenge.verdicts];
  const failed = verdicts.filter(({ passed }) => !passed);
  asked = verdicts.length;
  if (failed.length > 0) alarms++;
  for (const { group, test, value, demand, reason } of failed) {
    failures.set(group, (failures.get(group) ?? 0) + 1);
    console.log(`seed ${seed}: ${group}: ${test}: ${value}, asked ${demand} (${reason})`);
  }
  const keep = (numbers, test, value) => numbers.set(test, [...(numbers.get(test) ?? []), value]);
  for (const { test, value } of verdicts) {
    if (test.includes('p-value')) keep(pValues, test, value);
    if (test.includes('in errors')) keep(deviations, test, value);
  }
  for (const { chiSquaredPValue, ksPValue } of challenge.dataSimulation?.agreements ?? []) {
    for (const [test, value] of [
      ['every shape, χ²', chiSquaredPValue],
      ['every shape, KS', ksPValue],
    ])
      keep(pValues, test, value);
  }
  const seconds = (performance.now() - started) / 1000;
  console.log(`${seed - first + 1} seeds, ${alarms} with an alarm, ${seconds.toFixed(0)} s`);
  await rm(folder, { recursive: true });
}
for (const [test, values] of pValues) {
  const least = Math.min(...values).toPrecision(2);
  const uniform = kolmogorovPValue(values).toPrecision(2);
  console.log(
    `${test}: ${values.length}, least ${least}, mean ${mean(values).toFixed(3)}, uniform with p = ${uniform}`,
  );
}
for (const [test, values] of deviations)
  console.log(
    `${test}: ${values.length}, mean ${mean(values).toFixed(2)}, width ${standardDeviation(values).toFixed(2)}`,
  );
console.log(`${alarms} of ${seeds} good seeds fail any of ${asked} verdicts`, Object.fromEntries(failures));
await closeDefaultExecutor();
