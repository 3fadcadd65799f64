import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { DomainError } from '../../src/core/index.js';
import { closeDefaultExecutor } from '../../src/engine/index.js';
import { energyBins, massGroups } from '../../src/events/index.js';
import { type CrossCheckOptions, type UnfoldingOptions, unfold } from '../../src/unfolding/index.js';
import { groupedProblem, jacobianByDifferences, poissonProblem, smearedProblem } from './problems.js';

after(closeDefaultExecutor);

const linear: CrossCheckOptions[] = [
  { method: 'inversion' },
  { method: 'tikhonov', strength: 3e-3 },
  { method: 'maximum-likelihood' },
  { method: 'bin-by-bin', matching: [0, 1, 2, 4, 5, 7] },
];

/** Data off the model, so that terms with the residual count. */
function roughProblem() {
  const { problem, truth } = smearedProblem();
  const data = problem.data.map((n, j) => n * (1 + 0.05 * Math.cos(3 * j)));
  return { problem: { ...problem, data, dataErr: data.map(Math.sqrt) }, truth };
}

for (const options of linear)
  test(`${options.method}: covariances follow the derivatives in data and response`, () => {
    const { problem, truth } = roughProblem();
    const prior = truth.map((n) => n ** 0.8);
    const run = (input: object) =>
      unfold({ ...problem, ...input }, { ...options, prior, covariances: 'none' }).unfolded;
    const result = unfold(problem, { ...options, prior });
    const byData = jacobianByDifferences((data) => run({ data }), problem.data);
    const largest = Math.max(...byData.flat().map(Math.abs));
    byData.forEach((row, a) => {
      row.forEach((slope, j) => {
        assert.ok(Math.abs(result.jacobian!.get(a, j) - slope) < 1e-6 * largest, `${a} ${j}`);
      });
    });
    const causes = truth.length;
    const events = problem.simulatedEvents as number[];
    const byResponse = jacobianByDifferences(
      (flat) => run({ response: problem.response.map((_, j) => flat.slice(j * causes, (j + 1) * causes)) }),
      problem.response.flat(),
    );
    byResponse.forEach((slopes, a) => {
      let variance = 0;
      for (let t = 0; t < causes; t++) {
        const column = problem.response.map((row) => row[t]);
        const slope = column.map((_, j) => slopes[j * causes + t]);
        const square = slope.reduce((sum, d, j) => sum + d * d * column[j], 0);
        const mean = slope.reduce((sum, d, j) => sum + d * column[j], 0);
        variance += (square - mean ** 2) / events[t];
      }
      assert.ok(Math.abs(result.mcErr[a] / Math.sqrt(variance) - 1) < 1e-5, `cause ${a}`);
    });
  });

// How far each method may be from a truth that is not its prior, on data without fluctuations: largest relative difference.
const limits: [UnfoldingOptions, number][] = [
  [{ method: 'inversion' }, 1e-11],
  [{ method: 'maximum-likelihood' }, 1e-11],
  [{ method: 'tikhonov', choice: 'global-correlation' }, 0.01],
  [{ method: 'svd' }, 0.05],
  [{ method: 'bayes', stopping: 1e-4 }, 0.02],
  [{ method: 'bin-by-bin' }, 0.08],
];
for (const [options, limit] of limits)
  test(`${options.method}: finds a spectrum other than its prior within ${limit}`, () => {
    const { problem, truth } = smearedProblem({ effects: 10, causes: 10 });
    const prior = truth.map((n, a) => n * (1 + 0.06 * (a - 5)));
    const data = problem.data.map((n) => 100 * n);
    const { unfolded } = unfold({ ...problem, data }, { ...options, prior });
    const worst = Math.max(...truth.map((n, a) => Math.abs(unfolded[a] / (100 * n) - 1)));
    assert.ok(worst < limit, `${worst}`);
    if (limit > 1e-6) assert.ok(worst > 1e-5, 'regularisation leaves a bias');
  });

for (const options of [{ method: 'tikhonov' }, { method: 'svd' }, { method: 'maximum-likelihood' }] as const)
  test(`${options.method}: the spread of pseudo-experiments is the quoted error`, () => {
    const { problem, truth } = smearedProblem({ effects: 10, causes: 8 });
    const first = unfold({ ...problem, data: problem.data.map((n) => 30 * n) }, { ...options, prior: truth });
    const { strength, rank } = first.regularisation ?? {};
    const fixed =
      options.method === 'tikhonov'
        ? { ...options, strength }
        : options.method === 'svd'
          ? { ...options, rank }
          : options;
    const spectra = Array.from(
      { length: 600 },
      (_, toy) =>
        unfold(poissonProblem(problem, 30, toy), {
          ...fixed,
          prior: truth,
          covariances: 'none',
        } as UnfoldingOptions).unfolded,
    );
    truth.forEach((_, a) => {
      const mean = spectra.reduce((sum, x) => sum + x[a], 0) / spectra.length;
      const rms = Math.sqrt(spectra.reduce((sum, x) => sum + (x[a] - mean) ** 2, 0) / spectra.length);
      assert.ok(Math.abs(first.statErr[a] / rms - 1) < 0.12, `cause ${a}: ${first.statErr[a]} for ${rms}`);
    });
  });

