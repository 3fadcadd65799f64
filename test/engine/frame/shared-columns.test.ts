import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { readShared, sharedColumn } from '../../../src/engine/frame/shared-columns.js';
import { type ColumnInput, fromTable, inline, Table, threads } from '../../../src/engine/index.js';
import { machineMemory } from '../../../src/engine/kernels/machine.js';

const pool = threads({ workers: 2 });
after(() => pool.close());

/** More than a block and no multiple of 16 rows, so that the last vector is not whole; large enough to lie in the memory of kernels. */
const rows = 140_003;
const columns: Record<string, ColumnInput> = {
  x: Float64Array.from({ length: rows }, (_, i) => (i % 17 === 0 ? Number.NaN : Math.sin(i) * 100)),
  n: Int32Array.from({ length: rows }, (_, i) => (i * 7919) % 1000),
  id: BigInt64Array.from({ length: rows }, (_, i) => 2n ** 60n + BigInt(i % 5)),
  small: Float32Array.from({ length: rows }, (_, i) => i / 7),
};
const masked = {
  type: 'int32',
  values: Int32Array.from({ length: rows }, (_, i) => i),
  valid: Uint8Array.from({ length: rows }, (_, i) => Number(i % 3 !== 0)),
} as const;
const texts = {
  type: 'string',
  values: Int32Array.from({ length: rows }, (_, i) => i % 3),
  dictionary: ['p', 'He', 'Fe'],
} as const;
const table = (): Table => {
  const plain = new Table(columns);
  const own = Object.keys(columns).map((name) => [name, plain.column(name)] as const);
  return new Table(new Map([...own, ['masked', masked], ['group', texts]]));
};

test('workers find in the memory of their kernels what lies in the table, whatever its type', async () => {
  const given = table();
  const [here, there] = [inline(), pool].map((executor) =>
    fromTable(given, { executor })
      .filter('x > -50 or group == "Fe"')
      .withColumns({ y: 'x * n + small', z: 'masked + 1' }),
  );
  assert.deepEqual(await there.collect(), await here.collect());
  const groups = { n: 'count()', y: 'sum(y)', z: 'mean(z)', id: 'max(id)' };
  assert.deepEqual(
    await there.groupBy('group').aggregate(groups),
    await here.groupBy('group').aggregate(groups),
  );
});

test('a table is taken to workers once, and tables after one another do not get in their way', async () => {
  for (let i = 0; i < 5; i++) {
    const frame = fromTable({ x: new Float64Array(rows).fill(i + 1) }, { executor: pool });
    assert.equal(await frame.filter(`x == ${i + 1}`).count(), rows);
    const sums = (await frame.aggregate({ s: 'sum(x)' })).numbers('s');
    assert.deepEqual([...sums], [rows * (i + 1)]);
  }
});

test('from the second cut on the order of a column is known, and no result changes', async () => {
  const here = { ...inline(), memory: machineMemory() };
  const column = table().column('x');
  const codes = [true, false, true, true].map((isCut) => {
    return readShared(sharedColumn(column, here, isCut), 0, rows).codes;
  });
  assert.deepEqual(
    codes.map((found) => found !== undefined),
    [false, false, true, true],
  );
  // Chunks that no reader saw whole are left to one that does.
  const other = table().column('x');
  const shared = [sharedColumn(other, here, true), sharedColumn(other, here, true)][1];
  assert.equal(readShared(shared, 1, 70_000).codes, undefined);
  assert.ok(readShared(shared, 0, 65_536).codes);
  assert.equal(readShared(shared, 0, 70_000).codes, undefined);
  assert.ok(readShared(shared, 65_536, rows).codes);

  const [plain, coded] = [inline(), pool].map((executor) => fromTable(table(), { executor }));
  for (const cut of ['x > 12.5 and x <= 60', 'x == 0', 'x >= -100', 'not (x < 1) and n < 500', '-3 < x < 3'])
    for (let i = 0; i < 3; i++)
      assert.deepEqual(await coded.filter(cut).collect(), await plain.filter(cut).collect(), cut);
  const cut = await coded.repartition({ rows: 10_000 });
  assert.equal(await cut.filter('x > 3').count(), await plain.filter('x > 3').count());
});
