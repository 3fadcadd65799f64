import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import fc from 'fast-check';
import {
  compute,
  type EventFrame,
  fromTable,
  inline,
  readFiles,
  type Table,
  threads,
  writeFlatHdf5,
} from '../../../src/engine/index.js';
import { someRows, tableOf } from '../frame/random-frames.js';
import { newPath } from './frames.js';

const pools = [1, 2, 4, 7].map((workers) => threads({ workers }));
after(() => Promise.all(pools.map((pool) => pool.close())));

/** Rows that fill several blocks. */
function manyRows(): Table {
  const rows = fc.sample(someRows, { numRuns: 40, seed: 9 }).flat();
  return tableOf(Array.from({ length: Math.ceil(150_000 / rows.length) }, () => rows).flat());
}

/** One result of every kind whose digits could depend on the order of the work. */
const allResults = (frame: EventFrame) => [
  frame.aggregate({ s: 'sum(x * y)', m: 'mean(y, k)', v: 'var(y)', n: 'count()', w: 'count(id, abs(y))' }),
  frame
    .groupBy(['text', 'k'])
    .aggregate({ m: 'mean(y)', s: 'std(y)', f: 'first(id)', q: 'quantile(y, 0.3)' }),
  frame.filter('isFinite(x)').histogram([{ column: 'x * 1.1', edges: [-500, 0, 500] }], { weight: 'y * y' }),
  frame.filter('isFinite(y)').profile([{ column: 'x', edges: [-500, 0, 500] }], 'y * 1.1'),
  frame.filter('isFinite(x * y)').covariance(['x', 'y', 'k']),
  frame.sample(0.3, { seed: 2 }).aggregate({ s: 'sum(clip(x, -9, 9))' }),
  frame.split([0.5, 0.5], { seed: 2, key: 'id' })[1].aggregate({ s: 'sum(clip(x, -9, 9))' }),
  frame.quantiles('y', [0.01, 0.5]),
  frame.quantiles('y * 1.1', [0.01, 0.5], { approximate: true }),
  frame
    .vary('x', { up: { x: '1.1 * x' } })
    .filter('x > 0.3')
    .varied((each) => each.aggregate({ s: 'sum(y / 3)' })),
  frame.topK(5, 'y'),
  frame.tail(3),
];

const bits = async (frame: EventFrame): Promise<string> =>
  JSON.stringify(await compute(allResults(frame)), (_, value) => plain(value));

function plain(value: unknown): unknown {
  if (typeof value === 'bigint') return `${value}n`;
  if (typeof value === 'number' && !Number.isFinite(value)) return String(value);
  return ArrayBuffer.isView(value) ? Array.from(value as Float64Array, String) : value;
}

test('all results have the same bits for 1, 2, 4 and 7 workers, any ranges of blocks, and in this thread', async () => {
  const table = manyRows();
  const found = new Set([await bits(fromTable(table, { executor: inline() }))]);
  for (const executor of pools) {
    found.add(await bits(fromTable(table, { executor, blocksAtOnce: 1 })));
    found.add(await bits(fromTable(table, { executor })));
  }
  assert.equal(found.size, 1);
});

test('and whatever the chunks of a file, the compression and the memory limit are', async () => {
  const table = manyRows();
  const columns = new Map(table.columns.map((name) => [name, table.column(name)]));
  const executor = pools[1];
  const found = new Set<string>();
  const files: EventFrame[] = [];
  for (const options of [
    { chunkRows: 7000 },
    { chunkRows: 65_536, compression: 0 },
    { chunkRows: 200_000 },
  ]) {
    const path = newPath('h5');
    await writeFlatHdf5(path, columns, options);
    files.push(await readFiles(path, { executor }));
  }
  // Random numbers are keyed by the name of the file: results without them.
  const exact = async (frame: EventFrame) =>
    JSON.stringify(await compute(allResults(frame).filter((_, i) => i !== 5 && i !== 6)), (_, value) =>
      plain(value),
    );
  for (const file of files) found.add(await exact(file));
  const [file] = files;
  found.add(await exact(file.using({ memoryLimit: 30e6 })));
  found.add(await exact(await file.persist()));
  found.add(await exact((await file.using({ memoryLimit: 1e6 }).persist()).using({ memoryLimit: 1e9 })));
  found.add(await exact(fromTable(table, { executor })));
  assert.equal(found.size, 1);
});
