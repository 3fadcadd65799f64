import assert from 'node:assert/strict';
import { test } from 'node:test';
import { randomStream } from '../../src/core/index.js';
import { energyBins, massGroups } from '../../src/events/index.js';
import {
  buildResponse,
  fitEfficiencies,
  sigmoid,
  unfold,
  withFittedEfficiencies,
} from '../../src/unfolding/index.js';

const causeCells = { energy: energyBins(5.6, 8, 0.1), groups: massGroups(2) };
const causes = 48;
const published = [
  [0.0087, 7.773, 46.386],
  [0.0084, 9.385, 56.695],
];
const thrown = new Array<number>(causes).fill(400_000);

/**
 * Passing events of which 80% land in the first of two effects; `wiggle` takes the efficiency off the
 * sigmoid.
 */
function simulated(seed: number, wiggle = 0) {
  const random = randomStream({ seed, stage: 'efficiency' });
  const passed = thrown.map((n, t) => {
    const efficiency = sigmoid(published[t % 2], 5.65 + 0.1 * (t >> 1));
    return random.binomial(n, efficiency * (1 + wiggle * Math.sin(t / 3)));
  });
  const first = passed.map((n) => random.binomial(n, 0.8));
  return buildResponse({ passing: [first, passed.map((n, t) => n - first[t])], thrown }, { causeCells });
}

test('the fit finds the published parameters within its own errors, and its chi-squared is honest', () => {
  const fit = fitEfficiencies(simulated(1));
  fit.groups.forEach(({ parameters, chi2, ndf, pValue }, group) => {
    assert.equal(ndf, 22 - 3);
    assert.ok(chi2 / ndf < 2 && pValue > 0.001, `${chi2} / ${ndf}`);
    assert.ok(Math.abs(parameters[2] / parameters[1] - published[group][2] / published[group][1]) < 0.01);
  });
  const pulls = [...fit.efficiencies].slice(8).map((value, k) => {
    const t = k + 8;
    const expected = sigmoid(published[t % 2], 5.65 + 0.1 * (t >> 1));
    return (value - expected) / Math.sqrt(fit.efficiencyCovariance.get(t, t));
  });
  assert.ok(Math.max(...pulls.map(Math.abs)) < 3.5, String(pulls));
  assert.ok(Math.max(...pulls.map(Math.abs)) > 0.1);
});

test('a fit correlates the causes of a group, not those of different groups, and outside its range keeps the bins', () => {
  const response = simulated(2);
  const { efficiencyCovariance: v, efficiencies } = fitEfficiencies(response);
  const correlation = (i: number, j: number): number => v.get(i, j) / Math.sqrt(v.get(i, i) * v.get(j, j));
  assert.ok(correlation(44, 46) > 0.95);
  assert.equal(correlation(44, 45), 0);
  assert.equal(efficiencies[0], response.efficiencies[0]);
  assert.equal(v.get(0, 0), response.efficienciesErr[0] ** 2);
});

test('an efficiency that is no sigmoid is refused with group and chi-squared, unless forced', () => {
  const response = simulated(3, 0.3);
  assert.throws(() => fitEfficiencies(response), /group light: the sigmoid fit has chi2\/ndf \d+/);
  const forced = fitEfficiencies(response, { force: true });
  assert.ok(forced.groups[0].chi2 > 3 * forced.groups[0].ndf);
  assert.ok(fitEfficiencies(response, { force: true, form: 'slant' }).groups[0].chi2 < forced.groups[0].chi2);
});

test('columns of a fitted response keep their shape and sum to the fit', () => {
  const binned = simulated(4);
  const fit = fitEfficiencies(binned);
  const response = withFittedEfficiencies(binned, fit);
  for (const t of [0, 9, 30]) {
    assert.ok(
      Math.abs(response.response.get(0, t) + response.response.get(1, t) - fit.efficiencies[t]) < 1e-17,
    );
    const share = (from: typeof binned): number => from.response.get(0, t) / from.efficiencies[t];
    assert.ok(Math.abs(share(response) / share(binned) - 1) < 1e-14);
  }
});

test('with binomial efficiency errors the fitted form is the multinomial one', () => {
  const problem = {
    data: [900, 700],
    response: [
      [0.2, 0.05],
      [0.1, 0.25],
    ],
  };
  const efficiencies = [0.3, 0.3];
  const events = [500, 800];
  const variance = efficiencies.map((e, t) => (e * (1 - e)) / events[t]);
  const options = { stopping: -1, maxIterations: 4 };
  const multinomial = unfold({ ...problem, simulatedEvents: events }, options);
  const fitted = unfold(
    {
      ...problem,
      passingEvents: events.map((n, t) => n * efficiencies[t]),
      efficiencyCovariance: [
        [variance[0], 0],
        [0, variance[1]],
      ],
    },
    { ...options, responseCovariance: 'fitted' },
  );
  multinomial.covariance!.mc.data.forEach((value, k) => {
    assert.ok(Math.abs(fitted.covariance!.mc.data[k] - value) < 1e-12 * Math.abs(value));
  });
});
