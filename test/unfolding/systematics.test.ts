import assert from 'node:assert/strict';
import { test } from 'node:test';
import { envelopeVariation, scaleVariation, systematicCovariance } from '../../src/unfolding/index.js';

const nominal = [100, 50, 20];

test('a source moved both ways shifts by half the difference, fully correlated, and sources add', () => {
  const { sources, covariance, errors } = systematicCovariance(nominal, [
    { name: 'VEM calibration', up: [106, 48, 20], down: [98, 54, 20] },
    { name: 'snow', up: [103, 50, 18] },
  ]);
  assert.deepEqual(
    sources.map(({ shift }) => [...shift]),
    [
      [4, -3, 0],
      [3, 0, -2],
    ],
  );
  assert.equal(sources[0].covariance.get(0, 1), -12);
  assert.deepEqual([...covariance.data], [25, -12, -6, -12, 9, 0, -6, 0, 4]);
  assert.deepEqual([...errors], [5, 3, 2]);
});

test('an envelope takes the larger deviation', () => {
  const { sources } = systematicCovariance(
    nominal,
    [{ name: 'a', up: [106, 48, 20], down: [98, 54, 21] }],
    'envelope',
  );
  assert.deepEqual([...sources[0].shift], [6, -4, -1]);
  const priors = envelopeVariation('prior', nominal, [
    [101, 47, 20],
    [98, 51, 20],
  ]);
  assert.deepEqual([...(priors.up as Float64Array)], [98, 47, 20]);
  assert.throws(() => envelopeVariation('prior', nominal, []), /no alternative/);
});

test('a common scale is a relative error in every cell', () => {
  const { errors } = systematicCovariance(nominal, [scaleVariation('livetime', nominal, 0.01)]);
  errors.forEach((error, i) => {
    assert.ok(Math.abs(error - 0.01 * nominal[i]) < 1e-12);
  });
});

test('a spectrum of another length is refused by name', () => {
  assert.throws(
    () => systematicCovariance(nominal, [{ name: 'snow', up: [1, 2] }]),
    /snow up has shape \[2\]/,
  );
});

test('variations of a set are one source: the largest deviation of any in each cell', () => {
  const { sources, covariance, upper, lower } = systematicCovariance(nominal, [
    { name: 'QGSJET', set: 'hadronic models', up: [104, 49, 20] },
    { name: 'VEM', up: [101, 50, 20], down: [99, 50, 20] },
    { name: 'EPOS', set: 'hadronic models', up: [98, 46, 20] },
  ]);
  assert.deepEqual(
    sources.map(({ name, members }) => [name, members]),
    [
      ['hadronic models', ['QGSJET', 'EPOS']],
      ['VEM', ['VEM']],
    ],
  );
  assert.deepEqual([...sources[0].shift], [4, -4, 0]);
  assert.deepEqual([...covariance.data], [17, -16, 0, -16, 16, 0, 0, 0, 0]);
  // Alone each would count for both signs; together they say how far it goes either way.
  assert.deepEqual([...upper], [Math.sqrt(17), 0, 0]);
  assert.deepEqual([...lower], [Math.sqrt(5), 4, 0]);
});

test('up and down add in quadrature for themselves', () => {
  const { upper, lower, errors } = systematicCovariance(nominal, [
    { name: 'a', up: [106, 50, 20], down: [99, 50, 20] },
    { name: 'b', up: [98, 50, 20], down: [108, 50, 20] },
    { name: 'one-sided', up: [100, 53, 20] },
  ]);
  assert.deepEqual([...upper], [10, 3, 0]);
  assert.deepEqual([...lower], [Math.hypot(1, 2), 3, 0]);
  assert.ok(Math.abs(errors[0] - Math.hypot(3.5, 5)) < 1e-12);
});

test('correlated sources add linearly as far as they are correlated', () => {
  const both = (correlation: number) =>
    systematicCovariance(nominal, [
      { name: 'a', up: [103, 50, 20], down: [97, 50, 20] },
      { name: 'b', up: [104, 51, 20], down: [96, 49, 20], correlatedWith: { a: correlation } },
    ]);
  assert.deepEqual([...both(1).errors], [7, 1, 0]);
  assert.deepEqual([...both(-1).errors], [1, 1, 0]);
  assert.deepEqual([...both(0).errors], [5, 1, 0]);
  const half = both(0.5);
  assert.deepEqual(
    [half.errors[0], half.upper[0], half.lower[0]].map((error) => error ** 2 - 37 < 1e-9),
    [true, true, true],
  );
  assert.equal(half.correlations.get(0, 1), 0.5);
  assert.equal(half.covariance.get(0, 1), 4 + 0.5 * 3);
});

test('each variation may have its own rule', () => {
  const { sources } = systematicCovariance(nominal, [
    { name: 'a', up: [106, 50, 20], down: [98, 50, 20] },
    { name: 'b', up: [106, 50, 20], down: [98, 50, 20], rule: 'envelope' },
  ]);
  assert.deepEqual([sources[0].shift[0], sources[1].shift[0]], [4, 6]);
});

const three = (ab: number, ac: number, bc: number) =>
  systematicCovariance(nominal, [
    { name: 'a', up: nominal, correlatedWith: { b: ab, c: ac } },
    { name: 'b', up: nominal, correlatedWith: { c: bc } },
    { name: 'c', up: nominal },
  ]);
test('correlations that cannot be are refused', () => {
  assert.ok(three(1, 1, 1) && three(-0.5, -0.5, -0.5));
  assert.throws(() => three(0.9, 0.9, -0.9), /exclude each other/);
  assert.throws(() => three(1, 1, 0.5), /exclude each other/);
  assert.throws(() => three(1.5, 0, 0), /the correlation of 'a' with 'b' is 1.5/);
  const wrong = (correlatedWith: Record<string, number>) =>
    systematicCovariance(nominal, [
      { name: 'a', up: nominal, correlatedWith },
      { name: 'b', up: nominal, correlatedWith: { a: 0.2 } },
    ]);
  assert.throws(() => wrong({ snow: 0.1 }), /'snow', which is no other source/);
  assert.throws(() => wrong({ b: 0.3 }), /correlation of 'b' with 'a' is 0.2/);
});
