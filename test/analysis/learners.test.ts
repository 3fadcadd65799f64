import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { trainAnalysis } from '../../src/analysis/index.js';
import { learnerOf, type TrainedSettings } from '../../src/analysis/models/learners.js';
import { parseAnalysis } from '../../src/analysis/settings/read-analysis.js';
import { type Model, readModel, scoreOf, type Target, train, writeModel } from '../../src/learning/index.js';
import { toyEvents } from '../learning/toy-events.js';
import { makeSmallAnalysis, variant } from './small-analysis.js';

const { folder, path } = await makeSmallAnalysis();
const energyText = 'reconstruction: { model: polynomial }';
const groupText = 'classification: { model: trees, trees: 20 }';
let runs = 0;

/** Trains with other settings of one model; every call takes up the stage of the events. */
async function trained(from: string, to: string) {
  const changed = await variant(path, `learner-${runs++}.yaml`, from, to);
  const { models, performance } = await trainAnalysis(changed, { out: join(folder, 'learners') });
  const [energy, group] = await Promise.all(models.map(({ file }) => readModel(file)));
  const { rms } = performance.energyPerformance.resolutions[0].overall;
  return { energy, group, rms, accuracy: performance.confusion.accuracy };
}
const energyOf = (settings: string) => trained(energyText, `reconstruction: ${settings}`);
const groupOf = (settings: string) => trained(groupText, `classification: ${settings}`);

/** The model of settings as an analysis file has them, learned from toy events. */
async function learned(section: 'reconstruction' | 'classification', settings: string) {
  const text = (await readFile(path, 'utf8'))
    .replace(energyText, '')
    .replace(groupText, `${section}: ${settings}`);
  const { content } = await parseAnalysis(text, path);
  const learner = await learnerOf(content[section] as TrainedSettings, { folder, seed: content.seed });
  const { features, log10Energy, primary } = toyEvents(1500, 4);
  const classes = ['light', 'heavy'];
  const target: Target =
    section === 'reconstruction'
      ? { kind: 'regression', name: 'log10_energy', values: log10Energy }
      : {
          kind: 'classification',
          name: 'mass_group',
          classes,
          values: primary.map((each) => (each < 2 ? 0 : 1)),
        };
  return train(learner, { features, target });
}
const parametersOf = async (...settings: Parameters<typeof learned>) =>
  (await learned(...settings)).parameters;

test('every learner of the energy can be chosen, and is nearly as good as the polynomial', async () => {
  const fresh = toyEvents(3000, 5);
  const target = { kind: 'regression', name: 'log10_energy', values: fresh.log10Energy } as const;
  const rmsOf = (model: Model) => scoreOf(model, { features: fresh.features, target });
  const polynomial = rmsOf(await learned('reconstruction', '{ model: polynomial }'));
  for (const [settings, learner] of [
    ['{ model: polynomial, degree: 3, ridge: 1e-6 }', 'polynomial'],
    ['{ model: trees, trees: 60, monotonic: { log_s125: 1 } }', 'gradient-boosting'],
    ['{ model: forest, trees: 30, depth: 8, minLeafWeight: 5 }', 'random-forest'],
    ['{ model: neighbours, neighbours: 20 }', 'neighbours'],
    ['{ model: voting, members: [{ model: polynomial }, { model: neighbours }], votes: [3, 1] }', 'voting'],
    [
      '{ model: stacking, folds: 3, members: [{ model: polynomial }, { model: neighbours }], final: { model: polynomial, degree: 1 } }',
      'stacking',
    ],
  ]) {
    const model = await learned('reconstruction', settings);
    assert.equal(model.parameters.learner, learner);
    const rms = rmsOf(model);
    assert.ok(rms < 1.25 * polynomial && rms !== polynomial, `${settings}: ${rms}, ${polynomial}`);
  }
});

test('every learner of the mass group can be chosen, and does better than chance', async () => {
  const fresh = toyEvents(3000, 5);
  const values = fresh.primary.map((each) => (each < 2 ? 0 : 1));
  const target = { kind: 'classification', name: 'mass_group', classes: ['light', 'heavy'], values } as const;
  for (const [settings, learner] of [
    ['{ model: forest, trees: 30, depth: 6, splits: random }', 'random-forest'],
    ['{ model: logistic, degree: 2 }', 'logistic'],
    ['{ model: svm }', 'svm'],
    ['{ model: neighbours, neighbours: 30 }', 'neighbours'],
    ['{ model: voting, members: [{ model: logistic }, { model: svm }] }', 'voting'],
    [
      '{ model: stacking, members: [{ model: logistic }, { model: trees, trees: 10 }], final: { model: logistic } }',
      'stacking',
    ],
  ]) {
    const model = await learned('classification', settings);
    assert.equal(model.parameters.learner, learner);
    const accuracy = scoreOf(model, { features: fresh.features, target });
    assert.ok(accuracy > 0.72 && accuracy < 0.8, `${settings}: ${accuracy}`);
  }
});

