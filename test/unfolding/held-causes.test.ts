import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DomainError } from '../../src/core/index.js';
import { energyBins, massGroups } from '../../src/events/index.js';
import { sharedResponseCovariance, unfold } from '../../src/unfolding/index.js';
import { smearedProblem } from './problems.js';

// Eight causes, of which the first and the last two lie beyond the six effects.
const { problem, truth } = smearedProblem({ effects: 6, causes: 8, width: 0.6 });
const heldCauses = [0, 1, 6, 7];
const response = problem.response.map((row, j) =>
  row.map((_, a) => Math.exp(-0.5 * ((a - j - 1) / 0.5) ** 2) * 0.6),
);
const data = response.map((row) => row.reduce((sum, p, a) => sum + p * truth[a], 0));
const responseErr = response.map((row) => row.map((p) => 0.03 * Math.sqrt(p)));
const open = { data, response, responseErr };
const common = { prior: truth, responseCovariance: 'poisson' } as const;

for (const method of ['inversion', 'maximum-likelihood'] as const)
  test(`causes beyond the effects keep the prior, the others are found (${method})`, () => {
    const { unfolded, statErr, covariance, jacobian } = unfold(open, {
      ...common,
      method,
      heldCauses: [0, 7],
    });
    truth.forEach((count, a) => {
      assert.ok(Math.abs(unfolded[a] / count - 1) < 1e-6, `${a}: ${unfolded[a]} for ${count}`);
    });
    assert.deepEqual([statErr[0], statErr[7]], [0, 0]);
    assert.ok(statErr.subarray(1, 7).every((error) => error > 0));
    assert.deepEqual(covariance!.total.shape, [8, 8]);
    assert.deepEqual(jacobian!.shape, [8, 6]);
  });

test('what they send into the effects is what background of as many events is', () => {
  const options = { ...common, method: 'inversion' } as const;
  const held = unfold(open, { ...options, heldCauses });
  const inner = [2, 3, 4, 5];
  const fed = response.map((row) => heldCauses.reduce((sum, a) => sum + row[a] * truth[a], 0));
  const columns = (matrix: number[][]) => matrix.map((row) => inner.map((a) => row[a]));
  const reduced = unfold(
    { data, background: fed, response: columns(response), responseErr: columns(responseErr) },
    { ...options, prior: inner.map((a) => truth[a]) },
  );
  inner.forEach((a, i) => {
    assert.ok(Math.abs(held.unfolded[a] / reduced.unfolded[i] - 1) < 1e-10);
    assert.ok(Math.abs(held.mcErr[a] / reduced.mcErr[i] - 1) < 1e-10);
  });
});

test('bin by bin has an effect for each of the causes that are left', () => {
  const cells = { energy: energyBins(6, 6.4, 0.1), groups: massGroups(2) };
  const { unfolded } = unfold({ ...open, cells }, { ...common, method: 'bin-by-bin', heldCauses: [0, 7] });
  truth.forEach((count, a) => {
    assert.ok(Math.abs(unfolded[a] / count - 1) < 1e-6);
  });
});

test('two spectra of one response have the joint covariance of the causes that are not held', () => {
  const options = { ...common, method: 'inversion', heldCauses: [0, 7] } as const;
  const joint = sharedResponseCovariance([
    { problem: open, options },
    { problem: open, options },
  ]);
  const { mc } = unfold(open, options).covariance!;
  for (let a = 0; a < 8; a++)
    for (let b = 0; b < 8; b++) {
      const scale = 1e-9 * Math.sqrt(mc.get(a, a) * mc.get(b, b));
      assert.ok(Math.abs(joint.get(8 + a, b) - mc.get(a, b)) <= scale);
    }
});

test('a prior of shares, and a cause that is none, are refused', () => {
  for (const options of [
    { method: 'inversion', heldCauses, prior: 'uniform' },
    { method: 'inversion', heldCauses: [8], prior: truth },
    { method: 'inversion', heldCauses: truth.map((_, a) => a), prior: truth },
  ] as const)
    assert.throws(() => unfold(open, options), DomainError);
});
