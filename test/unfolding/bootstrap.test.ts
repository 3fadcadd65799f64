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
