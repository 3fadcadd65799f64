import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  confusion,
  drawGroups,
  identificationFractions,
  neighbourConfusion,
  trainMassGroupModel,
} from '../../src/classification/index.js';
import { massGroups } from '../../src/events/index.js';
import { predict, predictProbabilities } from '../../src/learning/index.js';
import { toyEvents } from '../learning/toy-events.js';

const training = toyEvents(40_000, 1);
const fresh = toyEvents(40_000, 2);
const boosted = (rounds: number) => ({ learner: 'gradient-boosting', rounds, maxDepth: 4 }) as const;
const encode = { 2: [0, 0, 1, 1], 3: [0, 0, 1, 2], 4: [0, 1, 2, 3] } as const;

// The accuracies that the physics sheet states for these showers (3 groups: untuned), in percent.
for (const [count, stated] of [
  [2, 77.1],
  [3, 63.1],
  [4, 50],
] as const) {
  test(`${count} groups reach the accuracy stated for the physics sheet's showers`, async () => {
    const groupOf = (primary: Uint8Array) => primary.map((each) => encode[count][each]);
    const options = { groups: count, learner: boosted(60) };
    const model = await trainMassGroupModel(training.features, groupOf(training.primary), options);
    const names = massGroups(count).map(({ name }) => name);
    assert.deepEqual(model.target.classes, names);
    const { accuracy, accuracyErr } = confusion(
      groupOf(fresh.primary),
      predict(model, fresh.features),
      names,
    );
    assert.ok(Math.abs(100 * accuracy - stated) < 1, `accuracy ${accuracy} +- ${accuracyErr}`);
    const probabilities = predictProbabilities(model, fresh.features);
    for (let row = 0; row < 100; row++) {
      const sum = probabilities.reduce((total, each) => total + each[row], 0);
      assert.ok(Math.abs(sum - 1) < 1e-12);
    }
  });
}

test('training weights move the decision', async () => {
  const group = training.primary.map((each) => encode[2][each]);
  const weights = Float64Array.from(group, (each) => (each === 1 ? 5 : 1));
  const options = { groups: 2, learner: boosted(20) };
  const heavy = async (more: object) => {
    const model = await trainMassGroupModel(training.features, group, { ...options, ...more });
    return predict(model, fresh.features).reduce((sum, each) => sum + each, 0);
  };
  assert.ok((await heavy({ weights })) > 1.3 * (await heavy({})));
});

test('the confusion matrix counts by true and found group, with weights', () => {
  const found = confusion([0, 0, 1, 1], [0, 1, 1, 1], ['light', 'heavy'], Float64Array.of(1, 3, 2, 2));
  assert.deepEqual(
    found.counts.map((row) => [...row]),
    [
      [1, 3],
      [0, 4],
    ],
  );
  assert.deepEqual([...found.fractions[0]], [0.25, 0.75]);
  assert.equal(found.accuracy, 5 / 8);
  // Effective number of events: 8^2 / (1 + 9 + 4 + 4).
  assert.ok(Math.abs(found.accuracyErr - Math.sqrt(((5 / 8) * (3 / 8) * 18) / 64)) < 1e-15);
  assert.throws(() => confusion([0], [2], ['light', 'heavy']), /found of row 0 is 2, no group from 0 to 1/);
  assert.throws(() => confusion([0, 1], [0], ['light', 'heavy']), /2 true groups, 1 found/);
});

test('identification fractions are those of each bin, and sum to one over the found groups', () => {
  const truth = [0, 0, 0, 1, 1, 0];
  const found = [0, 1, 0, 1, 1, 0];
  const energy = Float64Array.of(6.15, 6.15, 6.25, 6.15, 6.3, 9);
  const against = { variable: 'lg(E/GeV)', values: energy, edges: Float64Array.of(6.1, 6.2, 6.3) };
  const { fractions, errors } = identificationFractions(truth, found, {
    groups: ['light', 'heavy'],
    against,
  });
  assert.deepEqual([...fractions[0][0]], [0.5, 1]);
  assert.deepEqual([...fractions[0][1]], [0.5, 0]);
  assert.deepEqual([...fractions[1][1]], [1, 1]);
  assert.ok(Math.abs(errors[0][0][0] - Math.sqrt(0.25 / 2)) < 1e-15);
  const weights = Float64Array.of(1, 3, 1, 1, 1, 1);
  const options = { groups: ['light', 'heavy'], against, weights };
  assert.deepEqual([...identificationFractions(truth, found, options).fractions[0][0]], [0.25, 1]);
});

test('a bin without events of a group has no fraction, and wrong bins are refused', () => {
  const against = { variable: 'cos zenith', values: Float64Array.of(0.9), edges: Float64Array.of(0.8, 1) };
  const { fractions } = identificationFractions([0], [0], { groups: ['light', 'heavy'], against });
  assert.ok(Number.isNaN(fractions[1][0][0]));
  const falling = { ...against, edges: Float64Array.of(1, 0.8) };
  assert.throws(
    () => identificationFractions([0], [0], { groups: ['light', 'heavy'], against: falling }),
    /cos zenith do not ascend/,
  );
});

test('a chosen confusion keeps to its accuracy and errs to neighbours only', () => {
  const matrix = neighbourConfusion(4, [0.6, 0.5, 0.5, 0.7]);
  assert.deepEqual([...matrix[0]], [0.6, 0.4, 0, 0]);
  assert.deepEqual([...matrix[2]], [0, 0.25, 0.5, 0.25]);
  const truth = fresh.primary;
  const found = drawGroups(truth, matrix, { seed: 1, file: 3, block: 0 });
  const { fractions, counts } = confusion(truth, found, ['p', 'He', 'O', 'Fe']);
  fractions.forEach((row, t) => {
    const events = counts[t].reduce((sum, each) => sum + each, 0);
    row.forEach((part, f) => {
      const p = matrix[t][f];
      assert.ok(Math.abs(part - p) <= 4.5 * Math.sqrt((p * (1 - p)) / events), `${t} as ${f}: ${part}`);
    });
  });
});

test('the drawn groups depend on seed, file and block alone', () => {
  const truth = new Uint8Array(1000);
  const matrix = neighbourConfusion(2, 0.5);
  const draw = (key: object) => drawGroups(truth, matrix, { seed: 1, file: 1, block: 1, ...key });
  assert.deepEqual(draw({}), draw({}));
  for (const key of [{ seed: 2 }, { file: 2 }, { block: 2 }]) assert.notDeepEqual(draw(key), draw({}));
  assert.throws(() => drawGroups([2], matrix, { seed: 1 }), /true group of row 0 is 2/);
  assert.throws(() => drawGroups([0], [[0.5, 0.4]], { seed: 1 }), /confusion of group 0 sums to 0.9/);
  assert.throws(() => neighbourConfusion(2, 1.5), /accuracy 1.5/);
  assert.throws(() => neighbourConfusion(1, 0.5), /1 groups/);
});
