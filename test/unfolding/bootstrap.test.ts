import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { DomainError } from '../../src/core/index.js';
import { closeDefaultExecutor } from '../../src/engine/index.js';
import {
  bootstrapCovariances,
  multinomialCovariance,
  type UnfoldingOptions,
  unfold,
} from '../../src/unfolding/index.js';
import { smearedProblem } from './problems.js';

after(closeDefaultExecutor);

const { problem, truth } = smearedProblem();
const prior = truth.map((n) => n ** 0.9);

for (const options of [
  { testStatistic: 'chi2', stopping: 1e-4 },
  { method: 'tikhonov' },
  { method: 'svd' },
  { method: 'maximum-likelihood' },
] as UnfoldingOptions[])
  test(`${options.method ?? 'bayes'}: both covariances of 1000 bootstraps are the propagated ones`, async () => {
    const large = { ...problem, data: problem.data.map((n) => 10 * n) };
    const result = unfold(large, { ...options, prior });
    const both = await bootstrapCovariances(large, { ...options, prior }, result, { toys: 1000, seed: 4 });
    for (const [kind, source] of [
      ['data', 'stat'],
      ['response', 'mc'],
    ] as const) {
      const { ensemble, errorRatio } = both[kind];
      const propagated = result.covariance![source];
      errorRatio.forEach((ratio, a) => {
        assert.ok(Math.abs(ratio - 1) < 0.1, `${kind} ${a}: ${ratio}`);
        for (let b = 0; b < a; b++) {
          const scale = Math.sqrt(propagated.get(a, a) * propagated.get(b, b));
          const difference = (ensemble.covariance.get(a, b) - propagated.get(a, b)) / scale;
          assert.ok(Math.abs(difference) < 0.12, `${kind} ${a} ${b}: ${difference}`);
        }
      });
    }
  });

test('without the thrown number toys and covariance take the same one from the efficiency errors', async () => {
  const { simulatedEvents: _, ...rest } = problem;
  const efficienciesErr = truth.map((__, a) => 0.01 + 0.001 * a);
  // Errors that the multinomial form leaves aside must not enter its toys.
  const responseErr = problem.response.map((row) => row.map((p) => p / 2));
  const given = { ...rest, efficienciesErr, responseErr };
  const options = { stopping: -1, maxIterations: 3 };
  const result = unfold(given, options);
  const { response } = await bootstrapCovariances(given, options, result, { toys: 1000, seed: 6 });
  response.errorRatio.forEach((ratio, a) => {
    assert.ok(Math.abs(ratio - 1) < 0.1, `${a}: ${ratio}`);
  });
  await assert.rejects(
    bootstrapCovariances(given, { responseCovariance: 'fitted' }, result, { toys: 2, seed: 1 }),
    /do not draw the efficiency fit/,
  );
});

test('toys of a response that misses nothing lose no event, however large its elements', async () => {
  const complete = {
    data: [100, 150],
    response: [
      [0.9, 0.1],
      [0.1, 0.9],
    ],
    simulatedEvents: [400, 400],
  };
  const options = { stopping: -1, maxIterations: 4 };
  const result = unfold(complete, options);
  const { response } = await bootstrapCovariances(complete, options, result, { toys: 2000, seed: 8 });
  for (const { values } of response.ensemble.results) assert.ok(Math.abs(values[0] + values[1] - 250) < 1e-9);
  for (const ratio of response.errorRatio) assert.ok(Math.abs(ratio - 1) < 0.06, `${ratio}`);
});

test('a multinomial covariance holds the total fixed, and so does what is unfolded from it', () => {
  const covariance = multinomialCovariance([5, 15, 30]);
  assert.deepEqual([covariance.get(0, 0), covariance.get(0, 1), covariance.get(2, 2)], [4.5, -1.5, 12]);
  const free = unfold(problem, { covariances: 'data' });
  const fixed = unfold(
    { ...problem, dataCovariance: multinomialCovariance(problem.data) },
    { covariances: 'data' },
  );
  assert.deepEqual(fixed.unfolded, free.unfolded);
  assert.ok(fixed.statErr[0] < 0.95 * free.statErr[0]);
  // sum_a eps[a] unfolded[a] is the total of the data, which does not vary.
  const eps = truth.map((_, a) => problem.response.reduce((sum, row) => sum + row[a], 0));
  const variance = eps.reduce(
    (sum, x, a) => sum + eps.reduce((s, y, b) => s + x * y * fixed.covariance!.stat.get(a, b), 0),
    0,
  );
  assert.ok(Math.abs(variance) < 1e-6 * problem.data.reduce((sum, n) => sum + n, 0));
  assert.throws(
    () => multinomialCovariance([1, -1]),
    (error: Error) => error instanceof DomainError,
  );
});

const counts = problem.data.map((n) => 10 * n);
for (const [what, errors] of [
  ['weighted data', { dataErr: counts.map((n) => Math.sqrt(3 * n)) }],
  ['data whose total is given', { dataCovariance: multinomialCovariance(counts) }],
] as const)
  test(`${what}: toys of the data have the errors that are propagated`, async () => {
    const given = { ...problem, data: counts, dataErr: undefined, ...errors };
    const options = { testStatistic: 'chi2', stopping: 1e-4, prior } as const;
    const result = unfold(given, options);
    const { data } = await bootstrapCovariances(given, options, result, { toys: 1000, seed: 8 });
    data.errorRatio.forEach((ratio, a) => {
      assert.ok(Math.abs(ratio - 1) < 0.1, `${a}: ${ratio}`);
      for (let b = 0; b < a; b++) {
        const scale = result.statErr[a] * result.statErr[b];
        const difference = (data.ensemble.covariance.get(a, b) - result.covariance!.stat.get(a, b)) / scale;
        assert.ok(Math.abs(difference) < 0.12, `${a} ${b}: ${difference}`);
      }
    });
  });
