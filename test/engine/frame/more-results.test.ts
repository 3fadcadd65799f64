import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import fc from 'fast-check';
import { DomainError, UsageError } from '../../../src/core/index.js';
import { type EventFrame, fromTable, inline, Table, threads } from '../../../src/engine/index.js';
import { frameOf, type Row, someRows } from './random-frames.js';

const pool = threads({ workers: 2 });
after(() => pool.close());
const tables = fc.array(someRows, { minLength: 1, maxLength: 5 });
const frameOfTables = ([first, ...rest]: Row[][]): EventFrame => frameOf(first).concat(...rest.map(frameOf));
const runs = { numRuns: 40, seed: 6 };

test('sortBy puts rows in order, missing ones last, equal ones as they were; topK takes the first of them', async () => {
  await fc.assert(
    fc.asyncProperty(tables, fc.boolean(), fc.nat(9), async (parts, descending, limit) => {
      const frame = frameOfTables(parts);
      const sorted = await (await frame.sortBy(['id', 'text'], { descending })).collect();
      const expected = parts
        .flat()
        .map((row, i) => ({ ...row, i }))
        .sort((a, b) => order(a.id, b.id, descending) || order(a.text, b.text, descending) || a.i - b.i);
      assert.deepEqual(
        [...sorted].map(({ x }) => x),
        expected.map(({ x }) => x),
      );
      const whole = await (await frame.sortBy('x', { descending })).collect();
      const top = await frame.topK(limit, 'x', { descending });
      assert.deepEqual([...top], [...whole].slice(0, limit));
    }),
    runs,
  );
});

function order<T extends bigint | string>(a: T | null, b: T | null, descending: boolean): number {
  if (a === b) return 0;
  if (a === null || b === null) return a === null ? 1 : -1;
  return a < b === descending ? 1 : -1;
}

test('distinct and valueCounts list each combination once', async () => {
  await fc.assert(
    fc.asyncProperty(tables, async (parts) => {
      const frame = frameOfTables(parts);
      const keys = parts.flat().map(({ text, k }) => JSON.stringify([text, k]));
      const distinct = await (await frame.distinct(['text', 'k'])).collect();
      assert.deepEqual(distinct.columns, ['text', 'k']);
      assert.deepEqual(
        [...distinct].map(({ text, k }) => JSON.stringify([text, k])).sort(),
        [...new Set(keys)].sort(),
      );
      const counts = await frame.valueCounts('k');
      for (const { k, count } of counts)
        assert.equal(count, parts.flat().filter((row) => row.k === k).length);
      const found = [...counts.numbers('count')];
      assert.deepEqual(
        found,
        [...found].sort((a, b) => b - a),
      );
    }),
    runs,
  );
});

test('partitions give all rows in order, block by block', async () => {
  const rows = 200_000;
  const frame = fromTable({ i: Float64Array.from({ length: rows }, (_, i) => i) }, { executor: pool });
  let next = 0;
  for await (const table of frame.filter('mod(i, 3) == 0 and (i < 60000 or i > 140000)')) {
    for (const value of table.numbers('i')) {
      while (next % 3 !== 0 || (next >= 60_000 && next <= 140_000)) next++;
      assert.equal(value, next++);
    }
  }
  assert.ok(next >= rows - 3);
  for await (const table of frame) {
    assert.ok(table.rows > 0);
    break;
  }
});

test('covariance and correlation are those of the complete rows', async () => {
  await fc.assert(
    fc.asyncProperty(tables, async (parts) => {
      const { covariance, correlation, means, rows, missing } = await frameOfTables(parts)
        .filter('isFinite(x) or isNaN(x)')
        .filter('isFinite(y)')
        .covariance(['x', 'y', 'k'], { weight: 'abs(y)' });
      const used = parts
        .flat()
        .filter(({ x, y }) => (Number.isFinite(x) || Number.isNaN(x)) && Number.isFinite(y));
      const full = used.filter(({ x, k }) => !Number.isNaN(x) && k !== null);
      assert.deepEqual([rows, missing], [full.length, used.length - full.length]);
      const weights = full.map(({ y }) => Math.abs(y));
      const total = weights.reduce((sum, w) => sum + w, 0);
      if (!(total > 1e-6)) return;
      const columns = [full.map(({ x }) => x), full.map(({ y }) => y), full.map(({ k }) => k as number)];
      const mean = (values: number[]) =>
        values.reduce((sum, value, i) => sum + value * weights[i], 0) / total;
      columns.forEach((a, i) => {
        near(means[i], mean(a), 1e3);
        columns.forEach((b, j) => {
          const expected = mean(a.map((value, row) => (value - mean(a)) * (b[row] - mean(b))));
          near(covariance.get(i, j), expected, 1e6);
          assert.equal(covariance.get(i, j), covariance.get(j, i));
          const c = correlation.get(i, j);
          assert.ok(Number.isNaN(c) || Math.abs(c) <= 1 + 1e-9);
        });
      });
    }),
    runs,
  );
});

