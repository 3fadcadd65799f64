import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { DomainError, randomStream } from '../../src/core/index.js';
import { closeDefaultExecutor, fromTable } from '../../src/engine/index.js';
import { energyBins, massGroups } from '../../src/events/index.js';
import { iterate } from '../../src/unfolding/covariance/bayes-iteration.js';
import {
  buildResponse,
  buildSparseResponse,
  responseFromFrame,
  responseQuality,
  sparseMatrix,
  unfold,
} from '../../src/unfolding/index.js';
import { checkProblem } from '../../src/unfolding/problem/problem.js';
import { fastestToFold } from '../../src/unfolding/problem/sparse-storage.js';

after(closeDefaultExecutor);

/** A banded response as rows and as a sparse matrix, its elements given in the order of columns. */
function bandedProblem(effects = 40, causes = 37) {
  const response = Array.from({ length: effects }, (_, j) =>
    Array.from({ length: causes }, (__, a) => (Math.abs(j - a) < 3 ? 0.2 / (1 + Math.abs(j - a)) : 0)),
  );
  const places = Array.from({ length: causes * effects }, (_, k) => [k % effects, Math.floor(k / effects)]);
  const filled = places.filter(([j, a]) => response[j][a] > 0);
  const sparse = sparseMatrix(
    [effects, causes],
    filled.map(([j]) => j),
    filled.map(([, a]) => a),
    filled.map(([j, a]) => response[j][a]),
  );
  const data = response.map((_, j) => 10 + 5 * j);
  return { data, response, sparse, simulatedEvents: response[0].map(() => 900) };
}

test('a sparse response gives the bits of the whole one, with and without covariances, by every method', () => {
  const { response, sparse, ...problem } = bandedProblem();
  for (const options of [
    { covariances: 'none' },
    { covariances: 'all' },
    { covariances: 'none', regularizer: { kind: 'spline' } },
    { method: 'tikhonov' },
  ] as const) {
    const whole = unfold({ ...problem, response }, options);
    const found = unfold({ ...problem, response: sparse }, options);
    assert.deepEqual(found.unfolded, whole.unfolded);
    assert.deepEqual(found.statErr, whole.statErr);
    assert.deepEqual(found.unreachableCauses, whole.unreachableCauses);
    assert.equal(found.testStatistic, whole.testStatistic);
  }
});

test('a sparse response too large to hold in full unfolds without covariances, and says so with them', () => {
  const cells = 20_000;
  const index = Float64Array.from({ length: cells }, (_, i) => i);
  const response = sparseMatrix(
    [cells, cells],
    index,
    index,
    index.fill(0.5, 0, 0).map(() => 0.5),
  );
  const data = new Float64Array(cells).fill(3);
  const { unfolded } = unfold({ data, response }, { covariances: 'none' });
  assert.ok(unfolded.every((count) => Math.abs(count - 6) < 1e-9));
  assert.throws(
    () => unfold({ data, response }, { covariances: 'data' }),
    (error: Error) => error instanceof DomainError && /too large to hold in full/.test(error.message),
  );
});

test('indices that make no matrix and elements that are no probabilities are refused with their place', () => {
  const { sparse, data } = bandedProblem();
  const refused = (change: object, pattern: RegExp) =>
    assert.throws(
      () => unfold({ data, response: { ...sparse, ...change } }, { covariances: 'none' }),
      (error: Error) => error instanceof DomainError && pattern.test(error.message),
    );
  refused({ values: sparse.values.map((p, i) => (i === 4 ? Number.NaN : p)) }, /response\[1\]\[1\] is NaN/);
  refused({ column: sparse.column.map((a, i) => (i === 4 ? 0 : a)) }, /no sparse matrix: row 1/);
  refused({ rowStart: sparse.rowStart.slice(1) }, /no sparse matrix/);
});

test('a sparse response of a frame is the whole one, weighted and not', async () => {
  const random = randomStream({ seed: 4, stage: 'events' });
  const draw = (f: () => number) => Float64Array.from({ length: 4000 }, f);
  const trueEnergy = draw(() => 6 + random.uniform() * 1.2);
  const frame = fromTable({
    e: trueEnergy,
    g: draw(() => random.below(2)),
    re: trueEnergy.map((e) => e + 0.1 * random.normal()),
    rg: draw(() => random.below(3) - 1),
    w: draw(() => 0.5 + random.uniform()),
  });
  const causeCells = { energy: energyBins(6, 7.2, 0.1), groups: massGroups(2) };
  const effectCells = { energy: energyBins(6.1, 7.1, 0.1), groups: massGroups(2) };
  const columns = { trueLog10Energy: 'e', trueGroup: 'g', log10Energy: 're', group: 'rg' };
  for (const weight of [undefined, 'w']) {
    const options = { columns, causeCells, effectCells, thrown: new Float64Array(24).fill(900), weight };
    const whole = await responseFromFrame(frame, { ...options, storage: 'dense' });
    const found = await responseFromFrame(frame, { ...options, storage: 'sparse' });
    const { rowStart, column, values } = found.response;
    for (let j = 0; j < 20; j++)
      for (let i = rowStart[j]; i < rowStart[j + 1]; i++) {
        // Sums of weights by pairs and by a histogram are rounded apart.
        const close = (a: number, b: number) => assert.ok(Math.abs(a - b) <= 1e-13 * b, `${a} ${b}`);
        close(values[i], whole.response.get(j, column[i]));
        close(found.responseErr.values[i], whole.responseErr.get(j, column[i]));
      }
    assert.equal(values.length, (whole.response.data as Float64Array).filter((p) => p > 0).length);
    found.efficienciesErr.forEach((error, a) => {
      assert.ok(Math.abs(error - whole.efficienciesErr[a]) <= 1e-13 * error);
    });
    assert.deepEqual(found.responseCovariance, whole.responseCovariance);
  }
});

