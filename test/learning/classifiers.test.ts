import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import {
  featureMatrix,
  type Learner,
  predict,
  predictProbabilities,
  type Target,
  train,
} from '../../src/learning/index.js';

/** Made by make_linear.py beside it. */
const reference = JSON.parse(
  readFileSync(new URL('../../../test/fixtures/learning/linear.json', import.meta.url), 'utf8'),
);
const features = featureMatrix({ a: reference.x[0], b: reference.x[1] });
const fresh = featureMatrix({ a: reference.new[0], b: reference.new[1] });
const weights = Float64Array.from(reference.weight);
const classes = (name: 'two' | 'three'): Target => ({
  kind: 'classification',
  name,
  classes: name === 'two' ? ['0', '1'] : ['0', '1', '2'],
  values: Uint8Array.from(reference[name]),
});
const score: Target = { kind: 'regression', name: 'score', values: Float64Array.from(reference.score) };

function assertClose(found: Float64Array, wanted: readonly number[], tolerance: number): void {
  assert.equal(found.length, wanted.length);
  found.forEach((each, i) => {
    assert.ok(Math.abs(each - wanted[i]) < tolerance, `row ${i}: ${each}, reference ${wanted[i]}`);
  });
}

test('weighted logistic and multinomial regression give the probabilities of scikit-learn', async () => {
  const learner = { learner: 'logistic', ridge: reference.ridge } as const;
  const two = await train(learner, { features, target: classes('two'), weights });
  assertClose(predictProbabilities(two, features)[1], reference.logistic, 1e-5);
  const three = await train(learner, { features, target: classes('three'), weights });
  predictProbabilities(three, features).forEach((each, k) => {
    assertClose(each, reference.multinomial[k], 1e-5);
  });
});

test('nearest neighbours give the parts and means of scikit-learn', async () => {
  const learner = { learner: 'neighbours', neighbours: 7 } as const;
  const parts = predictProbabilities(await train(learner, { features, target: classes('three') }), fresh);
  parts.forEach((each, k) => {
    assertClose(each, reference.neighbours[k], 1e-12);
  });
  assertClose(
    predict(await train(learner, { features, target: score }), fresh),
    reference.neighbours_mean,
    1e-12,
  );
  const weighted = await train(learner, { features, target: score, weights });
  assert.notDeepEqual(predict(weighted, fresh), Float64Array.from(reference.neighbours_mean));
});

test('a support vector machine is at its minimum: the margins of violating rows balance', async () => {
  const model = await train({ learner: 'svm', ridge: 1e-9 }, { features, target: classes('two') });
  assert.ok(model.parameters.learner === 'svm');
  const { coefficients, scaler } = model.parameters;
  const sums = [0, 0, 0];
  for (let i = 0; i < features.rows; i++) {
    const x = [1, ...features.columns.map((column, f) => (column[i] - scaler.mean[f]) / scaler.width[f])];
    const sign = reference.two[i] === 1 ? 1 : -1;
    const short = 1 - sign * x.reduce((sum, each, t) => sum + each * coefficients[1][t], 0);
    if (short <= 0) continue;
    for (let t = 0; t < 3; t++) sums[t] += sign * short * x[t];
  }
  for (const sum of sums) assert.ok(Math.abs(sum) < 1e-5, `${sums}`);
  // Two classes: the machine of one is that of the other turned round.
  const odd = coefficients[0].map((each, t) => Math.abs(each + coefficients[1][t]));
  assert.ok(Math.max(...odd) < 1e-6, `${odd}`);
});

const accuracyOf = async (learner: Learner, name: 'two' | 'three' = 'three') => {
  const found = predict(await train(learner, { features, target: classes(name) }), features);
  return found.filter((each, i) => each === reference[name][i]).length / found.length;
};

test('every classifier does far better than chance, and powers of the features help where they can', async () => {
  for (const learner of ['logistic', 'svm', 'neighbours'] as const) {
    assert.ok((await accuracyOf({ learner })) > 0.6, learner);
  }
  const ring = features.columns[0].map((a, i) =>
    Math.hypot((a - 5) / 2, features.columns[1][i] / 0.1) > 1 ? 1 : 0,
  );
  const target = { ...classes('two'), values: Uint8Array.from(ring) } as Target;
  for (const learner of ['logistic', 'svm'] as const) {
    const right = async (degree: number) => {
      const found = predict(await train({ learner, degree, ridge: 1e-3 }, { features, target }), features);
      return found.filter((each, i) => each === ring[i]).length / found.length;
    };
    assert.ok((await right(1)) < 0.75);
    assert.ok((await right(2)) > 0.9, learner);
  }
});

test('a ridge penalty draws probabilities together', async () => {
  const spread = async (ridge: number) => {
    const model = await train({ learner: 'logistic', ridge }, { features, target: classes('two') });
    const [p] = predictProbabilities(model, features);
    return Math.max(...p) - Math.min(...p);
  };
  assert.ok((await spread(10)) < 0.2 * (await spread(1e-4)));
  const shallow = await train({ learner: 'svm', ridge: 10 }, { features, target: classes('two') });
  const steep = await train({ learner: 'svm' }, { features, target: classes('two') });
  assert.notDeepEqual(predictProbabilities(shallow, features), predictProbabilities(steep, features));
});

test('separable classes are learned with a penalty and refused without one; numbers are refused', async () => {
  const values = Uint8Array.from(features.columns[0], (a) => (a > 5 ? 1 : 0));
  const target: Target = { kind: 'classification', name: 'c', classes: ['0', '1'], values };
  const found = predict(await train({ learner: 'logistic', ridge: 1e-6 }, { features, target }), features);
  assert.ok(found.filter((each, i) => each !== values[i]).length <= 1);
  for (const learner of ['logistic', 'svm'] as const) {
    await assert.rejects(train({ learner, ridge: 0 }, { features, target }), /ridge 0 is not above 0/);
  }
  await assert.rejects(
    train({ learner: 'svm' }, { features, target: score }),
    /finds classes, 'score' is a number/,
  );
  await assert.rejects(
    train({ learner: 'neighbours', neighbours: 201 }, { features, target }),
    /201 neighbours is not a whole number from 1 to 200/,
  );
});
