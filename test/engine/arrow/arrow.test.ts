import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import * as arrow from 'apache-arrow';
import fc from 'fast-check';
import { SchemaError } from '../../../src/core/index.js';
import { fromArrow, fromTable, inline, threads } from '../../../src/engine/index.js';
import { frameOf, someRows } from '../frame/random-frames.js';

const pool = threads({ workers: 2 });
after(() => pool.close());
const here = { executor: inline() };

test('a frame survives Arrow and its file format: every type, mask, text and 64-bit integer', async () => {
  await fc.assert(
    fc.asyncProperty(someRows, async (rows) => {
      const frame = frameOf(rows);
      const table = await frame.toArrow();
      assert.equal(table.numRows, rows.length);
      const again = await fromArrow(arrow.tableToIPC(table, 'file'), here);
      assert.deepEqual(
        again.schema.map(({ name, type }) => [name, type]),
        frame.schema.map(({ name, type }) => [name, type]),
      );
      assert.deepEqual([...(await again.collect())], [...(await frame.collect())]);
      assert.deepEqual([...(await (await fromArrow(table, here)).collect())], [...(await frame.collect())]);
    }),
    { numRuns: 60, seed: 3 },
  );
});

test('numbers are not copied, neither out nor in', async () => {
  const x = Float64Array.of(1, Number.NaN, 3);
  const frame = fromTable({ x, id: BigInt64Array.of(1n, 2n ** 62n, -5n) }, here);
  const table = await frame.toArrow();
  const collected = await frame.collect();
  const values = table.getChild('x')?.data[0].values as Float64Array;
  assert.deepEqual(values, x);
  assert.equal(table.getChild('x')?.nullCount, 0);
  assert.deepEqual(table.getChild('id')?.toArray(), collected.column('id').values);
  const given = new arrow.Table({ x: arrow.makeVector(x) });
  const source = (await fromArrow(given, here)).parts[0].source;
  assert.ok(source.kind === 'table' && source.table.column('x').values.buffer === x.buffer);
});

test('what other programs write is read: nulls in floats, plain texts, chunks, slices, small codes, times', async () => {
  const table = new arrow.Table({
    f: arrow.vectorFromArray([1.5, null, 2.5, 4], new arrow.Float32()),
    s: arrow.vectorFromArray(['p', null, 'Fe', 'p'], new arrow.Utf8()),
    d: arrow.vectorFromArray(['a', 'b', null, 'a'], new arrow.Dictionary(new arrow.Utf8(), new arrow.Int8())),
    t: arrow.vectorFromArray([1, 2, null, 4], new arrow.TimestampNanosecond()),
    u: arrow.vectorFromArray([1n, 2n ** 64n - 1n, 3n, null], new arrow.Uint64()),
    b: arrow.vectorFromArray([true, null, false, true], new arrow.Bool()),
  });
  const expected = [
    { f: 1.5, s: 'p', d: 'a', t: 1_000_000n, u: 1n, b: true },
    { f: Number.NaN, s: null, d: 'b', t: 2_000_000n, u: 2n ** 64n - 1n, b: null },
    { f: 2.5, s: 'Fe', d: null, t: null, u: 3n, b: false },
    { f: 4, s: 'p', d: 'a', t: 4_000_000n, u: null, b: true },
  ];
  const frame = await fromArrow(table, here);
  assert.equal(frame.schema.find(({ name }) => name === 't')?.unit, 'ns since 1970');
  assert.deepEqual([...(await frame.collect())], expected);
  const sliced = table.slice(1, 4).concat(table.slice(0, 2));
  assert.deepEqual(
    [...(await (await fromArrow(sliced, here)).collect())],
    [...expected.slice(1), ...expected.slice(0, 2)],
  );
  assert.equal(await (await fromArrow(table, { executor: pool })).filter("s == 'p' and u > 0").count(), 1);
});

test('a unit goes with its column, and a type that no column can have is named', async () => {
  const times = new arrow.Table({ t: arrow.vectorFromArray([1], new arrow.TimestampMillisecond()) });
  const frame = await fromArrow(times, here);
  assert.equal((await frame.toArrow()).schema.fields[0].metadata.get('unit'), 'ms since 1970');
  const nested = new arrow.Table({
    list: arrow.vectorFromArray([[1], [2, 3]], new arrow.List(new arrow.Field('item', new arrow.Int32()))),
  });
  await assert.rejects(fromArrow(nested, here), (error: SchemaError) => {
    assert.ok(error instanceof SchemaError);
    assert.match(error.message, /'list'.*List/);
    return true;
  });
});
