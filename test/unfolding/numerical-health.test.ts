import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { AirshowerError } from '../../src/core/index.js';
import {
  refoldingTest,
  sparseMatrix,
  type UnfoldingOptions,
  type UnfoldingResult,
  unfold,
} from '../../src/unfolding/index.js';

/** Probabilities with zeros, so that efficiencies vanish and causes look alike. */
const probability = fc.oneof(
  { weight: 3, arbitrary: fc.constant(0) },
  fc.double({ min: 0, max: 0.2, noNaN: true }),
  fc.constantFrom(0.1, 1e-12, 1e-300, 5e-324),
);
const count = fc.oneof(
  fc.constant(0),
  fc.integer({ min: 0, max: 1000 }),
  fc.constantFrom(1e-12, 1e15, 1e150, 5e-324, -3),
);
const choices: UnfoldingOptions[] = [
  { maxIterations: 8 },
  { maxIterations: 8, responseCovariance: 'poisson' },
  { maxIterations: 4, testStatistic: 'bf', stopping: -10 },
  { maxIterations: 4, testStatistic: 'chi2', regularizer: { kind: 'spline', degree: 1 } },
  { maxIterations: 4, compatibility: 'pyunfold' },
  { method: 'tikhonov' },
  { method: 'tikhonov', choice: 'global-correlation' },
  { method: 'svd' },
  { method: 'maximum-likelihood' },
  { method: 'inversion' },
  { method: 'bin-by-bin' },
];

const problems = fc.integer({ min: 1, max: 5 }).chain((effects) =>
  fc.integer({ min: 1, max: 5 }).chain((causes) =>
    fc.record({
      data: fc.array(count, { minLength: effects, maxLength: effects }),
      response: fc.array(fc.array(probability, { minLength: causes, maxLength: causes }), {
        minLength: effects,
        maxLength: effects,
      }),
      background: fc.option(
        fc.array(fc.constantFrom(0, 1, 50, 1e9), { minLength: effects, maxLength: effects }),
        {
          nil: undefined,
        },
      ),
      simulatedEvents: fc.array(fc.constantFrom(0, 1, 1e4, 1e12), { minLength: causes, maxLength: causes }),
    }),
  ),
);

function finite({ unfolded, statErr, mcErr, covariance, jacobian, testStatistic }: UnfoldingResult): boolean {
  const matrices = Object.values(covariance ?? {}).map(({ data }) => data as Float64Array);
  const arrays = [unfolded, statErr, mcErr, ...matrices, jacobian?.data ?? [], [testStatistic]];
  return arrays.every((values) => Array.from(values).every(Number.isFinite));
}

for (const options of choices)
  test(`${JSON.stringify(options)}: a result is finite or an error says what is wrong, never NaN`, () => {
    let solved = 0;
    fc.assert(
      fc.property(problems, (drawn) => {
        const responseErr = drawn.response.map((row) => row.map((p) => p / 3));
        const efficienciesErr = drawn.simulatedEvents.map(() => 0.01);
        try {
          const result = unfold({ ...drawn, responseErr, efficienciesErr }, options);
          solved++;
          return finite(result);
        } catch (error) {
          return error instanceof AirshowerError;
        }
      }),
      { numRuns: 400, seed: 7 },
    );
    assert.ok(solved > 20, `only ${solved} of the problems had a solution`);
  });

test('a sparse response is as healthy as the whole one', () => {
  fc.assert(
    fc.property(problems, ({ data, response }) => {
      const causes = response[0].length;
      const places = response.flatMap((row, j) => row.flatMap((p, a) => (p > 0 ? [[j, a, p]] : [])));
      const [rows, columns, values] = [0, 1, 2].map((k) => places.map((place) => place[k]));
      const sparse = sparseMatrix([data.length, causes], rows, columns, values);
      const attempt = (matrix: typeof sparse | number[][]) => {
        try {
          return [...unfold({ data, response: matrix }, { covariances: 'none', maxIterations: 5 }).unfolded];
        } catch (error) {
          assert.ok(error instanceof AirshowerError);
          return 'refused';
        }
      };
      assert.deepEqual(attempt(sparse), attempt(response));
    }),
    { numRuns: 300, seed: 8 },
  );
});

for (const method of ['inversion', 'maximum-likelihood', 'tikhonov'] as const)
  test(`held causes are as healthy (${method})`, () => {
    let solved = 0;
    fc.assert(
      fc.property(problems, fc.nat(4), ({ data, response, background }, held) => {
        const prior = response[0].map((_, a) => 100 + a);
        const responseErr = response.map((row) => row.map((p) => p / 3));
        try {
          const problem = { data, response, responseErr, background };
          const options = { method, prior, heldCauses: [held], responseCovariance: 'poisson' } as const;
          const result = unfold(problem, options);
          solved++;
          const { chi2, ndf, pValue } = refoldingTest(problem, result);
          return finite(result) && [chi2, ndf, pValue].every(Number.isFinite);
        } catch (error) {
          return error instanceof AirshowerError;
        }
      }),
      { numRuns: 400, seed: 9 },
    );
    assert.ok(solved > 5, `only ${solved} of the problems had a solution`);
  });
