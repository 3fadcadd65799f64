import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { parseOptionRanges, parseOptionValues } from '../../src/cli/commands/option-values.js';
import { readModel } from '../../src/learning/index.js';
import { makeSmallAnalysis } from '../analysis/small-analysis.js';
import { airshower } from './airshower.js';

const { folder, path } = await makeSmallAnalysis();
const train = (...args: string[]) => airshower(['train', path, '--out', join(folder, 'run'), ...args]);

interface Judged {
  readonly model: string;
  // biome-ignore lint/suspicious/noExplicitAny: answers of JSON are checked field by field.
  readonly answers: Record<string, any>;
}

test('every question has an answer as data, and a section with a figure in the report', async () => {
  const { status, stdout, stderr } = await train(
    ...['--json', '--judge', '--cross-validate', '--learning-curve', '--stratified', '--folds', '3'],
    ...['--select-features', 'backward', '--events', '1500'],
  );
  assert.equal(status, 0, stderr);
  const { judged, report } = JSON.parse(stdout) as { judged: Judged[]; report: string };
  const [energy, group] = judged;
  assert.deepEqual([energy.model, group.model], ['energy', 'mass-group']);
  const common = ['overtraining', 'importance', 'partial_dependence'];
  const fits = ['cross_validation', 'learning_curve', 'feature_selection'];
  assert.deepEqual(Object.keys(energy.answers), ['resolution', ...common, ...fits]);
  assert.deepEqual(Object.keys(group.answers), ['identification', 'calibration', 'roc', ...common, ...fits]);

  const { cross_validation, learning_curve, feature_selection } = energy.answers;
  assert.equal(cross_validation.testing.length, 3);
  assert.ok(cross_validation.mean > 0.03 && cross_validation.mean < 0.2);
  assert.ok(cross_validation.events <= 1500);
  assert.equal(learning_curve.values.length, 6);
  assert.equal(feature_selection.steps.at(-1).features[0], 'log_s125');
  const [firstGroup] = group.answers.overtraining.compared;
  assert.ok(firstGroup.p_value >= 0 && firstGroup.p_value <= 1 && firstGroup.training > 300);
  assert.equal(group.answers.calibration.length, 6);
  assert.ok(group.answers.roc.every(({ area }: { area: number }) => area > 0.75 && area < 1));
  assert.deepEqual(
    group.answers.identification.map(({ variable }: { variable: string }) => variable),
    ['lg(E/GeV)', 'cos zenith'],
  );
  assert.equal(group.answers.importance.gain.importance.length, 3);
  assert.equal(energy.answers.importance.gain, undefined);
  assert.equal(group.answers.partial_dependence.curves[0].means.length, 2);
  assert.equal(energy.answers.resolution.resolutions.length, 3);

  const html = await readFile(report, 'utf8');
  const figures = [...html.matchAll(/<figure id="([^"]+)"/g)].map(([, id]) => id);
  assert.deepEqual(figures, [...new Set(figures)], 'no figure stands twice');
  assert.equal(figures.filter((id) => id.includes('energy-performance')).length, 1);
  for (const { model, answers } of judged)
    for (const question of Object.keys(answers)) {
      const section = html.split(`id="section-${question.replaceAll('_', '-')}-${model}"`)[1];
      assert.match(section.split('</section>')[0], /<figure id=/, `${question} of ${model}`);
    }
});

