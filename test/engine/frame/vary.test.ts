import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ColumnError, UsageError } from '../../../src/core/index.js';
import { fromTable, inline } from '../../../src/engine/index.js';

const s = [1, 10, 100, 1000];
const frame = fromTable({ 'Params.s125': s, weight: [1, 2, 3, 4] }, { executor: inline() })
  .withAliases({ s125: 'Params.s125', log_s125: 'log10(s125)' })
  .vary('s125', { up: { s125: '1.1 * s125' }, down: { s125: '0.9 * s125' } });

test('each side of a variation gives what a frame with these columns gives, in one pass', async () => {
  const cut = frame.filter('log_s125 >= 1 and Params.s125 < 1050').withColumns({ half: 's125 / 2' });
  const { nominal, variations } = await cut.varied((each) =>
    each.aggregate({ n: 'count()', t: 'sum(half)' }),
  );
  assert.deepEqual(nominal.row(0), { n: 3, t: 555 });
  assert.deepEqual(Object.keys(variations), ['s125:up', 's125:down']);
  const up = s.map((x) => 1.1 * x).filter((x) => Math.log10(x) >= 1 && x < 1050);
  const down = s.map((x) => 0.9 * x).filter((x) => Math.log10(x) >= 1 && x < 1050);
  const sum = (values: number[]) => values.reduce((total, x) => total + x / 2, 0);
  assert.deepEqual(variations['s125:up'].row(0), { n: up.length, t: sum(up) });
  assert.deepEqual(variations['s125:down'].row(0), { n: down.length, t: sum(down) });
});

test('what does not depend on the varied column is the same barrier and is run once', async () => {
  const counter = new Int32Array(new SharedArrayBuffer(4));
  const task = {
    module: new URL('./partition-tasks.js', import.meta.url).href,
    export: 'counted',
    args: counter,
  };
  const mapped = frame.mapPartitions(task, { columns: ['weight'], adds: { twice: 'float64' } });
  const { nominal, variations } = await mapped.varied((each) => each.aggregate({ t: 'sum(twice)' }));
  assert.deepEqual([nominal.row(0).t, variations['s125:up'].row(0).t], [20, 20]);
  assert.equal(counter[0], 1);
});

test('a variation of what is not there, or of a name twice, is refused', () => {
  assert.throws(() => frame.vary('x', { up: { nothing: '1' } }), ColumnError);
  assert.throws(() => frame.vary('s125', { up: { weight: '2 * weight' } }), UsageError);
});

test('second names follow renamed, selected and replaced columns', async () => {
  const plain = fromTable({ a: [1, 2], b: [3, 4] }, { executor: inline() }).withAliases({
    x: 'a',
    y: 'x + b',
  });
  const values = async (f: typeof plain, name: string) => [...(await f.collect([name])).numbers(name)];
  assert.deepEqual(await values(plain.withColumns({ a: '10 * a' }), 'y'), [13, 24]);
  assert.deepEqual(await values(plain.rename({ a: 'z' }), 'y'), [4, 6]);
  assert.deepEqual(await values(plain.rename({ a: 'z' }).withColumns({ z: '10 * z' }), 'x'), [10, 20]);
  assert.deepEqual(await values(plain.select(['x']), 'a'), [1, 2]);
  assert.throws(() => plain.select(['x']).filter('b > 0'), ColumnError);
  assert.throws(() => plain.rename({ a: 'z' }).filter('a > 0'), ColumnError);
});
