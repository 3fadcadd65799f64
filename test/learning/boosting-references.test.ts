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

/** Made by make_boosting.py beside it; null is a missing value. */
const reference = JSON.parse(
  readFileSync(new URL('../../../test/fixtures/learning/boosting.json', import.meta.url), 'utf8'),
);
const column = (values: (number | null)[]) => Float64Array.from(values, (value) => value ?? Number.NaN);
const [a, b, c]: Float64Array[] = reference.x.map(column);
const features = featureMatrix({ a, b, c });
const weights = Float64Array.from(reference.weight);
const value: Target = { kind: 'regression', name: 'value', values: Float64Array.from(reference.value) };
const label: Target = {
  kind: 'classification',
  name: 'label',
  classes: ['no', 'yes'],
  values: Uint8Array.from(reference.label),
};
const exact = {
  learner: 'gradient-boosting',
  rounds: 20,
  maxDepth: 3,
  learningRate: 0.3,
  l2: 1.5,
  minChildWeight: 2,
} as const;

function assertClose(found: Float64Array, wanted: readonly number[], tolerance: number): void {
  assert.equal(found.length, wanted.length);
  found.forEach((each, i) => {
    assert.ok(Math.abs(each - wanted[i]) < tolerance, `row ${i}: ${each}, reference ${wanted[i]}`);
  });
}

const regressions: [string, Partial<Extract<Learner, { learner: 'gradient-boosting' }>>][] = [
  ['regression', {}],
  ['regression_l1', { l1: 2 }],
  ['regression_monotonic', { monotonic: { a: 1 } }],
];
for (const [name, options] of regressions) {
  test(`weighted ${name} with missing values predicts what xgboost's exact trees predict`, async () => {
    const model = await train({ ...exact, ...options }, { features, target: value, weights });
    assertClose(predict(model, features), reference[name], 2e-5);
  });
}

test('weighted logistic boosting predicts what xgboost predicts', async () => {
  const model = await train(exact, { features, target: label, weights });
  assertClose(predictProbabilities(model, features)[1], reference.logistic, 2e-5);
});

test('softmax boosting predicts what scikit-learn predicts', async () => {
  const filled = featureMatrix({ a, b: b.map((each) => (Number.isNaN(each) ? 9 : each)), c });
  const values = Uint8Array.from(reference.third);
  const target: Target = { kind: 'classification', name: 'third', classes: ['0', '1', '2'], values };
  const learner: Learner = {
    learner: 'gradient-boosting',
    rounds: 15,
    maxDepth: 3,
    learningRate: 0.2,
    l2: 1,
    minChildWeight: 1e-3,
  };
  const probabilities = predictProbabilities(await train(learner, { features: filled, target }), filled);
  probabilities.forEach((each, k) => {
    assertClose(
      each,
      reference.softmax.map((row: number[]) => row[k]),
      2e-5,
    );
  });
});

// Few rounds: leaves that are quantiles of data points make residuals of 0, whose sign float32 and float64 see differently.
for (const loss of ['absolute', 'quantile'] as const) {
  test(`boosting the ${loss} loss predicts what scikit-learn predicts`, async () => {
    const learner: Learner = {
      learner: 'gradient-boosting',
      loss,
      quantile: 0.8,
      rounds: 3,
      maxDepth: 3,
      learningRate: 0.2,
      l2: 0,
      minChildWeight: 5,
    };
    const model = await train(learner, { features, target: value });
    assertClose(predict(model, features), reference[loss], 2e-6);
  });
}
