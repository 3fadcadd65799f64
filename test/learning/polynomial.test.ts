import assert from 'node:assert/strict';
import { test } from 'node:test';
import { randomStream } from '../../src/core/index.js';
import { featureMatrix, type Polynomial, predict, train } from '../../src/learning/index.js';
import { polynomialSums } from '../../src/learning/linear/polynomial.js';

const rows = 3000;
const stream = randomStream({ seed: 5, stage: 'test-polynomial' });
const draw = () => Float64Array.from({ length: rows }, () => 2 * stream.uniform() - 0.3);
const [x, y] = [draw(), draw()];
const features = featureMatrix({ x, y });
const cubic = x.map((each, i) => 6 + 2 * each - y[i] + 0.5 * each * y[i] - each ** 3 + 0.2 * y[i] ** 3);
const noisy = cubic.map((value) => value + 0.1 * stream.normal());
const regression = (values: Float64Array) => ({ kind: 'regression', name: 'z', values }) as const;

const worst = (found: Float64Array, wanted: Float64Array) =>
  found.reduce((most, value, i) => Math.max(most, Math.abs(value - wanted[i])), 0);

test('a polynomial of the right degree returns exactly', async () => {
  const model = await train({ learner: 'polynomial', degree: 3 }, { features, target: regression(cubic) });
  assert.ok(worst(predict(model, features), cubic) < 1e-12);
  const low = await train({ learner: 'polynomial' }, { features, target: regression(cubic) });
  assert.ok(worst(predict(low, features), cubic) > 0.1);
});

test('the residuals are orthogonal to every term, weighted', async () => {
  const weights = x.map((each) => 1 + each ** 2);
  const data = { features, target: regression(noisy), weights };
  const model = await train({ learner: 'polynomial', degree: 2 }, data);
  const residual = predict(model, features).map((value, i) => weights[i] * (value - noisy[i]));
  const terms = [
    x.map(() => 1),
    x,
    y,
    x.map((each) => each ** 2),
    x.map((each, i) => each * y[i]),
    y.map((each) => each ** 2),
  ];
  for (const term of terms) {
    const product = residual.reduce((sum, each, i) => sum + each * term[i], 0);
    assert.ok(Math.abs(product) < 1e-8, `residual times term ${product}`);
  }
});

test('a ridge penalty shrinks the coefficients, not the mean', async () => {
  const data = { features, target: regression(noisy) };
  const [free, tied] = await Promise.all(
    [0, 1e6].map((ridge) => train({ learner: 'polynomial', degree: 1, ridge }, data)),
  );
  const coefficients = [free, tied].map((model) => (model.parameters as Polynomial).coefficients);
  assert.ok(Math.abs(coefficients[1][1]) < 1e-5 * Math.abs(coefficients[0][1]));
  assert.ok(Math.abs(coefficients[1][0] - coefficients[0][0]) < 1e-9);
});

test('ridge regression of one standardised feature has its closed form', async () => {
  const data = { features: featureMatrix({ x }), target: regression(noisy) };
  const slope = async (ridge: number) =>
    ((await train({ learner: 'polynomial', degree: 1, ridge }, data)).parameters as Polynomial)
      .coefficients[1];
  assert.ok(Math.abs((await slope(3)) - (await slope(0)) / 4) < 1e-12);
});

test('sums of parts add to the sums of the whole', () => {
  const data = { features, target: regression(noisy) };
  const basis = { degree: 2, scaler: { mean: new Float64Array(2), width: Float64Array.of(1, 1) } };
  const whole = polynomialSums(data, basis, 0, rows);
  const parts = [polynomialSums(data, basis, 0, 1000), polynomialSums(data, basis, 1000, rows)];
  whole.matrix.forEach((value, i) => {
    assert.ok(Math.abs(value - parts[0].matrix[i] - parts[1].matrix[i]) < 1e-9 * rows);
  });
});

test('what has no unique solution, or no value, is refused', async () => {
  const twin = featureMatrix({ x, twin: x.map((each) => 2 * each + 1) });
  const data = { features: twin, target: regression(noisy) };
  await assert.rejects(train({ learner: 'polynomial', degree: 1 }, data), /depend on one another/);
  const holes = featureMatrix({ x: x.map((each, i) => (i === 8 ? Number.NaN : each)) });
  await assert.rejects(
    train({ learner: 'polynomial' }, { features: holes, target: regression(noisy) }),
    /feature 'x' of row 8 is NaN/,
  );
  await assert.rejects(train({ learner: 'polynomial', degree: 9 }, data), /degree 9/);
  const model = await train(
    { learner: 'polynomial' },
    { features: featureMatrix({ x }), target: regression(noisy) },
  );
  assert.ok(Number.isNaN(predict(model, holes)[8]));
  assert.throws(() => predict(model, featureMatrix({ X: x })), /no feature 'x' \(nearest: 'X'\)/);
});