const near = (found: number, expected: number, scale: number): void =>
  assert.ok(Math.abs(found - expected) <= 1e-9 * scale, `${found} instead of ${expected}`);

test('join looks up the row with equal keys', async () => {
  const right = fromTable(
    { run: [1, 2, 3], livetime: [10, 20, 30], name: ['a', 'b', 'c'], n: Int32Array.of(7, 8, 9) },
    { executor: inline() },
  );
  const left = fromTable({ run: Int32Array.of(3, 1, 4, 1), e: [5, 6, 7, 8] }, { executor: pool });
  const joined = await (await left.join(right, { on: 'run' })).collect();
  assert.deepEqual(joined.columns, ['run', 'e', 'livetime', 'name', 'n']);
  assert.deepEqual([...joined.numbers('livetime')], [30, 10, Number.NaN, 10]);
  assert.deepEqual(joined.texts('name'), ['c', 'a', null, 'a']);
  assert.deepEqual(
    [...joined].map(({ n }) => n),
    [9, 7, null, 7],
  );
  const inner = await left.join(right, { on: ['run'], how: 'inner' });
  assert.deepEqual([...(await inner.collect()).numbers('e')], [5, 6, 8]);
  assert.equal(await inner.filter("name == 'a' and n == 7").count(), 2);
  await assert.rejects(left.join(fromTable({ run: [1, 1], x: [1, 2] }), { on: 'run' }), DomainError);
  await assert.rejects(left.join(fromTable({ run: [1], e: [1] }), { on: 'run' }), UsageError);
});

test('a persisted frame has the rows of its steps and no others', async () => {
  const frame = fromTable({ a: [1, 2, 3], b: ['x', 'y', 'z'] }, { executor: pool });
  const kept = await frame.filter('a > 1').withColumns({ c: '2 * a' }).persist();
  assert.equal(kept.sourceRows, 2);
  assert.deepEqual((await kept.filter('c > 4').collect()).texts('b'), ['z']);
});

test('frames and tables print what is in them', async () => {
  const frame = fromTable({ a: [1, Number.NaN], name: ['p', null], id: [2n, null] }, { executor: inline() });
  assert.match(
    String(frame.filter('a > 0')),
    /2 rows[\s\S]*a: float64[\s\S]*id: int64[\s\S]*keep rows where a > 0/,
  );
  assert.equal(
    String(await frame.head()),
    [
      '     a     name       id',
      '0    1        p        2',
      '1  NaN  missing  missing',
      '2 rows x 3 columns',
    ].join('\n'),
  );
  assert.deepEqual(JSON.parse(JSON.stringify(frame.filter('a > 0'))).steps, [
    { kind: 'filter', condition: 'a > 0' },
  ]);
  const description = await frame.describe();
  assert.deepEqual(description.row(0).column, 'a');
  assert.deepEqual(
    [description.row(0).count, description.row(0).missing, description.row(0)['50%']],
    [1, 1, 1],
  );
  assert.ok(description instanceof Table);
});

test('describe() has the exact extremes of 64-bit integers, signed and not, beside numbers', async () => {
  const id = BigInt64Array.of(2n ** 53n + 1n, -(2n ** 60n) - 1n);
  const far = BigUint64Array.of(2n ** 64n - 1n, 2n ** 63n);
  const x = Float64Array.of(1, Number.NaN);
  const frame = fromTable({ x, id, far }, { executor: inline() });
  const extremes = async (...names: string[]) =>
    [...(await frame.describe(names))].map((row) => [row.min, row['exact min'], row['exact max']]);
  assert.deepEqual(await extremes('x', 'id'), [
    [1, null, null],
    [-(2 ** 60), -(2n ** 60n) - 1n, 2n ** 53n + 1n],
  ]);
  assert.deepEqual(await extremes('far'), [[2 ** 63, 2n ** 63n, 2n ** 64n - 1n]]);
  assert.deepEqual(await extremes('id', 'far'), [
    [-(2 ** 60), String(-(2n ** 60n) - 1n), String(2n ** 53n + 1n)],
    [2 ** 63, String(2n ** 63n), String(2n ** 64n - 1n)],
  ]);
  assert.ok(!(await frame.describe('x')).columns.includes('exact min'));
});
