import assert from 'node:assert/strict';
import { mkdtemp, readdir, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import fc from 'fast-check';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { FileError, SchemaError } from '../../../src/core/index.js';
import { blockRows, fromArrow, fromParquet, fromTable, inline, threads } from '../../../src/engine/index.js';
import { frameOf, someRows } from '../frame/random-frames.js';

const folder = await mkdtemp(join(tmpdir(), 'airshower-parquet-'));
const pools = [2].map((workers) => threads({ workers }));
after(async () => {
  await rm(folder, { recursive: true });
  await Promise.all(pools.map((pool) => pool.close()));
});
const here = { executor: inline() };

test('random frames come back from Parquet with their types', async () => {
  await fc.assert(
    fc.asyncProperty(someRows, async (rows) => {
      const path = join(folder, 'random.parquet');
      const frame = frameOf(rows);
      assert.equal(await frame.writeParquet(path), rows.length);
      const again = await fromParquet(path, here);
      const types = (each: typeof frame) => each.schema.map(({ name, type }) => [name, type]);
      assert.deepEqual(types(again), types(frame));
      assert.deepEqual([...(await again.collect())], [...(await frame.collect())]);
    }),
    { numRuns: 60, seed: 5 },
  );
});

test('every type keeps its extremes, and a unit stays with its column', async () => {
  const frame = fromTable(
    {
      f: Float32Array.of(1.5, Number.NaN),
      a: Int8Array.of(-128, 127),
      b: Uint8Array.of(0, 255),
      c: Int16Array.of(-32768, 32767),
      d: Uint16Array.of(0, 65535),
      e: Int32Array.of(-(2 ** 31), 2 ** 31 - 1),
      g: Uint32Array.of(0, 2 ** 32 - 1),
      h: BigInt64Array.of(-(2n ** 63n), 2n ** 63n - 1n),
      i: BigUint64Array.of(0n, 2n ** 64n - 1n),
      t: ['ä', ''],
    },
    here,
  );
  const path = join(folder, 'types.parquet');
  await frame.writeParquet(path);
  const again = await fromParquet(path, here);
  assert.deepEqual(
    again.schema.map(({ type }) => type),
    frame.schema.map(({ type }) => type),
  );
  assert.deepEqual([...(await again.collect())], [...(await frame.collect())]);
  const arrow = await import('apache-arrow');
  const timed = new arrow.Table({ t: arrow.vectorFromArray([5], new arrow.TimestampMillisecond()) });
  await (await fromArrow(timed, here)).writeParquet(path);
  assert.equal((await fromParquet(path, here)).schema[0].unit, 'ms since 1970');
});

test('row groups that do not fit to blocks are read by any range, the same for any workers', async () => {
  const rows = 3 * blockRows + 17;
  const x = Float64Array.from({ length: rows }, (_, i) => Math.cos(i));
  const name = Array.from({ length: rows }, (_, i) => (i % 11 === 0 ? null : `k${i % 5}`));
  const path = join(folder, 'groups.parquet');
  const columnData = [
    { name: 'x', data: x, nullable: false },
    { name: 'name', data: name, type: 'STRING' },
    { name: 'i', data: Int32Array.from(x, (_, i) => i), nullable: false },
  ] as const;
  await writeFile(
    path,
    new Uint8Array(parquetWriteBuffer({ columnData: [...columnData], rowGroupSize: 50_000 })),
  );
  const frame = await fromParquet(path, here);
  const found = new Set<string>();
  for (const executor of [inline(), ...pools])
    for (const blocksAtOnce of [1, 2]) {
      const own = frame.using({ executor, blocksAtOnce });
      found.add(
        JSON.stringify(await own.groupBy('name').aggregate({ n: 'count()', s: 'sum(x)', m: 'max(i)' })),
      );
    }
  assert.equal(found.size, 1);
  let next = 0;
  for await (const table of frame.partitions(['i', 'name']))
    for (const row of table) {
      assert.ok(row.i === next && row.name === name[next]);
      next++;
    }
  assert.equal(next, rows);
});

test('what is written larger than a row group is written in several, and appears only when it is whole', async () => {
  const rows = 2 * blockRows + 5;
  const frame = fromTable({ i: Int32Array.from({ length: rows }, (_, i) => i) }, here).filter(
    'mod(i, 2) == 0',
  );
  const own = join(folder, 'own');
  assert.equal(await frame.writeParquet(join(own, 'even.parquet')), blockRows + 3);
  const again = await fromParquet(join(own, 'even.parquet'), here);
  assert.deepEqual(
    await again.aggregate({ n: 'count()', s: 'sum(i)' }),
    await frame.aggregate({ n: 'count()', s: 'sum(i)' }),
  );
  await assert.rejects(
    frame.withColumns({ j: 'i * 1.5' }).astype({ j: 'int8' }).writeParquet(join(own, 'bad.parquet')),
  );
  assert.deepEqual(await readdir(own), ['even.parquet']);
});

test('nested columns and broken files are named', async () => {
  const path = join(folder, 'nested.parquet');
  const columnData = [
    { name: 'x', data: [1, 2] },
    { name: 'deep', data: [{ a: 1 }, { a: 2 }], type: 'JSON' as const },
  ];
  await writeFile(path, new Uint8Array(parquetWriteBuffer({ columnData })));
  assert.deepEqual((await fromParquet(path, here)).columns, ['x']);
  await truncate(path, 40);
  await assert.rejects(fromParquet(path, here), FileError);
  await assert.rejects(fromParquet(join(folder, 'no-*.parquet')), FileError);
  await fromTable({ x: [1] }, here).writeParquet(join(folder, 'same-1.parquet'));
  await fromTable({ y: [1] }, here).writeParquet(join(folder, 'same-2.parquet'));
  await assert.rejects(fromParquet(join(folder, 'same-*.parquet'), here), SchemaError);
});
