import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as plots from '../../src/plots/index.js';

test('a measurement shows value and errors with one power of ten and two digits of the smallest error', () => {
  const errors = { stat: 0.012e-13, mc: 0.015e-13, systLow: 0.07e-13, systHigh: 0.08e-13 };
  assert.equal(plots.formatMeasurement(1.234e-13, errors), '(1.234 ± 0.012 ± 0.015 +0.080 −0.070) × 10⁻¹³');
  assert.equal(plots.formatMeasurement(-2e-15, { stat: 3.1e-15 }), '(−2.0 ± 3.1) × 10⁻¹⁵');
  assert.equal(plots.formatMeasurement(1.5, { stat: 0.25 }), '1.50 ± 0.25');
  assert.equal(plots.formatMeasurement(1e5, { stat: 1e-9 }), '(1.00000 ± 0.00000) × 10⁵');
});

test('what is no number is a dash, and zero with zero errors is 0', () => {
  assert.equal(plots.formatMeasurement(Number.NaN, { stat: 1 }), '–');
  assert.equal(plots.formatMeasurement(1, { stat: Number.NaN }), '1.000 ± –');
  assert.equal(plots.formatMeasurement(0, { stat: 0 }), '0');
  assert.equal(plots.formatCount(undefined), '–');
  assert.equal(plots.formatPercent(Number.NaN), '–');
  assert.equal(plots.formatCount(8_020_592), '8,020,592');
});

test('a value that two digits round up to the next power of ten stands under that power', () => {
  assert.equal(plots.formatMeasurement(9.99e-4, { stat: 0.3e-4 }), '(0.999 ± 0.030) × 10⁻³');
});

test('a table is aligned by characters, numbers to the right', () => {
  const text = plots.formatTable({
    title: 'Events',
    columns: [{ name: 'cut' }, { name: 'left', unit: '10⁶', align: 'right' }],
    rows: [
      ['before cuts', '8.0'],
      ['χ² < 2', '12.25'],
    ],
    note: 'as counted',
  });
  assert.deepEqual(text.split('\n'), [
    'Events',
    'cut          left (10⁶)',
    '───────────────────────',
    'before cuts         8.0',
    'χ² < 2            12.25',
    'as counted',
  ]);
});

test('a cell cannot steer the terminal', () => {
  const text = plots.formatTable({ title: 't', columns: [{ name: 'file' }], rows: [['a\u001b[31m\nb']] });
  assert.ok(!text.includes('\u001b'));
  assert.equal(text.split('\n').length, 4);
});

test('a row with too few cells is refused by number', () => {
  assert.throws(
    () =>
      plots.formatTable({ title: 't', columns: [{ name: 'a' }, { name: 'b' }], rows: [['1', '2'], ['1']] }),
    /row 1 has 1 cells, 2 are needed/,
  );
});

test('the cut flow counts fractions of the step before and of all', () => {
  const table = plots.cutFlowTable({
    steps: [
      { name: 'all', data: 200 },
      { name: 'a', data: 100 },
      { name: 'b', data: 50 },
    ],
  });
  assert.deepEqual(
    table.columns.map(({ name }) => name),
    ['cut', 'data', 'passed', 'of all'],
  );
  assert.deepEqual(table.rows, [
    ['all', '200', '–', '100.0%'],
    ['a', '100', '50.0%', '50.0%'],
    ['b', '50', '50.0%', '25.0%'],
  ]);
});

test('the flux table names its errors and adds them in quadrature', () => {
  const series = {
    group: 'light',
    flux: [4e-13],
    statErr: [0.3e-13],
    mcErr: [0.4e-13],
    systLow: [0],
    systHigh: [1.2e-13],
  };
  const table = plots.fluxTable([10 ** 6.4, 10 ** 6.5], series);
  assert.equal(table.title, 'Flux, light (p, He)');
  assert.deepEqual(table.rows, [['6.4–6.5', '(4.00 ± 0.30 ± 0.40 +1.20 −0.00) × 10⁻¹³', '+32.5 −12.5%']]);
  const withoutSystematics = plots.fluxTable([1e6, 1e7], {
    group: 'p',
    flux: [1],
    statErr: [0.1],
    mcErr: [0],
  });
  assert.equal(withoutSystematics.columns[1].name, 'flux ± stat ± MC');
});

test('of thousands of inputs the first are listed and the others counted', () => {
  const files = Array.from({ length: 1500 }, (_, i) => ({ path: `f${i}.hdf5`, bytes: i }));
  const table = plots.inputTable(files, 10);
  assert.equal(table.rows.length, 10);
  assert.match(table.note ?? '', /1,490 more/);
});