test('inversion rings: its errors are far above the regularised ones, and neighbours are anticorrelated', () => {
  const { problem } = smearedProblem({ effects: 12, causes: 12, width: 1.3 });
  const inverted = unfold(problem, { method: 'inversion' });
  const smooth = unfold(problem, { method: 'tikhonov' });
  assert.ok(inverted.statErr[5] > 3 * smooth.statErr[5]);
  assert.ok(inverted.covariance!.stat.get(5, 6) < -0.5 * inverted.statErr[5] * inverted.statErr[6]);
});

test('maximum likelihood keeps counts at or above 0 where inversion goes below', () => {
  const problem = {
    data: [100, 2, 90],
    response: [
      [0.6, 0.3, 0.1],
      [0.3, 0.4, 0.3],
      [0.1, 0.3, 0.6],
    ],
    simulatedEvents: [1e4, 1e4, 1e4],
  };
  assert.ok(unfold(problem, { method: 'inversion' }).unfolded[1] < 0);
  const { unfolded, statErr } = unfold(problem, { method: 'maximum-likelihood' });
  assert.deepEqual([unfolded[1], statErr[1]], [0, 0]);
  assert.ok(unfolded.every((n) => n >= 0));
});

test('the curvature is taken along the energy bins of each group', () => {
  const cells = { energy: energyBins(6, 7.2, 0.1), groups: massGroups(2) };
  const { problem, truth } = groupedProblem(cells);
  const options = {
    method: 'tikhonov',
    strength: 1e-3,
    prior: truth.map((_, a) => truth[a & ~1]),
    covariances: 'none',
  } as const;
  const byGroup = unfold(problem, options).unfolded;
  const across = unfold({ ...problem, cells: undefined }, options).unfolded;
  const ratio = (x: Float64Array): number => x[0] / x[1];
  assert.ok(ratio(byGroup) > 1.3, 'groups keep their own level');
  assert.ok(Math.abs(ratio(across) - 1) < 0.1, 'without cells neighbours are smoothed together');
});

test('both choices of the strength look at the whole scan', () => {
  const { problem, truth } = smearedProblem({ effects: 12, causes: 10 });
  for (const choice of ['l-curve', 'global-correlation'] as const) {
    const { regularisation } = unfold(problem, { method: 'tikhonov', choice, prior: truth });
    const { strengths, scores } = regularisation!.scan!;
    assert.equal(strengths[scores.indexOf(Math.min(...scores))], regularisation!.strength);
  }
});

test('a singular response is refused where nothing regularises', () => {
  const problem = {
    data: [10, 20],
    response: [
      [0.5, 0.5],
      [0.3, 0.3],
    ],
    simulatedEvents: [100, 100],
  };
  for (const method of ['inversion', 'maximum-likelihood'] as const)
    assert.throws(
      () => unfold(problem, { method }),
      (error: Error) => error instanceof DomainError && /singular/.test(error.message),
    );
  assert.ok(unfold(problem, { method: 'tikhonov', strength: 1 }).unfolded.every(Number.isFinite));
  assert.throws(() => unfold(problem, { method: 'svd', rank: 5 }), /rank is 5, of 2/);
  assert.throws(() => unfold(problem, { method: 'svd', strength: 1 } as never), /no option 'strength'/);
  assert.throws(
    () => unfold(problem, { method: 'invertion' } as never),
    /method is 'invertion' \(nearest: 'inversion'/,
  );
});

// A spectrum of another shape and composition than the prior, Poisson data: rms of the relative deviation from the truth over
// the inner cells, of one data set. What rings is the spread, not the mean.
const scatter: [UnfoldingOptions, number][] = [
  [{ method: 'tikhonov' }, 0.04],
  [{ method: 'svd' }, 0.04],
  [{ method: 'bayes', stopping: 0.001 }, 0.06],
  [{ method: 'bin-by-bin' }, 0.16],
  [{ method: 'maximum-likelihood' }, 0.3],
  [{ method: 'inversion' }, 0.3],
];
for (const [options, limit] of scatter)
  test(`${options.method}: a single data set gives the inner cells within ${limit} of another model's truth`, () => {
    const cells = { energy: energyBins(6, 7.2, 0.1), groups: massGroups(2) };
    const { problem, truth } = groupedProblem(cells);
    const prior = truth.map((n, a) => n ** 0.8 * (a % 2 === 0 ? 1 : 1.6));
    let [square, alternating] = [0, 0];
    for (let toy = 0; toy < 60; toy++) {
      const { unfolded } = unfold(poissonProblem(problem, 1, toy), {
        ...options,
        prior,
        covariances: 'none',
      });
      const off = truth.map((n, a) => unfolded[a] / n - 1);
      for (let a = 4; a < 20; a++) square += off[a] ** 2 / (60 * 16);
      // Neighbours in energy that go opposite ways.
      for (let a = 6; a < 20; a++) alternating += Math.sign(-off[a] * off[a - 2]) / (60 * 14);
    }
    const rms = Math.sqrt(square);
    assert.ok(rms < limit && rms > limit / 4, `rms ${rms}`);
    if (options.method === 'inversion') assert.ok(alternating > 0.3, `${alternating}`);
    if (options.method === 'bayes') assert.ok(alternating < 0.3, `${alternating}`);
  });
