import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { ColumnError, ExpressionError, ResourceError } from '../../../src/core/index.js';
import {
  compute,
  type EventFrame,
  fromTable,
  inline,
  type Table,
  threads,
} from '../../../src/engine/index.js';
import { ofOne } from '../kernels/elementary.js';

const pool = threads({ workers: 2 });
after(() => pool.close());

const rows = 150_000;
const a = Float64Array.from({ length: rows }, (_, i) => (i % 1000) / 10);
const b = Float64Array.from({ length: rows }, (_, i) => (i % 7 === 0 ? Number.NaN : Math.sin(i)));
const group = Int32Array.from({ length: rows }, (_, i) => i % 4);
const frame = fromTable({ a, b, group }, { executor: pool });
const chosen = [...a.keys()].filter((i) => a[i] > 50 && b[i] < 0.5);

test('a filtered frame counts, shows and collects the rows that a loop finds', async () => {
  const filtered = frame.filter('a > 50 and b < .5').withColumns({ c: 'log10(a) * cos(b)' });
  assert.equal(await filtered.count(), chosen.length);
  const table = await filtered.collect(['c', 'group']);
  assert.deepEqual(
    table.numbers('c'),
    Float64Array.from(chosen, (i) => ofOne('log10')(a[i]) * ofOne('cos')(b[i])),
  );
  assert.deepEqual(
    table.column('group').values,
    Int32Array.from(chosen, (i) => group[i]),
  );
  assert.deepEqual(
    (await filtered.head(3)).numbers('a'),
    Float64Array.from(chosen.slice(0, 3), (i) => a[i]),
  );
  assert.deepEqual(
    (await filtered.tail(3)).numbers('a'),
    Float64Array.from(chosen.slice(-3), (i) => a[i]),
  );
});

test('several results share one pass and are the same to the bit for any workers and cuts', async () => {
  const results = (of: EventFrame) => [
    of.histogram([{ column: 'a', edges: [0, 10, 50, 100] }], { weight: 'abs(b)' }),
    of.groupBy('group').aggregate({ m: 'mean(b)', s: 'std(b)', t: 'sum(b, a)', n: 'count(b)' }),
    of.quantiles('b', [0.1, 0.5, 0.9]),
  ];
  const settings = [{ executor: inline() }, { blocksAtOnce: 1 }, { blocksAtOnce: 2 }, {}];
  const found: string[] = [];
  for (const each of settings) {
    const [histogram, table, quantiles] = await compute(results(frame.using(each)));
    const { values, variances } = histogram as never as Record<string, { data: Float64Array }>;
    found.push(
      JSON.stringify([[...values.data], [...variances.data], table, [...(quantiles as Float64Array)]]),
    );
  }
  assert.equal(new Set(found).size, 1);
});

test('groups are sorted and their means are those of a loop', async () => {
  const table = await frame
    .groupBy('group')
    .aggregate({ n: 'count()', m: 'mean(a)', share: 'sum(a) / count()' });
  assert.deepEqual([...table.numbers('group')], [0, 1, 2, 3]);
  for (const row of table as Table) {
    const values = a.filter((_, i) => group[i] === row.group);
    const mean = values.reduce((sum, x) => sum + x, 0) / values.length;
    assert.equal(row.n, values.length);
    assert.ok(Math.abs(Number(row.m) / mean - 1) < 1e-13);
    assert.ok(Math.abs(Number(row.share) / mean - 1) < 1e-13);
  }
});

test('a task adds columns block by block, and later steps use them', async () => {
  const module = new URL('./partition-tasks.js', import.meta.url).href;
  const mapped = frame
    .filter('a >= 99')
    .mapPartitions(
      { module, export: 'scaled', args: { by: 3 } },
      { columns: ['a'], adds: { scaled: 'float64', rows: 'int32' } },
    )
    .filter('scaled > 299');
  const table = await mapped.collect(['a', 'scaled', 'rows']);
  const expected = a.filter((x) => x >= 99 && 3 * x > 299);
  assert.deepEqual(table.numbers('a'), expected);
  assert.deepEqual(
    table.numbers('scaled'),
    expected.map((x) => 3 * x),
  );
});

test('second names cost nothing until they are used and stay valid beside the own names', async () => {
  const named = frame.withAliases({ energy: 'a', twice: '2 * energy', odd: 'no_such_column' });
  assert.deepEqual(named.columns, ['a', 'b', 'group']);
  assert.equal(await named.filter('twice > 100 and a > 60').count(), a.filter((x) => x > 60).length);
  assert.throws(() => named.filter('odd > 1'), ColumnError);
  assert.deepEqual((await named.select(['energy']).filter('a >= 99.9').head(1)).columns, ['energy']);
});

test('mistakes are found where they are written', () => {
  assert.throws(() => frame.filter('aa > 3'), ColumnError);
  assert.throws(() => frame.select(['c']), ColumnError);
  assert.throws(() => frame.head(2, ['c']), ColumnError);
  assert.throws(() => frame.aggregate({ m: 'meen(a)' }), ExpressionError);
  assert.throws(() => frame.filter('a'), ExpressionError);
});

test('collecting beyond the memory limit stops with the size and the ways out', async () => {
  await assert.rejects(Promise.resolve(frame.using({ memoryLimit: 1e6 }).collect()), ResourceError);
});
