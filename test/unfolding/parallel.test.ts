import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inline, threads } from '../../src/engine/index.js';
import { unfold, unfoldParallel } from '../../src/unfolding/index.js';
import { smearedProblem } from './problems.js';

const { problem } = smearedProblem({ effects: 80, causes: 30, width: 1.5 });
const responseErr = problem.response.map((row) => row.map((p) => Math.sqrt(p) / 50));

for (const [responseCovariance, more] of [
  ['multinomial', {}],
  ['poisson', { responseErr }],
  [
    'fitted',
    {
      passingEvents: problem.response[0].map(() => 3000),
      efficiencyCovariance: problem.response[0].map((_, a) =>
        problem.response[0].map((__, b) => 1e-4 * 0.9 ** Math.abs(a - b)),
      ),
    },
  ],
] as const)
  test(`threads share the ${responseCovariance} covariance without changing a bit`, async () => {
    const options = { responseCovariance, stopping: -1, maxIterations: 5 };
    const expected = unfold({ ...problem, ...more }, options);
    for (const executor of [inline(), threads({ workers: 1 }), threads({ workers: 3 })]) {
      const found = await unfoldParallel({ ...problem, ...more }, options, { executor });
      await executor.close();
      assert.deepEqual(found.covariance!.mc.data, expected.covariance!.mc.data);
      assert.deepEqual(found.covariance!.total.data, expected.covariance!.total.data);
      assert.deepEqual(found.unfolded, expected.unfolded);
    }
  });

test('without a response covariance there is nothing to share', async () => {
  const { covariance } = await unfoldParallel(problem, { covariances: 'data' });
  assert.deepEqual(covariance!.stat.data, unfold(problem, { covariances: 'data' }).covariance!.stat.data);
});