test('a grid and a random search name the best options as the analysis file has them', async () => {
  const args = ['--model', 'mass-group', '--events', '1200', '--folds', '2'];
  const found = await train(
    ...args,
    ...[
      '--grid',
      'depth=1,4',
      'learningRate=0.01,0.2',
      '--validation-curve',
      'trees=5,40',
      'growth=depth,leaf',
    ],
    ...['--random-search', '3', '--ranges', 'depth=2..5', 'l2=0.1..10:log'],
  );
  assert.equal(found.status, 0, found.stderr);
  assert.match(
    found.stdout,
    /of 4 tried; for the analysis file: classification: \{ model: trees, .*depth: \d/,
  );
  assert.match(found.stdout, /depth 1, learningRate 0\.01/);
  assert.match(found.stdout, /of 3 tried/);
  assert.match(found.stdout, /Validation curve of growth of the mass-group model: accuracy/);
  const again = await train(...args, '--grid', 'depth=1,4', 'learningRate=0.01,0.2', '--workers', '1');
  assert.match(again.stderr, /^grid-mass-group: unchanged, skipped$/m);
  const otherFolds = await train(...args, '--grid', 'depth=1,4', '--score', 'log-loss');
  assert.match(otherFolds.stdout, /the best first: log-loss/);
});

test('further models are written, and judged on showers that they have not seen', async () => {
  const found = await train('--json', '--energy-interval', '0.8', '--log-mass');
  assert.equal(found.status, 0, found.stderr);
  const [energy, group] = (JSON.parse(found.stdout) as { judged: Judged[] }).judged;
  const { wanted, overall, files, coverage_by_estimate } = energy.answers.energy_interval;
  assert.deepEqual(
    coverage_by_estimate.map(({ group }: { group: string }) => group),
    ['all', 'light', 'heavy'],
  );
  assert.equal(wanted, 0.8);
  assert.ok(Math.abs(overall[0].coverage - 0.8) < 0.06, `${overall[0].coverage}`);
  const { nuclei, file } = group.answers.log_mass;
  assert.deepEqual(
    nuclei.map(({ name }: { name: string }) => name),
    ['p', 'He', 'O', 'Fe'],
  );
  const means = nuclei.map(({ mean }: { mean: number }) => mean);
  assert.deepEqual([...means].sort(), means);
  for (const written of [...files, file]) assert.ok((await readModel(written)).training.rows > 1000);
  const wrong = await train('--energy-interval', '1.5');
  assert.deepEqual([wrong.status, wrong.stdout], [2, '']);
  assert.match(wrong.stderr, /'1.5' is not above 0 and below 1/);
});

test('what a model does not have is wrong usage', async () => {
  const unknown = await train('--model', 'mass-group', '--grid', 'dept=1,4');
  assert.deepEqual([unknown.status, unknown.stdout], [2, '']);
  assert.match(unknown.stderr, /the mass-group model 'trees': dept: unknown key \(nearest: 'depth'\)/);
  const value = await train('--model', 'mass-group', '--validation-curve', 'depth=2.5,4');
  assert.equal(value.status, 2);
  assert.match(value.stderr, /depth: found 2\.5/);
  const energy = await train('--model', 'energy', '--roc');
  assert.equal(energy.status, 2);
  assert.match(energy.stderr, /nothing that was asked suits the model 'energy'/);
  const text = await train('--grid', 'depth');
  assert.equal(text.status, 2);
  assert.match(text.stderr, /--grid: 'depth' is not written as depth=2,3,4/);
});

test('option values are read as numbers, truth values and words, ranges with their law', () => {
  assert.deepEqual(parseOptionValues('--grid', ['a=1,2.5', 'b=true,x']), [
    { option: 'a', values: [1, 2.5] },
    { option: 'b', values: [true, 'x'] },
  ]);
  assert.deepEqual(parseOptionRanges('--ranges', ['a=2..6', 'b=0.1..10:log', 'c=x,y', 'd=1..2.5']), {
    a: { low: 2, high: 6, log: false, whole: true },
    b: { low: 0.1, high: 10, log: true, whole: false },
    c: { values: ['x', 'y'] },
    d: { low: 1, high: 2.5, log: false, whole: false },
  });
  for (const wrong of ['a=6..2', 'a=0..1:log', 'a=..3', 'a=1..2:lin', 'a=', '=3'])
    assert.throws(() => parseOptionRanges('--ranges', [wrong]), /--ranges/, wrong);
});
