import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { FileError } from '../../src/core/index.js';
import {
  featureMatrix,
  type Learner,
  predict,
  readModel,
  train,
  writeModel,
} from '../../src/learning/index.js';

let folder = '';
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'airshower-model-'));
});
after(() => rm(folder, { recursive: true }));

const x = Float64Array.from({ length: 500 }, (_, i) => i / 100);
const features = featureMatrix({ x, y: x.map((each) => each % 1) });
const target = { kind: 'regression', name: 'z', unit: 'm', values: x.map((each) => Math.sin(each)) } as const;
const learners: Learner[] = [
  { learner: 'gradient-boosting', rounds: 5 },
  { learner: 'polynomial', degree: 3 },
];

async function writtenModel(learner = learners[0]) {
  const notes = { units: { x: 'VEM' }, inputs: { 'a.hdf5': 'sha256-of-a' }, metrics: { rms: 0.06 } };
  const model = await train(learner, { features, target }, notes);
  const path = join(folder, 'z.model.json');
  await writeModel(path, model);
  return { model, path, file: JSON.parse(await readFile(path, 'utf8')) };
}

for (const learner of learners) {
  test(`a model of ${learner.learner} returns from its file as it was`, async () => {
    const { model, path, file } = await writtenModel(learner);
    const again = await readModel(path);
    assert.deepEqual(predict(again, features), predict(model, features));
    assert.deepEqual(again.parameters, model.parameters);
    assert.deepEqual(again.features, [{ name: 'x', unit: 'VEM' }, { name: 'y' }]);
    assert.deepEqual(again.target, { name: 'z', unit: 'm' });
    assert.deepEqual(again.training.inputs, { 'a.hdf5': 'sha256-of-a' });
    assert.deepEqual(again.training.metrics, { rms: 0.06 });
    assert.equal(again.training.options['learner'], learner.learner);
    assert.match(file.package_version, /^\d+\.\d+\.\d+/);
  });
}

async function assertRefused(text: string, message: RegExp): Promise<void> {
  const path = join(folder, 'broken.model.json');
  await writeFile(path, text);
  await assert.rejects(readModel(path), (error) => {
    assert.ok(error instanceof FileError);
    assert.match(error.message, message);
    assert.equal(error.fields['file'], path);
    assert.ok(error.remedy);
    return true;
  });
}

test('a damaged, foreign or newer file is refused with its reason', async () => {
  const { file } = await writtenModel();
  const text = JSON.stringify(file);
  await assertRefused(text.slice(0, 1000), /is damaged/);
  await assertRefused(text.replace('"VEM"', '"PEV"'), /damaged: its content does not fit its checksum/);
  await assertRefused(text.replace(/"float64":"AAA/, '"float64":"BBB'), /checksum/);
  await assertRefused(
    JSON.stringify({ ...file, format_version: 2 }),
    /has model format 2, this airshower reads 1/,
  );
  await assertRefused('{"learner": {}}', /is not a model file/);
  await assertRefused('3', /is not a model file/);
  await assert.rejects(readModel(join(folder, 'none.json')), /none.json: cannot be read/);
});
