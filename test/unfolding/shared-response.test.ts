import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DomainError } from '../../src/core/index.js';
import { sharedResponseCovariance, unfold } from '../../src/unfolding/index.js';
import { smearedProblem } from './problems.js';

const { problem } = smearedProblem({ effects: 9, causes: 6 });
const fitted = {
  passingEvents: problem.response[0].map(() => 3000),
  efficiencyCovariance: problem.response[0].map((_, a) =>
    problem.response[0].map((__, b) => 1e-4 * 0.9 ** Math.abs(a - b)),
  ),
};
const responseErr = problem.response.map((row) => row.map((p) => Math.sqrt(p) / 50));

for (const responseCovariance of ['multinomial', 'poisson', 'fitted'] as const)
  test(`two spectra of one response move together as their sum does (${responseCovariance})`, () => {
    const first = { ...problem, ...(responseCovariance === 'fitted' ? fitted : { responseErr }) };
    const second = { ...first, data: problem.data.map((n, j) => n * (2 + 0.1 * j)) };
    const options = { responseCovariance, stopping: -1, maxIterations: 3 };
    const alone = [first, second].map((each) => unfold(each, options).covariance!.mc);
    const joint = sharedResponseCovariance(
      [first, second, first].map((each) => ({ problem: each, options })),
    );
    const close = (found: number, expected: number, scale: number) =>
      assert.ok(Math.abs(found - expected) < 1e-11 * scale, `${found} for ${expected}`);
    for (let a = 0; a < 6; a++)
      for (let b = 0; b < 6; b++) {
        const [one, two] = alone.map((mc) => Math.sqrt(mc.get(a, a) * mc.get(b, b)));
        close(joint.get(a, b), alone[0].get(a, b), one);
        close(joint.get(6 + a, 6 + b), alone[1].get(a, b), two);
        // The third is the first again: fully correlated with it, and with the second as the first is.
        close(joint.get(12 + a, b), alone[0].get(a, b), one);
        close(joint.get(12 + a, 6 + b), joint.get(6 + b, a), two);
        assert.ok(Math.abs(joint.get(6 + a, b)) > 0);
      }
  });

test('responses that differ are refused', () => {
  const other = { ...problem, response: problem.response.map((row) => row.map((p) => p / 2)) };
  const both = [problem, other].map((each) => ({ problem: each, options: { maxIterations: 2 } }));
  assert.throws(
    () => sharedResponseCovariance(both),
    (error: Error) => error instanceof DomainError,
  );
});
