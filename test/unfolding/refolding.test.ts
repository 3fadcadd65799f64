import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { randomStream } from '../../src/core/index.js';
import { closeDefaultExecutor } from '../../src/engine/index.js';
import {
  averageGlobalCorrelation,
  bottomLineTest,
  chooseIterations,
  type IterationCriterion,
  refold,
  refoldingTest,
  unfold,
} from '../../src/unfolding/index.js';
import { smearedProblem } from './problems.js';

after(closeDefaultExecutor);
const fixed = { stopping: -1, maxIterations: 4, covariances: 'data' } as const;

test('refolding p-values are uniform for data drawn from the model', () => {
  const { problem, truth } = smearedProblem({ effects: 12 });
  const options = { ...fixed, prior: truth };
  const pValues = Array.from({ length: 400 }, (_, toy) => {
    const random = randomStream({ seed: 4, stage: 'refolding', file: toy });
    const fluctuated = { ...problem, data: problem.data.map((mean) => random.poisson(20 * mean)) };
    return refoldingTest(fluctuated, unfold(fluctuated, options)).pValue;
  }).sort((a, b) => a - b);
  const distance = Math.max(...pValues.map((p, i) => Math.max(p - i / 400, (i + 1) / 400 - p)));
  assert.ok(distance < 1.63 / Math.sqrt(400), `KS distance ${distance}`);
});

test('data that no spectrum can give are found out by refolding', () => {
  const { problem } = smearedProblem({ effects: 12 });
  const spiked = { ...problem, data: problem.data.map((n, j) => (j === 5 ? 1.5 * n : n)) };
  assert.ok(refoldingTest(spiked, unfold(spiked, fixed)).pValue < 1e-4);
});

test('refolding adds the background', () => {
  const problem = {
    data: [5, 5],
    response: [
      [0.5, 0],
      [0, 0.5],
    ],
    background: [1, 2],
  };
  assert.deepEqual([...refold(problem, [10, 20])], [6, 12]);
});

test('the bottom line: unfolding separates a wrong model no better than the data', () => {
  const { problem, truth } = smearedProblem();
  const model = truth.map((n, a) => n * (1 + 0.1 * Math.sin(a)));
  const { folded, unfolded, passed } = bottomLineTest(problem, unfold(problem, fixed), model);
  assert.ok(passed && unfolded.chi2 > 0.5 * folded.chi2, `${unfolded.chi2} of ${folded.chi2}`);
  assert.ok(folded.ndf === 8 && unfolded.ndf === 6);
});

test('the global correlation of two cells is the absolute correlation', () => {
  assert.ok(Math.abs(averageGlobalCorrelation(Float64Array.of(4, -3, -3, 9), 2) - 0.5) < 1e-14);
});

test('every criterion chooses a number of iterations by its own score', async () => {
  const { problem, truth } = smearedProblem({ effects: 8, causes: 8, width: 1.2 });
  const options = { prior: truth.map(() => 1) };
  const choose = (criterion: IterationCriterion) =>
    chooseIterations(problem, options, { criterion, maxIterations: 40, toys: 100, seed: 2 });
  const [error, coverage, correlation] = await Promise.all([
    choose('mean-squared-error'),
    choose('average-coverage'),
    choose('global-correlation'),
  ]);
  assert.equal(error.scores[error.iterations - 1], Math.min(...error.scores));
  assert.ok(error.iterations > 1, 'one iteration from a flat prior is biased');
  assert.ok(coverage.scores[coverage.iterations - 1] >= 0.67);
  assert.ok(coverage.scores.slice(0, coverage.iterations - 1).every((score) => score < 0.67));
  assert.equal(correlation.scores[correlation.iterations - 1], Math.min(...correlation.scores));
  assert.ok(correlation.scores.every((score) => score >= 0 && score <= 1));
  const stopped = await choose('test-statistic');
  assert.ok(stopped.scores[stopped.iterations - 1] >= 0.5);
  assert.ok(stopped.scores.slice(0, stopped.iterations - 1).every((share) => share < 0.5));
  assert.ok(stopped.iterations > 1 && stopped.iterations < 40);
});
