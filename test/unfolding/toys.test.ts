import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { closeDefaultExecutor, inline, threads } from '../../src/engine/index.js';
import { energyBins, massGroups } from '../../src/events/index.js';
import {
  combineCells,
  compareToys,
  energySums,
  estimateBias,
  refold,
  runToys,
  smearedTruth,
  unfold,
} from '../../src/unfolding/index.js';
import { groupedProblem, smearedProblem } from './problems.js';

after(closeDefaultExecutor);
const fixed = { stopping: -1, maxIterations: 4 } as const;

test('toys give the same bits on one thread, two, and none', async () => {
  const { problem } = smearedProblem();
  const run = async (executor: ReturnType<typeof inline>) => {
    const ensemble = await runToys(problem, fixed, { toys: 40, seed: 5, executor });
    await executor.close();
    return [ensemble.mean, ensemble.covariance.data];
  };
  const expected = await run(inline());
  assert.deepEqual(await run(threads({ workers: 1 })), expected);
  assert.deepEqual(await run(threads({ workers: 2 })), expected);
});

for (const [fluctuate, source] of [
  ['data', 'stat'],
  ['response', 'mc'],
  ['both', 'total'],
] as const)
  test(`the spread of toys of ${fluctuate} is the propagated ${source} error`, async () => {
    const { problem } = smearedProblem();
    const { covariance } = unfold(problem, fixed);
    const { spread } = await runToys(problem, fixed, { toys: 3000, seed: 1, fluctuate });
    spread.forEach((width, a) => {
      const quoted = Math.sqrt(covariance![source]!.get(a, a));
      assert.ok(Math.abs(quoted / width - 1) < 0.05, `cause ${a}: quoted ${quoted}, toys ${width}`);
    });
  });

test('toys of weighted simulation follow the Poisson form', async () => {
  const { problem } = smearedProblem();
  const responseErr = problem.response.map((row) => row.map((p) => Math.sqrt(p * 3) / 60));
  const weighted = { ...problem, responseErr, simulatedEvents: undefined };
  const options = { ...fixed, responseCovariance: 'poisson' } as const;
  const { mcErr } = unfold(weighted, options);
  const { spread } = await runToys(weighted, options, { toys: 3000, seed: 2, fluctuate: 'response' });
  spread.forEach((width, a) => {
    assert.ok(Math.abs(mcErr[a] / width - 1) < 0.05, `cause ${a}: quoted ${mcErr[a]}, toys ${width}`);
  });
});

test('at the expected data the smeared truth is the spectrum unfolded from them', () => {
  const { problem, truth } = smearedProblem();
  const result = unfold(problem, { ...fixed, prior: truth.map((n) => n ** 2), covariances: 'data' });
  const smeared = smearedTruth(problem, result, truth);
  smeared.forEach((value, a) => {
    assert.ok(Math.abs(value / result.unfolded[a] - 1) < 1e-12);
    assert.notEqual(value, truth[a]);
  });
});

test('one-sigma intervals cover the smeared truth in 0.65 to 0.71 of 2000 toys, for total, light and heavy', async () => {
  const cells = { energy: energyBins(6, 7.2, 0.1), groups: massGroups(2) };
  const { problem, truth } = groupedProblem(cells);
  const prior = truth.map((n, a) => n ** 0.8 * (a % 2 === 0 ? 1 : 1.6));
  const options = { ...fixed, maxIterations: 6, prior };
  const expected = refold(problem, truth);
  const { unfolded: smeared } = unfold({ ...problem, data: expected }, { ...options, covariances: 'none' });
  const choices = ['total', 'light', 'heavy'] as const;
  const sums = choices.flatMap((choose) => energySums(cells, choose).slice(2, -2));
  const ensemble = await runToys(problem, options, { toys: 2000, seed: 11, expected, sums, errors: true });
  const reference = combineCells({ unfolded: smeared, covariance: {} }, sums).values;
  const { coverage, pullMean, pullWidth } = compareToys(ensemble, reference);
  choices.forEach((choose, k) => {
    const bins = sums.length / choices.length;
    const average = (values: Float64Array): number =>
      values.slice(k * bins, (k + 1) * bins).reduce((sum, x) => sum + x, 0) / bins;
    assert.ok(
      average(coverage) > 0.65 && average(coverage) < 0.71,
      `${choose}: coverage ${average(coverage)}`,
    );
    assert.ok(Math.abs(average(pullMean)) < 0.2, `${choose}: pull mean ${average(pullMean)}`);
    assert.ok(Math.abs(average(pullWidth) - 1) < 0.05, `${choose}: pull width ${average(pullWidth)}`);
  });
});

test('with the bias estimate added, intervals cover the raw truth in at least 0.68 of 500 toys', async () => {
  const cells = { energy: energyBins(6, 7.2, 0.1), groups: massGroups(2) };
  const { problem, truth } = groupedProblem(cells);
  const prior = truth.map((n, a) => n ** 0.8 * (a % 2 === 0 ? 1 : 1.6));
  const options = { ...fixed, maxIterations: 7, prior };
  const expected = refold(problem, truth);
  const first = unfold({ ...problem, data: expected }, { ...options, covariances: 'none' });
  const bias = estimateBias(problem, first.unfolded, options, { iterations: 7 });
  const sums = energySums(cells, 'light').slice(2, -2);
  const project = (values: ArrayLike<number>) =>
    combineCells({ unfolded: Float64Array.from(values), covariance: {} }, sums).values;
  const ensemble = await runToys(problem, options, { toys: 500, seed: 3, expected, sums, errors: true });
  const average = (values: Float64Array): number => values.reduce((sum, x) => sum + x, 0) / values.length;
  const without = average(compareToys(ensemble, project(truth)).coverage);
  const added = average(compareToys(ensemble, project(truth), project(bias)).coverage);
  assert.ok(without < 0.66, `without it the bias shows: ${without}`);
  assert.ok(added >= 0.68, `coverage ${added}, without the estimate ${without}`);
});