test('the line cut divides without learning, by the published boundaries or others', async () => {
  const published = await groupOf('{ model: line-cut }');
  assert.equal(published.group.parameters.learner, 'line-cut');
  assert.ok(published.accuracy > 0.6 && published.accuracy < 0.95, `${published.accuracy}`);
  const all = await groupOf('{ model: line-cut, lines: [{ offset: 99, slope: 0 }] }');
  assert.ok(Math.abs(all.accuracy - 0.5) < 0.1, `${all.accuracy}`);
  await assert.rejects(
    groupOf('{ model: line-cut, lines: [{ offset: 0, slope: 1 }, { offset: 1, slope: 1 }] }'),
    /2 lines divide 3 groups, not 2/,
  );
});

test('every option of the trees changes the model', async () => {
  const given = (options: string) => parametersOf('reconstruction', `{ model: trees, trees: 10${options} }`);
  const base = await given('');
  for (const option of [
    'depth: 3',
    'learningRate: 0.3',
    'growth: leaf, leaves: 5',
    'leaves: 5',
    'l1: 3',
    'l2: 30',
    'minChildWeight: 60',
    'minGain: 1',
    'rowShare: 0.5',
    'featureShare: 0.4',
    'bins: 8',
    'monotonic: { lap_cos_zenith: 1 }',
    'earlyStopping: { rounds: 3, heldOut: 0.3 }',
    'loss: absolute',
    'loss: huber, huberDelta: 0.1',
    'loss: quantile, quantile: 0.7',
  ])
    assert.notDeepEqual(await given(`, ${option}`), base, option);
  assert.notDeepEqual(await given(', leaves: 5'), await given(', growth: leaf, leaves: 5'));
  assert.notDeepEqual(await given(', rowShare: 0.5, seed: 77'), await given(', rowShare: 0.5'));
  const twoGroups = (loss: string) =>
    parametersOf('classification', `{ model: trees, trees: 10, loss: ${loss} }`);
  assert.notDeepEqual(await twoGroups('exponential'), await twoGroups('logistic'));
});

test('every option of a forest, and the penalties of linear models, change the model', async () => {
  const given = (options: string) =>
    parametersOf('classification', `{ model: forest, trees: 5, depth: 6${options} }`);
  const base = await given('');
  for (const option of [
    'minLeafWeight: 40',
    'featuresPerSplit: 3',
    'splits: random',
    'bootstrap: false',
    'bins: 8',
    'seed: 5',
  ])
    assert.notDeepEqual(await given(`, ${option}`), base, option);
  for (const [section, model] of [
    ['reconstruction', 'polynomial'],
    ['classification', 'logistic'],
    ['classification', 'svm'],
  ] as const) {
    const plain = await parametersOf(section, `{ model: ${model} }`);
    assert.notDeepEqual(await parametersOf(section, `{ model: ${model}, ridge: 0.5 }`), plain);
    assert.notDeepEqual(await parametersOf(section, `{ model: ${model}, degree: 3 }`), plain);
  }
});

test('further features and training weights reach the models', async () => {
  const own = 'features: { stations: log10(NStations) }\n';
  const more = await trained(
    energyText,
    `${own}reconstruction: { model: polynomial, features: [log_s125, lap_cos_zenith, stations] }`,
  );
  assert.deepEqual(
    more.energy.features.map(({ name }) => name),
    ['log_s125', 'lap_cos_zenith', 'stations'],
  );
  assert.ok(more.rms > 0.03 && more.rms < 0.2, `${more.rms}`);
  const plain = await energyOf('{ model: polynomial }');
  const weighted = await trained('seed: 3', 'seed: 3\ntraining: { weight: MC_energy ^ -1 }');
  assert.notDeepEqual(weighted.energy.parameters, plain.energy.parameters);
  assert.notDeepEqual(weighted.group.parameters, plain.group.parameters);
});

