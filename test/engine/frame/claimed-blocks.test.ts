import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { CancelledError } from '../../../src/core/index.js';
import {
  type EventFrame,
  type Executor,
  fromTable,
  inline,
  type Result,
  threads,
} from '../../../src/engine/index.js';

const pools = [1, 2, 4, 7].map((workers) => threads({ workers }));
after(() => Promise.all(pools.map((pool) => pool.close())));

const rows = 6007;
const columns = {
  x: Float64Array.from({ length: rows }, (_, i) => [Number.NaN, Infinity, -Infinity][i % 41] ?? Math.sin(i)),
  y: Float64Array.from({ length: rows }, (_, i) => [Number.NaN, -0, Infinity][i % 37] ?? Math.cos(i * i)),
  k: Int32Array.from({ length: rows }, (_, i) => i % 5),
};

/** The rows in blocks of 64, so that there are ranges enough for all workers. */
const inBlocks = (executor: Executor, length = rows): Promise<EventFrame> => {
  const cut = Object.fromEntries(
    Object.entries(columns).map(([name, values]) => [name, values.slice(0, length)]),
  );
  return fromTable(cut, { executor }).repartition({ rows: 64 });
};

type Find = (frame: EventFrame) => Result<unknown>;

const results: Record<string, Find> = {
  'two cuts': (frame) => frame.filter('x > 0.1 and y <= 0.5').count(),
  'unequal with NaN': (frame) => frame.filter('x != 0.5').count(),
  nothing: (frame) => frame.filter('x > 2 and x < 3').count(),
  sums: (frame) => frame.aggregate({ s: 'sum(x * y)', v: 'var(y)' }),
  groups: (frame) => frame.groupBy('k').aggregate({ m: 'mean(y)', q: 'quantile(y, 0.3)' }),
  histogram: (frame) =>
    frame.filter('isFinite(y)').histogram([{ column: 'x', bins: 9, range: [-1, 1] }], { weight: 'y * y' }),
  quantiles: (frame) => frame.quantiles('y', [0.1, 0.5]),
  covariance: (frame) => frame.filter('isFinite(x * y)').covariance(['x', 'y']),
  // Its states are sent before all ranges are claimed: the rest is worked off in order.
  'many bins': (frame) => frame.histogram([{ column: 'x', bins: 30_000, range: [-1, 1] }]),
};

const bits = async (find: Find, frame: EventFrame): Promise<string> =>
  JSON.stringify(await find(frame), (_, value) => {
    if (typeof value === 'bigint') return `${value}n`;
    if (typeof value === 'number') return String(value);
    return ArrayBuffer.isView(value) ? Array.from(value as Float64Array, String) : value;
  });

for (const [name, find] of Object.entries(results))
  test(`${name}: the same bits whoever takes which blocks`, async () => {
    const own = new Set([await bits(find, await inBlocks(inline()))]);
    for (const executor of pools) {
      const frame = await inBlocks(executor);
      own.add(await bits(find, frame));
      // Progress is told in order.
      own.add(await bits(find, frame.using({ onProgress: () => {} })));
    }
    assert.equal(own.size, 1);
  });

test('tables of no row, of one row and of a block and a row', async () => {
  for (const length of [0, 1, 65]) {
    const [first, ...others] = await Promise.all(
      [inline(), ...pools].map(async (executor) => {
        const frame = await inBlocks(executor, length);
        return Promise.all(Object.values(results).map((find) => bits(find, frame)));
      }),
    );
    for (const other of others) assert.deepEqual(other, first);
  }
});

test('of several values that do not fit it is always the first one in the order of the rows', async () => {
  for (const executor of [inline(), ...pools]) {
    const values = Float64Array.from({ length: rows }, (_, i) => (i < 1000 ? 0 : i + 0.5));
    const frame = await fromTable({ values }, { executor }).repartition({ rows: 64 });
    await assert.rejects(
      async () => frame.astype({ values: 'int32' }).quantiles('values', [0.5]),
      /1000\.5 is no int32/,
    );
  }
});

test('a pass that is cancelled before it begins', async () => {
  const frame = (await inBlocks(pools[1])).using({ signal: AbortSignal.abort() });
  await assert.rejects(async () => frame.filter('x > 0').count(), CancelledError);
});
