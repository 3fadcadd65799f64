import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as plots from '../../src/plots/index.js';

const verdict = (group: string, name: string, passed: boolean): plots.CheckedDemand => ({
  group,
  test: name,
  value: passed ? -0.0312 : Number.NaN,
  demand: 'within 0.2',
  passed,
  reason: 'error 0.012, 200 pseudo-experiments',
  limit: 'tolerance 0.2',
});
const verdicts = [
  verdict('closure', 'mean pull', true),
  verdict('split tests', 'odd against even', false),
  verdict('closure', 'pull width', true),
];

test('the page says of every verdict what number and limit rest on, kind by kind', () => {
  assert.equal(
    plots.verdictText(verdicts),
    [
      'closure: 2 of 2 passed',
      '  ✓ mean pull              −0.0312  asked: within 0.2',
      '      error 0.012, 200 pseudo-experiments; limit: tolerance 0.2',
      '  ✓ pull width             −0.0312  asked: within 0.2',
      '      error 0.012, 200 pseudo-experiments; limit: tolerance 0.2',
      '',
      'split tests: 0 of 1 passed',
      '  ✗ odd against even  not a number  asked: within 0.2  FAILED',
      '      error 0.012, 200 pseudo-experiments; limit: tolerance 0.2',
    ].join('\n'),
  );
  const tables = plots.verdictTables(verdicts);
  assert.deepEqual(
    tables.map(({ title, rows }) => [title, rows.length]),
    [
      ['Verdicts: closure', 2],
      ['Verdicts: split tests', 1],
    ],
  );
  assert.deepEqual(tables[1].rows[0].slice(3), [
    '✗ FAILED',
    'error 0.012, 200 pseudo-experiments',
    'tolerance 0.2',
  ]);
  assert.deepEqual(plots.verdictSummaryTable(verdicts).rows, [
    ['closure', '2', '0', '✓ passed'],
    ['split tests', '0', '1', '✗ FAILED'],
  ]);
});

test('differences of branches are drawn in percent, one panel a projection, with what is expected', () => {
  const projection = (group: string) => ({
    group,
    lgEnergyEdges: [6.4, 6.6, 6.8],
    difference: [0.02, -0.01],
    expected: [0.001, 0],
    error: [0.015, 0.03],
  });
  const { data, caption } = plots.branchDifferencesFigure({
    name: 'runs',
    title: 'odd against even runs',
    reference: 'even runs',
    experiments: 200,
    branches: [{ label: 'odd runs', projections: [projection('total'), projection('light')] }],
  });
  assert.equal(data.length, 4);
  const [points, line] = data as { y: number[]; error_y?: { array: number[] }; xaxis: string }[];
  assert.deepEqual(points.y, [2, -1]);
  assert.deepEqual(points.error_y?.array, [1.5, 3]);
  assert.ok(line.y.includes(0.1));
  assert.match(caption, /mean of 200 pseudo-experiments/);
});
