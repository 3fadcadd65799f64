import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { inspectFile } from '../../../src/engine/sources/index.js';

const inspected = (name: string) => inspectFile(join('test/fixtures/pandas', name));

test('a series is a frame of one column; without a name the column is called values', async () => {
  const table = (await inspected('series_table.h5')).tables['/events'];
  assert.deepEqual(Object.keys(table.columns), ['x']);
  assert.equal(table.columns['x'].sum, 39);
  const fixed = (await inspected('series_fixed.h5')).tables['/events'];
  assert.deepEqual(Object.keys(fixed.columns), ['values']);
  assert.equal(fixed.columns['values'].sum, 39);
  assert.equal(fixed.rows, 13);
});

test('a fixed frame without rows has none, and the types that pandas wrote beside its stand-ins', async () => {
  const { rows, columns } = (await inspected('fixed_zero_rows.h5')).tables['/events'];
  assert.equal(rows, 0);
  const types = Object.entries(columns).map(([name, { dtype, n }]) => [name, dtype, n]);
  assert.deepEqual(types, [
    ['x', 'float64', 0],
    ['i', 'int64', 0],
    ['u', 'uint8', 0],
    ['b', 'bool', 0],
  ]);
});

test('a time zone, pickled as an object of Python, does not hide the names', async () => {
  const { columns } = (await inspected('time_zone.h5')).tables['/events'];
  assert.deepEqual(Object.keys(columns), ['x', 'i', 'u', 'b', 'time']);
  assert.deepEqual(columns['time'].first?.slice(0, 2), [1338508800000000000n, 1338595200000000000n]);
});

test('a frame whose column names have several levels is left out with its reason', async () => {
  const { tables, left_out } = await inspected('column_levels.h5');
  assert.deepEqual(tables, {});
  assert.match(String(left_out), /\/events: its column names have several levels/);
});

for (const [name, filter] of [
  ['blosc_snappy.h5', /blosc with the codec snappy \(filter 32001\)/],
  ['blosc_zlib.h5', /blosc with the codec zlib \(filter 32001\)/],
  ['lzo.h5', /lzo \(filter 305\)/],
] as const)
  test(`${name}: the filter that is missing is named, and how to do without it`, async () => {
    const { problems } = await inspected(name);
    assert.equal(problems?.length, 1);
    assert.match(problems![0].message, filter);
    assert.match(problems![0].message, /events\/table/);
  });
