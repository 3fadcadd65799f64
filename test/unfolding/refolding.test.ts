import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { randomStream } from '../../src/core/index.js';
import { closeDefaultExecutor } from '../../src/engine/index.js';
import {
  bottomLineTest,
  chooseIterations,
  globalCorrelation,
  type IterationCriterion,
  refold,
  refoldingTest,
  runToys,
  unfold,
} from '../../src/unfolding/index.js';
import { distanceFromUniform, multinomialToy, smearedProblem } from './problems.js';

after(closeDefaultExecutor);
const fixed = { stopping: -1, maxIterations: 4, covariances: 'data' } as const;

/** The response is known: nothing fluctuates but the data. */
const exactResponse = { responseErr: undefined, simulatedEvents: undefined };

test('refolding p-values are uniform for data drawn from the model', () => {
  const { problem: made, truth } = smearedProblem({ effects: 12 });
  const problem = { ...made, ...exactResponse };
  const options = { ...fixed, prior: truth };
  const pValues = Array.from({ length: 400 }, (_, toy) => {
    const random = randomStream({ seed: 4, stage: 'refolding', file: toy });
    const fluctuated = { ...problem, data: problem.data.map((mean) => random.poisson(20 * mean)) };
    return refoldingTest(fluctuated, unfold(fluctuated, options)).pValue;
  });
  const distance = distanceFromUniform(pValues);
  assert.ok(distance < 1.63 / Math.sqrt(400), `KS distance ${distance}`);
});

test('bottom-line p-values are uniform for the true model where data and simulation fluctuate', () => {
  const { problem, truth } = smearedProblem({ effects: 12 });
  const [toys, thrown] = [400, 5000];
  const options = { ...fixed, prior: truth };
  const model = truth.map((count) => 20 * count);
  const simulatedEvents = truth.map(() => thrown);
  const found = Array.from({ length: toys }, (_, toy) => {
    const random = randomStream({ seed: 6, stage: 'bottom line', file: toy });
    const data = problem.data.map((mean) => random.poisson(20 * mean));
    const response = multinomialToy(problem.response, { thrown, random });
    const drawn = { data, response, simulatedEvents };
    const result = unfold(drawn, options);
    const exact = bottomLineTest({ data, response }, result, model);
    return { ...bottomLineTest(drawn, result, model), exact };
  });
  const limit = 1.63 / Math.sqrt(toys);
  const distances = [
    distanceFromUniform(found.map(({ folded }) => folded.pValue)),
    distanceFromUniform(found.map(({ unfolded }) => unfolded.pValue)),
    distanceFromUniform(found.map(({ exact }) => exact.folded.pValue)),
  ];
  assert.ok(distances[0] < limit && distances[1] < limit && distances[2] > 3 * limit, String(distances));
  assert.ok(found.every(({ passed }) => passed));
});

test('data that no spectrum can give are found out by refolding', () => {
  const { problem } = smearedProblem({ effects: 12 });
  const spiked = { ...problem, ...exactResponse, data: problem.data.map((n, j) => (j === 5 ? 1.5 * n : n)) };
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
  const { average, rank } = globalCorrelation(Float64Array.of(4, -3, -3, 9), 2);
  assert.ok(Math.abs(average - 0.5) < 1e-14 && rank === 2);
});

test('a singular covariance has global correlations too, by its generalised inverse', () => {
  // Cells 0 and 1 are one number, cell 2 stands alone: V+ of the pair is 1/16 in each element.
  const { average, rank } = globalCorrelation(Float64Array.of(4, 4, 0, 4, 4, 0, 0, 0, 9), 3);
  assert.equal(rank, 2);
  assert.ok(Math.abs(average) < 1e-7, 'V_aa V+_aa is 1/4 for the pair: no more than 0');
  // Three numbers behind four cells: numpy.linalg.pinv of the correlations gives the diagonal used here.
  const mixed = [
    [1, 0.2, 0],
    [0.3, 1, 0.1],
    [0, 0.4, 1],
    [0.5, 0.5, 0.5],
  ];
  const covariance = Float64Array.from(
    mixed.flatMap((a) => mixed.map((b) => a[0] * b[0] + a[1] * b[1] + a[2] * b[2])),
  );
  const of = globalCorrelation(covariance, 4);
  assert.equal(of.rank, 3);
  assert.ok(Math.abs(of.average - 0.1826772950865557) < 1e-10, String(of.average));
});

test('correlations of toys are those of the propagated covariance', async () => {
  const { problem } = smearedProblem({ effects: 8, causes: 8, width: 1.2 });
  const { scores } = await chooseIterations(
    problem,
    {},
    { criterion: 'global-correlation', maxIterations: 6, toys: 2000, seed: 5 },
  );
  const { covariance } = unfold(problem, { ...fixed, maxIterations: 6, covariances: 'data' });
  const { average } = globalCorrelation(covariance!.stat.data, 8);
  assert.ok(Math.abs(scores[5] - average) < 0.01, `${scores[5]} for ${average}`);
});

test('too few toys for the correlations are refused', async () => {
  const { problem } = smearedProblem({ effects: 8, causes: 8 });
  await assert.rejects(
    chooseIterations(problem, {}, { criterion: 'global-correlation', maxIterations: 3, toys: 8, seed: 5 }),
    /8 toys do not determine the correlations of 8 cells/,
  );
});

test('the mean squared error is that of toys which are smoothed between iterations as the data are', async () => {
  const { problem } = smearedProblem({ effects: 10, causes: 10, width: 1.2 });
  const options = { regularizer: { kind: 'spline', degree: 3, smooth: 1e5 } } as const;
  const toys = { toys: 50, seed: 3 };
  const { scores } = await chooseIterations(problem, options, {
    criterion: 'mean-squared-error',
    maxIterations: 5,
    ...toys,
  });
  const truth = unfold(problem, { ...options, covariances: 'none' }).unfolded;
  const { mean, spread } = await runToys(
    problem,
    { ...options, stopping: -1, maxIterations: 5 },
    { ...toys, fluctuate: 'data', expected: refold(problem, truth) },
  );
  const expected = truth.reduce(
    (sum, count, a) => sum + ((mean[a] - count) ** 2 + spread[a] ** 2) / count / truth.length,
    0,
  );
  assert.ok(Math.abs(scores[4] / expected - 1) < 1e-12, `${scores[4]} for ${expected}`);
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