test('a response of a frame is stored sparse where it is large and mostly empty, with the same bits in the result', async () => {
  const random = randomStream({ seed: 5, stage: 'events' });
  const trueEnergy = Float64Array.from({ length: 20_000 }, () => 6 + 2 * random.uniform());
  const frame = fromTable({
    e: trueEnergy,
    g: trueEnergy.map(() => random.below(2)),
    re: trueEnergy.map((e) => e + 0.004 * random.normal()),
    rg: trueEnergy.map(() => random.below(2)),
    w: trueEnergy.map(() => 0.5 + random.uniform()),
  });
  const columns = { trueLog10Energy: 'e', trueGroup: 'g', log10Energy: 're', group: 'rg' };
  const cellsOf = (width: number) => ({ energy: energyBins(6, 8, width), groups: massGroups(2) });
  const thrown = new Float64Array(80).fill(1000);
  const [causeCells, effectCells] = [cellsOf(0.05), cellsOf(0.001)];
  const small = await responseFromFrame(frame, {
    ...{ columns, thrown },
    causeCells,
    effectCells: causeCells,
  });
  assert.ok('data' in small.response, 'few cells stay dense');
  for (const weight of [undefined, 'w']) {
    const options = { columns, causeCells, effectCells, thrown, weight };
    const stored = await responseFromFrame(frame, options);
    assert.ok('rowStart' in stored.response && stored.response.values.length < 0.25 * 4000 * 80);
    const whole = await responseFromFrame(frame, { ...options, storage: 'dense' });
    const data = Float64Array.from({ length: 4000 }, (_, j) => 4000 - j);
    for (const covariances of ['none', 'all'] as const) {
      const { responseCovariance } = whole;
      const chosen = { covariances, responseCovariance, stopping: -1, maxIterations: 2 };
      const [found, expected] = [stored, whole].map((each) => unfold({ data, ...each }, chosen));
      assert.deepEqual(found.unfolded, expected.unfolded);
      assert.deepEqual(found.mcErr, expected.mcErr);
      if (covariances === 'all') assert.ok(found.mcErr.some((error) => error > 0));
    }
  }
});

test('a sparse response has the quality of the whole one', async () => {
  const sums = {
    passing: [
      [4, 1],
      [0, 3],
    ],
    thrown: [9, 9],
  };
  const passing = sparseMatrix([2, 2], [0, 0, 1], [0, 1, 1], [4, 1, 3]);
  assert.deepEqual(
    responseQuality(buildSparseResponse({ ...sums, passing })),
    responseQuality(buildResponse(sums)),
  );
});

test('sums of a sparse pass make the response that the whole sums make, and refuse the same', () => {
  const passing = [
    [4, 0, 1],
    [0, 3, 0],
  ];
  const sparse = sparseMatrix([2, 3], [0, 1, 0], [0, 1, 2], [4, 3, 1]);
  const thrown = [9, 9, 9];
  const whole = buildResponse({ passing, thrown });
  const found = buildSparseResponse({ passing: sparse, thrown });
  assert.deepEqual(found.efficiencies, whole.efficiencies);
  assert.deepEqual(found.efficienciesErr, whole.efficienciesErr);
  assert.deepEqual(found.simulatedEvents, whole.simulatedEvents);
  assert.throws(() => buildSparseResponse({ passing: sparse, thrown: [3, 9, 9] }), /4 events pass, but 3/);
});

test('a large response with few elements is folded in its sparse form, with the same bits and everything of the dense one', () => {
  const cells = 520;
  const band = (j: number, a: number): number =>
    Math.abs(j - a) > 3 ? 0 : 0.6 * Math.exp(-0.5 * (j - a) ** 2);
  const response = Array.from({ length: cells }, (_, j) =>
    Array.from({ length: cells }, (__, a) => band(j, a)),
  );
  const data = Array.from({ length: cells }, (_, j) => 1000 * Math.exp(-j / 200));
  assert.ok('sparse' in fastestToFold(checkProblem({ data, response })));
  assert.ok(
    !(
      'sparse' in
      fastestToFold(checkProblem({ data, response: response.map((row) => row.map((p) => p + 1e-6)) }))
    ),
  );
  assert.ok(
    !(
      'sparse' in
      fastestToFold(
        checkProblem({
          data: [1, 2],
          response: [
            [1, 0],
            [0, 1],
          ],
        }),
      )
    ),
  );
  const options = { stopping: -1, maxIterations: 3, covariances: 'none' } as const;
  const found = unfold({ data, response }, options);
  assert.deepEqual(found.unfoldingMatrix!.shape, [cells, cells]);
  let current: Float64Array = new Float64Array(cells).fill(data.reduce((a, b) => a + b, 0) * (1 / cells));
  for (let i = 0; i < 3; i++) current = iterate(checkProblem({ data, response }), current).unfolded;
  assert.deepEqual(found.unfolded, current);
});
