import assert from 'node:assert/strict';
import { test } from 'node:test';
import { healpix, valuesAt } from '../../src/skymap/index.js';

test('values at places are those of the pixels under them, and none outside the picture', () => {
  const all = Float64Array.from({ length: healpix.nsideToNpix(32) }, (_, pixel) => pixel);
  const { theta, phi } = healpix.pixToAng(32, all);
  const dec = theta.map((t) => Math.PI / 2 - t);
  assert.deepEqual(valuesAt(theta, phi, dec), theta);
  assert.ok(Number.isNaN(valuesAt(theta, [Number.NaN], [0])[0]));
  assert.throws(() => valuesAt(theta, [1], [2]), /dec 2/);
  assert.throws(() => valuesAt(theta, [1], []), /1 right ascensions and 0/);
});