test('out of core the same events make the same models, for any number of workers, and their files say so', async () => {
  const trees = `${energyText.replace('polynomial', 'trees, trees: 6')}`;
  const settings = 'training: { weight: MC_energy ^ -1';
  const train = async (name: string, reading: string, workers: number) => {
    const base = await variant(path, `${name}.yaml`, energyText, `${trees}\n${settings}${reading} }`);
    const out = join(folder, 'out-of-core', name);
    const said: string[] = [];
    const log = (line: string) => void said.push(line);
    const { models, trainingEvents } = await trainAnalysis(base, { out, workers, log });
    return {
      trainingEvents,
      said: said.join('\n'),
      models: await Promise.all(models.map(({ file }) => readModel(file))),
    };
  };
  const inMemory = await train('rows', '', 2);
  // Fewer events than the sketch holds: the bins are those of the rows.
  assert.ok(inMemory.trainingEvents > 1000 && inMemory.trainingEvents < 16_384, `${inMemory.trainingEvents}`);
  const noted = (models: readonly Model[]) =>
    models.map((model) => ({ ...model, training: { ...model.training, outOfCore: true } }));
  for (const workers of [1, 2]) {
    const { models } = await train(`stream-${workers}`, ', outOfCore: true', workers);
    assert.deepEqual(models, noted(inMemory.models));
  }
  const sample = await train('sample', ', outOfCore: true, events: 700', 1);
  assert.ok(Math.abs(sample.trainingEvents - 700) < 120, `${sample.trainingEvents}`);
  const sampled = await train('sampled', ', events: 700', 1);
  assert.deepEqual(sample.models, noted(sampled.models));
  assert.match(
    sampled.said,
    /models: learn from a sample of \d+ of [\d,]+ simulated events; .*training\.outOfCore: true/,
  );
  assert.doesNotMatch(inMemory.said, /sample/);
  assert.equal(sample.models[0].training.rows, sample.trainingEvents);
});

test('a learner that needs all events in memory is refused out of core', async () => {
  const text = `${await readFile(path, 'utf8')}\ntraining: { outOfCore: true }`;
  await assert.rejects(
    parseAnalysis(text, 'a.yaml'),
    /reconstruction\.model: found 'polynomial': needs all events in memory; with training\.outOfCore: true it can be trees or file/,
  );
  await parseAnalysis(text.replace(energyText, ''), 'a.yaml');
});

test('a model file says where it comes from', async () => {
  const { energy, group } = await groupOf('{ model: forest, trees: 10, depth: 6 }');
  assert.equal(energy.features[1].unit, 'lg(S125 / VEM)');
  assert.ok(Object.keys(energy.training.inputs).every((name) => /^simulation\/.*hdf5$/.test(name)));
  assert.match(Object.values(energy.training.inputs)[0], /^[0-9a-f]{64}$/);
  assert.ok(energy.training.metrics.training_rms > 0.02 && energy.training.metrics.training_rms < 0.2);
  const { training_accuracy, out_of_bag_error } = group.training.metrics;
  assert.ok(training_accuracy > 0.7 && out_of_bag_error > 1 - training_accuracy);
});

test('a trained model takes the place of training, and trees can be added to it', async () => {
  const first = await energyOf('{ model: trees, trees: 8 }');
  const saved = join(folder, 'saved.json');
  await writeModel(saved, first.energy);
  const again = await energyOf('{ model: file, file: saved.json }');
  assert.deepEqual(again.energy, first.energy);
  const more = await energyOf('{ model: trees, trees: 4, continueFrom: saved.json }');
  const whole = await energyOf('{ model: trees, trees: 12 }');
  assert.deepEqual(more.energy.parameters, whole.energy.parameters);
  await assert.rejects(
    groupOf('{ model: file, file: saved.json }'),
    /classification\.file: the model saved\.json finds a number, the groups are light, heavy/,
  );
});

test('a setting that a learner does not have is refused with those it has', async () => {
  const text = (await readFile(path, 'utf8')).replace(groupText, 'classification: { model: svm, dept: 2 }');
  await assert.rejects(
    parseAnalysis(text, 'a.yaml'),
    /classification\.dept: unknown key; allowed: model, degree, ridge, features/,
  );
  await assert.rejects(
    parseAnalysis(text.replace('svm, dept: 2', 'trees, dept: 2'), 'a.yaml'),
    /classification\.dept: unknown key \(nearest: 'depth'\)/,
  );
});
