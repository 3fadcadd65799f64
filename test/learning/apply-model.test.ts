import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fromTable, inline, parallelMap, setDefaultWorkers, threads } from '../../src/engine/index.js';
import {
  applyModel,
  featureMatrix,
  modelStep,
  predict,
  predictProbabilities,
  train,
  writeModel,
} from '../../src/learning/index.js';

let folder = '';
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'airshower-apply-'));
});
after(() => rm(folder, { recursive: true }));

const x = Float64Array.from({ length: 300 }, (_, i) => i / 100);
const y = x.map((each) => (each * 7) % 1);
const features = featureMatrix({ x, y });
const values = Uint8Array.from(x, (each, i) => (each + y[i] > 2 ? 1 : 0));
const tableOf = (columns: Record<string, Float64Array>) => ({ numbers: (name: string) => columns[name] });

async function classModel() {
  const target = { kind: 'classification', name: 'mass_group', classes: ['light', 'heavy'], values } as const;
  const model = await train({ learner: 'gradient-boosting', rounds: 5 }, { features, target });
  const file = join(folder, 'groups.model.json');
  await writeModel(file, model);
  return { model, file };
}

test('the step of a class model adds the group and the probabilities that predict gives', async () => {
  const { model, file } = await classModel();
  const { task, columns, adds } = await modelStep(file);
  assert.deepEqual(columns, ['x', 'y']);
  const names = ['mass_group', 'mass_group_probability_light', 'mass_group_probability_heavy'];
  assert.deepEqual(Object.keys(adds), names);
  const added = await applyModel(tableOf({ y, other: x, x }), task.args);
  assert.deepEqual(Object.keys(added), names);
  assert.deepEqual(added['mass_group'], predict(model, features));
  assert.deepEqual(added['mass_group_probability_heavy'], predictProbabilities(model, features)[1]);
});

test('the step of a regression adds one column under the wished name', async () => {
  const target = { kind: 'regression', name: 'log10_energy', values: x } as const;
  const model = await train({ learner: 'polynomial' }, { features, target });
  const file = join(folder, 'energy.model.json');
  await writeModel(file, model);
  const { task, adds } = await modelStep(file, 'lg_e');
  assert.deepEqual(adds, { lg_e: 'float64' });
  assert.deepEqual((await applyModel(tableOf({ x, y }), task.args))['lg_e'], predict(model, features));
});

test('a frame takes the step in its plan: labels and probabilities, the same for any number of workers', async () => {
  const { model, file } = await classModel();
  const step = await modelStep(file, 'group');
  const found = [];
  for (const executor of [inline(), threads({ workers: 2 })]) {
    const frame = fromTable({ x, y }).using({ executor });
    const table = await frame.pipe(step.apply).filter('group == 1').collect();
    found.push(['x', 'group', 'group_probability_light'].map((name) => table.numbers(name)));
    await executor.close();
  }
  assert.deepEqual(found[0], found[1]);
  const labels = predict(model, features);
  assert.deepEqual(
    found[0][0],
    x.filter((_, row) => labels[row] === 1),
  );
  assert.throws(() => fromTable({ x }).pipe(step.apply), /'y'/);
});

test('the step runs in a worker by its module and name', async () => {
  const { file } = await classModel();
  const { task } = await modelStep(file);
  const module = new URL('./apply-in-worker.js', import.meta.url).href;
  setDefaultWorkers(1);
  const [found] = await parallelMap([{ x, y }], { module, export: 'applyTo', args: task });
  assert.deepEqual(found, await applyModel(tableOf({ x, y }), task.args));
});

test('a step without a model file, or with another one, is refused', async () => {
  await assert.rejects(modelStep(join(folder, 'none.json')), /none.json: cannot be read/);
  await assert.rejects(async () => applyModel(tableOf({ x, y }), undefined as never), /needs a model file/);
  const { file } = await classModel();
  const args = { file, name: 'mass_group', sha256: 'of another model' };
  await assert.rejects(applyModel(tableOf({ x, y }), args), /another model than when the plan was made/);
});
