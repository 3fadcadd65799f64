import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DomainError, ndarrayOf, UsageError } from '../../src/core/index.js';
import { energyBins, massGroups } from '../../src/events/index.js';
import { eventNumberPrior, jeffreysPrior, requireReachable, unfold } from '../../src/unfolding/index.js';
import { smearedProblem } from './problems.js';

const twoByTwo = {
  data: [100, 150],
  response: [
    [0.9, 0.1],
    [0.1, 0.9],
  ],
  simulatedEvents: [900, 900],
};

test('plain arrays, typed arrays and ndarray views give the same bits', () => {
  const plain = unfold(twoByTwo);
  const views = unfold({
    data: ndarrayOf(Float64Array.of(100, 150), [2]),
    response: ndarrayOf(Float64Array.of(0.9, 0.1, 0.1, 0.9), [2, 2]).transpose(1, 0),
    simulatedEvents: Float32Array.of(900, 900),
  });
  assert.deepEqual(views.unfolded, plain.unfolded);
  assert.deepEqual(views.covariance!.total.data, plain.covariance!.total.data);
});

test('efficiency times unfolded counts sums to the data in every iteration', () => {
  const { problem } = smearedProblem();
  const total = problem.data.reduce((sum, n) => sum + n, 0);
  const efficiencies = problem.response[0].map((_, a) =>
    problem.response.reduce((sum, row) => sum + row[a], 0),
  );
  const { iterations } = unfold(problem, { stopping: -1, maxIterations: 7 });
  assert.equal(iterations.length, 7);
  for (const { unfolded } of iterations)
    assert.ok(Math.abs(unfolded.reduce((sum, n, a) => sum + n * efficiencies[a], 0) / total - 1) < 1e-13);
});

test('the truth as prior is a fixed point for expected data', () => {
  const { problem, truth } = smearedProblem();
  const { unfolded, numIterations, converged } = unfold(problem, { prior: truth });
  assert.ok(converged && numIterations === 1);
  unfolded.forEach((count, a) => {
    assert.ok(Math.abs(count / truth[a] - 1) < 1e-13);
  });
});

test('a prior of event numbers of any scale is normalised; Jeffreys falls as 1/E, the same for each group', () => {
  assert.deepEqual(eventNumberPrior([6, 2]), Float64Array.of(0.75, 0.25));
  assert.deepEqual(jeffreysPrior([1 / 3, 1 / 3, 1, 1]), Float64Array.of(0.375, 0.375, 0.125, 0.125));
  const cells = { energy: energyBins(6, 7, 1), groups: massGroups(2) };
  assert.deepEqual(unfold({ ...twoByTwo, cells }, { prior: 'jeffreys' }).unfolded, unfold(twoByTwo).unfolded);
  assert.throws(() => unfold(twoByTwo, { prior: 'jeffreys' }), /needs the energies/);
  assert.throws(() => jeffreysPrior([6, -1]), /energies\[1\] is -1/);
});

test('the number of iterations follows threshold and maximum, and says whether it converged', () => {
  const { problem } = smearedProblem();
  assert.equal(unfold(problem, { stopping: 0.5 }).numIterations, 1);
  const stopped = unfold(problem, { stopping: 1e-12, maxIterations: 4 });
  assert.deepEqual([stopped.numIterations, stopped.converged], [4, false]);
});

test('callbacks hear begin, every iteration and end in order', () => {
  const heard: string[] = [];
  const callbacks = [
    {
      onUnfoldingBegin: () => heard.push('begin'),
      onIterationBegin: (iteration: number) => heard.push(`start ${iteration}`),
      onIterationEnd: ({ iteration, testStatistic }: { iteration: number; testStatistic: number }) =>
        heard.push(`end ${iteration} ${testStatistic < 0.1}`),
      onUnfoldingEnd: ({ iteration }: { iteration: number }) => heard.push(`done ${iteration}`),
    },
  ];
  unfold(twoByTwo, { callbacks, stopping: 0.05, maxIterations: 2 });
  assert.deepEqual(heard, ['begin', 'start 1', 'end 1 true', 'start 2', 'end 2 true', 'done 2']);
});

