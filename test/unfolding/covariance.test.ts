import assert from 'node:assert/strict';
import { test } from 'node:test';
import { randomStream } from '../../src/core/index.js';
import { unfold } from '../../src/unfolding/index.js';
import { jacobianByDifferences, smearedProblem } from './problems.js';

const fixed = { stopping: -1, maxIterations: 5 } as const;

function assertMatrix(found: (i: number, j: number) => number, expected: number[][], relative: number): void {
  const largest = Math.max(...expected.flat().map(Math.abs));
  expected.forEach((row, i) => {
    row.forEach((value, j) => {
      assert.ok(
        Math.abs(found(i, j) - value) <= relative * largest,
        `[${i}][${j}] ${found(i, j)} for ${value}`,
      );
    });
  });
}

test('the data covariance follows the derivative of the unfolded counts', () => {
  const { problem } = smearedProblem();
  const result = unfold(problem, { ...fixed, covariances: 'data' });
  const numeric = jacobianByDifferences(
    (data) => unfold({ ...problem, data }, { ...fixed, covariances: 'none' }).unfolded,
    problem.data,
  );
  assertMatrix((a, j) => result.jacobian!.get(a, j), numeric, 1e-8);
  const variance = problem.data;
  const expected = numeric.map((row) =>
    numeric.map((other) => row.reduce((s, x, j) => s + x * other[j] * variance[j], 0)),
  );
  assertMatrix((a, b) => result.covariance!.stat.get(a, b), expected, 1e-7);
});

test("PyUnfold's order of matrices differs from the derivative after the first iteration only", () => {
  const { problem } = smearedProblem();
  const errors = (maxIterations: number, compatibility?: 'pyunfold') =>
    unfold(problem, { ...fixed, maxIterations, compatibility, covariances: 'data' }).statErr;
  assert.deepEqual(errors(1, 'pyunfold').map(Math.fround), errors(1).map(Math.fround));
  const [old, exact] = [errors(3, 'pyunfold'), errors(3)];
  assert.ok(Math.max(...old.map((error, a) => Math.abs(error / exact[a] - 1))) > 0.005);
});

for (const responseCovariance of ['multinomial', 'poisson'] as const)
  test(`the ${responseCovariance} covariance follows the derivative in the response's elements`, () => {
    const { problem } = smearedProblem();
    const [effects, causes] = [problem.response.length, problem.response[0].length];
    const responseErr = problem.response.map((row, j) => row.map((p, a) => 0.05 * p + 0.001 * (1 + j + a)));
    const result = unfold({ ...problem, responseErr }, { ...fixed, responseCovariance });
    const numeric = jacobianByDifferences((flat) => {
      const response = problem.response.map((_, j) => flat.slice(j * causes, (j + 1) * causes));
      return unfold({ ...problem, response }, { ...fixed, covariances: 'none' }).unfolded;
    }, problem.response.flat());
    const events = problem.simulatedEvents as number[];
    const covariance = (j: number, k: number, t: number): number => {
      if (responseCovariance === 'poisson') return j === k ? responseErr[j][t] ** 2 : 0;
      const [p, q] = [problem.response[j][t], problem.response[k][t]];
      return ((j === k ? p : 0) - p * q) / events[t];
    };
    const expected = numeric.map((x) =>
      numeric.map((y) => {
        let sum = 0;
        for (let t = 0; t < causes; t++)
          for (let j = 0; j < effects; j++)
            for (let k = 0; k < effects; k++)
              sum += x[j * causes + t] * y[k * causes + t] * covariance(j, k, t);
        return sum;
      }),
    );
    assertMatrix((a, b) => result.covariance!.mc.get(a, b), expected, 1e-6);
  });

test('the Monte-Carlo errors agree with toys of the response at efficiency 0.01', () => {
  const { problem } = smearedProblem({ efficiency: 0.01 });
  const events = (problem.response[0] as number[]).map(() => 200_000);
  const options = { ...fixed, maxIterations: 3 };
  const { mcErr } = unfold({ ...problem, simulatedEvents: events }, options);
  const spread = toySpread(problem, events, 4000, options);
  spread.forEach((rms, a) => {
    assert.ok(Math.abs(mcErr[a] / rms - 1) < 0.05, `cause ${a}: quoted ${mcErr[a]}, toys ${rms}`);
  });
  const passed = { ...problem, simulatedEvents: events.map((n) => n * 0.01) };
  assert.ok(
    unfold(passed, options).mcErr[0] > 5 * spread[0],
    'events that passed give errors ten times too large',
  );
});

/** Root mean square of the unfolded counts over responses filled from `events` thrown showers per cause. */
function toySpread(
  problem: { data: number[]; response: number[][] },
  events: number[],
  toys: number,
  options: object,
): number[] {
  const causes = events.length;
  const [sum, square] = [new Float64Array(causes), new Float64Array(causes)];
  for (let toy = 0; toy < toys; toy++) {
    const random = randomStream({ seed: 7, stage: 'response toys', file: toy });
    const response = problem.response.map((row) =>
      row.map((p, t) => random.poisson(p * events[t]) / events[t]),
    );
    const { unfolded } = unfold({ ...problem, response }, { ...options, covariances: 'none' });
    unfolded.forEach((count, a) => {
      sum[a] += count;
      square[a] += count * count;
    });
  }
  return Array.from(sum, (total, a) => Math.sqrt(square[a] / toys - (total / toys) ** 2));
}

test('a full data covariance with the errors on its diagonal gives what the errors give', () => {
  const { problem } = smearedProblem();
  const dataErr = problem.data.map((n) => Math.sqrt(n) + 1);
  const dataCovariance = dataErr.map((error, i) => dataErr.map((_, j) => (i === j ? error ** 2 : 0)));
  const [diagonal, full] = [
    unfold({ ...problem, dataErr }, fixed),
    unfold({ ...problem, dataCovariance }, fixed),
  ];
  full.statErr.forEach((error, a) => {
    assert.ok(Math.abs(error / diagonal.statErr[a] - 1) < 1e-13);
  });
  dataCovariance[0][1] = dataCovariance[1][0] = 0.9 * dataErr[0] * dataErr[1];
  assert.ok(unfold({ ...problem, dataCovariance }, fixed).statErr[0] > 1.02 * full.statErr[0]);
});

test('expected background is taken out without counts below 0, and its error is propagated exactly', () => {
  const { problem, truth } = smearedProblem();
  const background = problem.data.map((_, j) => 20 + 10 * j);
  const backgroundErr = background.map((b) => 0.3 * b);
  const data = problem.data.map((n, j) => n + background[j]);
  const long = { stopping: -1, maxIterations: 300 };
  const clean = unfold(problem, { ...long, covariances: 'none' });
  const fitted = unfold({ ...problem, data, background, backgroundErr }, long);
  fitted.unfolded.forEach((count, a) => {
    assert.ok(
      Math.abs(count / clean.unfolded[a] - 1) < 0.02,
      `${count} for ${clean.unfolded[a]} (${truth[a]})`,
    );
  });
  const result = unfold({ ...problem, data, background, backgroundErr }, fixed);
  const numeric = jacobianByDifferences(
    (b) => unfold({ ...problem, data, background: b }, { ...fixed, covariances: 'none' }).unfolded,
    background,
  );
  const expected = numeric.map((x) =>
    numeric.map((y) => x.reduce((sum, each, j) => sum + each * y[j] * backgroundErr[j] ** 2, 0)),
  );
  assertMatrix((a, b) => result.covariance!.background!.get(a, b), expected, 1e-7);
});
