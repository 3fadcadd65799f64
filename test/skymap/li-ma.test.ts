import assert from 'node:assert/strict';
import { test } from 'node:test';
import { liMaSignificance, relativeIntensity } from '../../src/skymap/index.js';
import { fixture, near } from './fixtures.js';

interface Entry {
  readonly n_on: number;
  readonly n_off: number;
  readonly alpha: number;
  readonly significance: number;
  readonly label: string;
}
interface MapEntry {
  readonly data: number;
  readonly ref: number;
  readonly alpha: number;
  readonly significance?: number;
  readonly relative_intensity?: number;
  readonly relative_intensity_error?: number;
}
const { table, maps } = fixture<{ table: readonly Entry[]; maps: readonly MapEntry[] }>('li_ma.json');

test('formula 17 agrees with 60 digits, zero counts and cancellation included', () => {
  for (const { n_on, n_off, alpha, significance, label } of table) {
    const found = liMaSignificance(n_on, n_off, alpha);
    near(
      found,
      significance,
      1e-6 * Math.max(1, Math.abs(significance)),
      `${label}: ${n_on} ${n_off} ${alpha}`,
    );
  }
  const list = liMaSignificance(
    table.map((each) => each.n_on),
    table.map((each) => each.n_off),
    table.map((each) => each.alpha),
  );
  assert.deepEqual(
    [...list],
    table.map((each) => liMaSignificance(each.n_on, each.n_off, each.alpha)),
  );
});

test('maps of relative intensity, its error and significance', () => {
  for (const each of maps) {
    const { intensity, error } = relativeIntensity([each.data], [each.ref], each.alpha);
    if (each.relative_intensity !== undefined)
      near(intensity[0], each.relative_intensity, 1e-12, 'intensity');
    if (each.relative_intensity_error !== undefined)
      near(error[0], each.relative_intensity_error, 1e-12, 'error');
    if (each.significance !== undefined) {
      near(liMaSignificance(each.data, each.ref / each.alpha, each.alpha), each.significance, 1e-6, 'S');
    }
  }
});

test('an empty reference gives no intensity, an impossible count an error with its place', () => {
  assert.ok(Number.isNaN(relativeIntensity([3], [0], 0.05).intensity[0]));
  assert.throws(() => liMaSignificance([1, -1], [1, 1], 0.1), /nOn -1 \(index 1\) is not a count/);
  assert.throws(() => liMaSignificance(1, Number.NaN, 0.1), /nOff NaN is not a count/);
  assert.throws(() => liMaSignificance(1, 1, 0), /alpha 0 is not above 0/);
  assert.throws(() => liMaSignificance([1, 2], [1], 0.1), /have 2, 1, 2 values/);
});