test('a cause that reaches nothing is listed and left at 0; a chain can refuse it by name', () => {
  const problem = {
    data: [100, 150],
    response: [
      [0.9, 0, 0.1],
      [0.1, 0, 0.9],
    ],
    simulatedEvents: [900, 900, 900],
    cells: { energy: energyBins(6.1, 6.4, 0.1), groups: massGroups(2).slice(0, 1) },
  };
  const result = unfold(problem);
  assert.deepEqual(result.unreachableCauses, [1]);
  assert.equal(result.unfolded[1], 0);
  assert.throws(
    () => requireReachable(problem),
    /no simulated event reaches lg\(E\/GeV\) 6\.2-6\.3, light \(cause 1\)/,
  );
});

test('counts in an effect that nothing reaches are reported as lost', () => {
  const result = unfold({ ...twoByTwo, data: [100, 150, 7], response: [...twoByTwo.response, [0, 0]] });
  assert.deepEqual([result.lostEffects, result.lostEvents], [[2], 7]);
});

const wrong: [string, object, object, RegExp][] = [
  ['NaN in the data', { ...twoByTwo, data: [1, Number.NaN] }, {}, /data\[1\] is NaN/],
  ['negative data', { ...twoByTwo, data: [-1, 2] }, {}, /data\[0\] is -1: below 0/],
  [
    'a negative response',
    {
      ...twoByTwo,
      response: [
        [1, 0],
        [-0.1, 1],
      ],
    },
    {},
    /response\[1\]\[0\] is -0\.1/,
  ],
  ['a missing datum', { ...twoByTwo, data: [1] }, {}, /data has shape \[1\], expected \[2\]/],
  ['ragged rows', { ...twoByTwo, response: [[1, 0], [1]] }, {}, /response: row 1/],
  ['no data', { response: [[1]] }, {}, /has no data/],
  ['an empty spectrum', { ...twoByTwo, data: [0, 0] }, {}, /hold no event/],
  [
    'two forms of the errors',
    {
      ...twoByTwo,
      dataErr: [1, 1],
      dataCovariance: [
        [1, 0],
        [0, 1],
      ],
    },
    {},
    /both/,
  ],
  [
    'an impossible covariance',
    {
      ...twoByTwo,
      dataCovariance: [
        [1, 2],
        [2, 1],
      ],
    },
    {},
    /dataCovariance\[1\]\[0\] is 2/,
  ],
  ['no simulated events', { ...twoByTwo, simulatedEvents: undefined }, {}, /needs simulatedEvents/],
  ['no response errors', twoByTwo, { responseCovariance: 'poisson' }, /needs responseErr/],
  [
    'a column above 1',
    {
      ...twoByTwo,
      response: [
        [1, 0],
        [1, 1],
      ],
    },
    {},
    /cause 0 sums to 2/,
  ],
  ['a prior of zeros', twoByTwo, { prior: [0, 0] }, /0 for every cause/],
  [
    'a prior off its cells',
    {
      ...twoByTwo,
      response: [
        [1, 0],
        [0, 1],
      ],
      data: [0, 5],
    },
    { prior: [1, 0] },
    /lost every event/,
  ],
  ['no iteration', twoByTwo, { maxIterations: 0 }, /maxIterations is 0/],
];
for (const [what, problem, options, message] of wrong)
  test(`${what} is refused with its place`, () => {
    assert.throws(
      () => unfold(problem as typeof twoByTwo, options),
      (error: Error) => {
        assert.ok(error instanceof DomainError, `${error.name}: ${error.message}`);
        assert.match(error.message, message);
        return true;
      },
    );
  });

test('an unknown option names the nearest', () => {
  const options = { maxIteration: 3 } as object;
  assert.throws(
    () => unfold(twoByTwo, options),
    (error: Error) => error instanceof UsageError && /maxIterations/.test(error.message),
  );
  assert.throws(
    () => unfold(twoByTwo, { testStatistic: 'kss' as 'ks' }),
    /testStatistic is 'kss' \(nearest: 'ks'/,
  );
});

test('the remedy tells negative counts from missing ones', () => {
  const remedyOf = (value: number): string => {
    try {
      unfold({ ...twoByTwo, data: [value, 1] });
    } catch (error) {
      return (error as DomainError).remedy ?? '';
    }
    return '';
  };
  assert.match(remedyOf(-1), /background/);
  assert.match(remedyOf(Number.NaN), /missing values/);
});
