import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { predict, predictProbabilities, readModel, train, writeModel } from '../../src/learning/index.js';
import { toyEvents } from '../learning/toy-events.js';
import { airshower } from './airshower.js';

const folder = await mkdtemp(join(tmpdir(), 'airshower-model-'));
after(() => rm(folder, { recursive: true }));
const file = (name: string): string => join(folder, name);

const { features, primary, log10Energy } = toyEvents(1500, 8);
const classes = ['light', 'heavy'];
const values = primary.map((each) => (each < 2 ? 0 : 1));
const groups = await train(
  { learner: 'gradient-boosting', rounds: 8, maxDepth: 3 },
  { features, target: { kind: 'classification', name: 'mass_group', classes, values } },
  { units: { log_s125: 'lg(VEM)' }, inputs: { 'sim.hdf5': 'ab12' }, metrics: { training_accuracy: 0.75 } },
);
await writeModel(file('groups.json'), groups);

test('a model file says what it holds, as text and as data', async () => {
  const { status, stdout } = await airshower(['model', file('groups.json')]);
  assert.equal(status, 0);
  assert.match(
    stdout,
    /^estimates: mass_group: light, heavy\nlearner: gradient-boosting\ntrees: 8, \d+ nodes/,
  );
  assert.match(stdout, /trained on: 1,500 events\nrounds: 8\nmaxDepth: 3\ntraining_accuracy: 0\.75/);
  assert.match(stdout, /log_s125 +lg\(VEM\)[\s\S]*sim\.hdf5 +ab12/);
  const data = JSON.parse((await airshower(['model', file('groups.json'), '--json'])).stdout);
  assert.deepEqual([data.learner, data.training.rows], ['gradient-boosting', 1500]);
});

test("a model goes into XGBoost's format and comes back with the same estimates", async () => {
  const out = await airshower(['model', file('groups.json'), '--export-xgboost', file('x.json')]);
  assert.deepEqual([out.status, JSON.parse(await readFile(file('x.json'), 'utf8')).version], [0, [1, 7, 4]]);
  const args = ['model', file('x.json'), '--import-xgboost', file('back.json'), '--classes', 'light,heavy'];
  const back = await airshower(args);
  assert.equal(back.status, 0, back.stderr);
  const [, heavy] = predictProbabilities(await readModel(file('back.json')), features);
  predictProbabilities(groups, features)[1].forEach((p, row) => {
    assert.ok(Math.abs(p - heavy[row]) < 1e-6);
  });
  const named = await airshower([...args, '--features', 'a,b,c', '--target', 'kind', '--json']);
  const { features: own, target } = JSON.parse(named.stdout);
  assert.deepEqual([own[2].name, target.name], ['c', 'kind']);
});

test('a model of another learner, wrong names and damaged files are refused with their reason', async () => {
  const target = { kind: 'regression', name: 'log10_energy', values: log10Energy } as const;
  const polynomial = await train({ learner: 'polynomial' }, { features, target });
  await writeModel(file('energy.json'), polynomial);
  assert.ok(Math.abs(predict(await readModel(file('energy.json')), features)[0] - log10Energy[0]) < 0.5);
  const text = await readFile(file('groups.json'), 'utf8');
  await writeFile(file('newer.json'), text.replace('"format_version": 1', '"format_version": 9'));
  await writeFile(file('cut.json'), text.slice(0, 900));
  const refused = async (args: string[], status: number, reason: RegExp): Promise<void> => {
    const found = await airshower(['model', ...args]);
    assert.deepEqual([found.status, found.stdout], [status, '']);
    assert.match(found.stderr, reason);
  };
  const itself = file('groups.json');
  await refused([itself, '--export-xgboost', itself], 2, /groups\.json is one of the files that are read/);
  await refused([itself, '--import-xgboost', itself], 2, /Give another file with --import-xgboost/);
  assert.equal(await readFile(itself, 'utf8'), text);
  await refused([file('energy.json'), '--export-xgboost', file('e.json')], 1, /a model of polynomial/);
  await refused([file('groups.json'), '--import-xgboost', file('e.json')], 1, /cannot|not/);
  await refused(
    [file('x.json'), '--import-xgboost', file('e.json'), '--features', 'a'],
    2,
    /3 features, 1 are/,
  );
  await refused([file('newer.json')], 1, /has model format 9, this airshower reads 1/);
  await refused([file('cut.json')], 1, /cut\.json is damaged/);
  await refused([file('groups.json'), '--classes', 'a,b'], 2, /--classes is of --import-xgboost/);
});
