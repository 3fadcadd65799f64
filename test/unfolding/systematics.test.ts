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
