import assert from 'node:assert/strict';
import { test } from 'node:test';
import gammaincc from '@stdlib/math-base-special-gammainc';
import gammaln from '@stdlib/math-base-special-gammaln';
import { fitLeastSquaresModel } from '../../src/unfolding/matrices/least-squares-fit.js';
import { covarianceChiSquared, upperGamma } from '../../src/unfolding/statistics/chi-squared.js';
import { logGamma } from '../../src/unfolding/statistics/log-gamma.js';

test('ln Gamma and Q(a, x) agree with stdlib', () => {
  for (const x of [1e-9, 0.3, 0.999, 1.5, 2.7, 11.99, 12, 57.3, 1e4, 3e8])
    assert.ok(
      Math.abs(logGamma(x) - gammaln(x)) <= 2e-14 * Math.max(1, Math.abs(gammaln(x))),
      `lnGamma(${x})`,
    );
  for (const x of [-0.3, -1.7, -12.4, -230.6])
    assert.ok(Math.abs(logGamma(x) - gammaln(x)) <= 1e-12 * Math.abs(gammaln(x)), `lnGamma(${x})`);
  for (const a of [0.5, 1, 3.5, 20, 200])
    for (const ratio of [0.01, 0.5, 0.99, 1.01, 1.5, 3]) {
      const expected = gammaincc(a * ratio, a, true, true);
      assert.ok(
        Math.abs(upperGamma(a, a * ratio) - expected) <= 1e-12 * Math.max(expected, 1e-10),
        `Q(${a}, ${a * ratio})`,
      );
    }
});

test('the chi-squared of a singular covariance counts its directions only', () => {
  // Two equal, fully correlated cells and an independent one: rank 2.
  const covariance = Float64Array.of(4, 4, 0, 4, 4, 0, 0, 0, 9);
  const { chi2, ndf, pValue } = covarianceChiSquared(Float64Array.of(2, 2, 3), covariance);
  assert.ok(Math.abs(chi2 - 2) < 1e-12);
  assert.equal(ndf, 2);
  assert.ok(Math.abs(pValue - Math.exp(-1)) < 1e-12);
});

test('a straight-line fit gives the closed form of parameters and covariance', () => {
  const x = [0, 1, 2, 3, 4];
  const y = [1.1, 2.9, 5.2, 7.1, 8.7];
  const fit = fitLeastSquaresModel(
    (p) => Float64Array.from(x, (each, i) => (y[i] - p[0] - p[1] * each) / 0.2),
    [0, 0],
  );
  const [n, sx, sxx] = [5, 10, 30];
  const [sy, sxy] = [25, y.reduce((sum, each, i) => sum + each * x[i], 0)];
  const determinant = n * sxx - sx * sx;
  assert.ok(Math.abs(fit.parameters[1] - (n * sxy - sx * sy) / determinant) < 1e-9);
  assert.ok(Math.abs(fit.parameters[0] - (sxx * sy - sx * sxy) / determinant) < 1e-9);
  assert.ok(Math.abs(fit.covariance[3] - (0.04 * n) / determinant) < 1e-9);
  assert.ok(fit.converged && fit.ndf === 3);
});
