import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { ColumnError, ResourceError, UsageError } from '../../../src/core/index.js';
import { sortRows } from '../../../src/engine/frame/external-sort/sort-rows.js';
import {
  type Column,
  EventFrame,
  type Executor,
  fromTable,
  inline,
  type RunSettings,
  Table,
  textColumn,
} from '../../../src/engine/index.js';
import { compareValues, groupsOf } from '../properties/reference.js';
import { frameOf, type Row, someRows, tableOf } from './random-frames.js';
import { bits, scratchAndPools } from './scratch-and-pools.js';

const { scratch, pools } = scratchAndPools('sort');

const whole = (frame: EventFrame) => frame.using({ memoryLimit: 1e9 }).collect();

/** Scratch files that are there. */
const filesIn = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => /table\.|runs/.test(name));

/** Rows of several small blocks with few different keys and many. */
const manyRows = (rows: number, settings: RunSettings): Promise<EventFrame> =>
  fromTable(tableOfMany(rows), settings).repartition({ rows: 1500 });

function tableOfMany(rows: number): Table {
  const few = tableOf(fc.sample(someRows, { numRuns: 20, seed: 4 }).flat());
  const place = Uint32Array.from({ length: rows }, (_, row) => (row * 7919) % few.rows);
  const drawn = Float64Array.from({ length: rows }, (_, row) => Math.sin(row * 12.9898) * 43758.5453);
  const names = Array.from(
    { length: rows },
    (_, row) => `shower ${(row * 31) % 5000} ${'é'.repeat(row % 3)}`,
  );
  const table = few.take(place);
  const columns = table.columns.map((name) => [name, table.column(name)] as const);
  return new Table(
    new Map<string, Column>([
      ...columns,
      ['drawn', { type: 'float64', values: drawn }],
      ['name', textColumn(names)],
    ]),
  );
}

test('sorted rows have the same bits in memory and on disk, for 1, 2, 4 and 7 workers and any limit', async () => {
  for (const [by, descending, own] of [
    [['text', 'k', 'id'], true, pools.slice(0, 1)],
    [['name', 'x'], false, pools],
  ] as const) {
    const found = new Set<string>();
    const expected = await (await manyRows(12_000, { executor: inline() })).sortBy(by, { descending });
    assert.equal(expected.plan.source.kind, 'table');
    found.add(bits(await expected.collect()));
    for (const [i, executor] of own.entries()) {
      const kind = { executor, scratch };
      const frame = (await manyRows(12_000, kind)).using({ memoryLimit: [3e5, 5e5, 6e5, 7e5][i] });
      const wanted = { schema: frame.schema, by, descending, distinct: false };
      const { kept, spilled } = await sortRows(frame, wanted);
      assert.ok(spilled && spilled.runs >= 3 && spilled.ranges > 5, JSON.stringify(spilled));
      found.add(bits(await whole(new EventFrame(kept.plan, kept.parts, {}))));
    }
    assert.equal(found.size, 1, by.join());
  }
});

test('distinct rows have the same bits in memory and on disk, for 1, 2, 4 and 7 workers and any limit', async () => {
  for (const [by, own] of [
    [['name', 'flag'], pools.slice(1, 2)],
    [['drawn'], pools],
  ] as const) {
    const whole = await (await manyRows(12_000, { executor: inline() })).distinct(by);
    const found = new Set([bits(await whole.collect())]);
    for (const [i, executor] of own.entries()) {
      const frame = await manyRows(12_000, { executor, scratch });
      const small = frame.using({ memoryLimit: [6e4, 5e4, 7e4, 8e4][i] });
      const kept = await small.distinct(by);
      found.add(bits(await kept.using({ memoryLimit: 1e9 }).collect()));
      assert.equal(kept.plan.source.kind, 'files');
    }
    assert.equal(found.size, 1, by.join());
  }
});

test('runs of any length, of parts with masks and without, give the order of plain loops', async () => {
  const parts = fc.array(fc.oneof(someRows, fc.constant([])), { minLength: 1, maxLength: 6 });
  const keys = fc.shuffledSubarray(['x', 'k', 'id', 'text', 'flag'] as const, { minLength: 1 });
  await fc.assert(
    fc.asyncProperty(
      parts,
      keys,
      fc.boolean(),
      fc.constantFrom(1, 100, 2000, 1e9),
      async (tables, by, descending, memoryLimit) => {
        const [first, ...others] = tables.map(frameOf);
        const frame = first.concat(...others).using({ memoryLimit, scratch });
        const rows = tables.flat();
        const order = (a: Row, b: Row, down: boolean) =>
          by.reduce((found, name) => found || compareValues(a[name], b[name], down), 0);
        const sorted = await whole(await frame.sortBy(by, { descending }));
        assert.deepEqual([...sorted], [...tableOf([...rows].sort((a, b) => order(a, b, descending)))]);
        const groups = groupsOf(rows as never, by).map(([row]) => ({ ...row, x: row.x + 0 })) as Row[];
        const distinct = await whole(await frame.distinct(by));
        assert.deepEqual([...distinct], [...tableOf(groups).select(by)]);
      },
    ),
    { numRuns: 30, seed: 8 },
  );
});

test('what is sorted is a frame like any other, with units, and by second names', async () => {
  const many = await manyRows(12_000, { executor: pools[1], scratch });
  const frame = many.using({ memoryLimit: 2e5 });
  const sorted = (await frame.withAliases({ size: '-drawn' }).filter('k >= 0').sortBy('size')).using({
    memoryLimit: 1e9,
  });
  assert.deepEqual(sorted.columns, frame.columns);
  assert.equal(await sorted.count(), await frame.filter('k >= 0').count());
  const best = await frame.filter('k >= 0').topK(10, 'drawn');
  assert.equal(bits(await sorted.head(10)), bits(best));
  const path = join(scratch, 'sorted.parquet');
  assert.equal(await sorted.writeParquet(path, { columns: ['drawn', 'name'] }), await sorted.count());
  let last = Number.POSITIVE_INFINITY;
  for await (const each of sorted.partitions('drawn'))
    for (const { drawn } of each) {
      assert.ok((drawn as number) <= last);
      last = drawn as number;
    }
});

test('runs are gone when the rows are sorted, and all files when something fails on the way', async () => {
  const own = mkdtempSync(join(scratch, 'own-'));
  const many = await manyRows(12_000, { executor: pools[1], scratch: own });
  const frame = many.using({ memoryLimit: 2e5 });
  const sorted = await frame.sortBy('drawn');
  assert.equal(filesIn(own).length, 1);
  const failing = frame.mapPartitions(
    { module: new URL('./partition-tasks.js', import.meta.url).href, export: 'failsLate' },
    { columns: ['drawn'], adds: { late: 'float64' } },
  );
  await assert.rejects(failing.sortBy('late'), /too late/);
  assert.equal(filesIn(own).length, 1);
  await assert.rejects(
    frame.using({ executor: dyingExecutor(pools[1]) }).sortBy('drawn'),
    /a worker ended before it answered: killed/,
  );
  assert.equal(filesIn(own).length, 1);
  await assert.rejects(frame.using({ signal: AbortSignal.timeout(5) }).sortBy('drawn'), /stopped before/);
  assert.equal(filesIn(own).length, 1);
  assert.ok(sorted);
});

/** Loses its worker in the second half: when ranges are sorted. */
function dyingExecutor(pool: Executor): Executor {
  return {
    ...pool,
    workers: pool.workers,
    batchesInFlight: pool.batchesInFlight,
    memory: pool.memory,
    run: (batch) =>
      typeof batch.task === 'object' && batch.task.export === 'sortRange' && (batch.first ?? 0) > 2
        ? Promise.reject(new Error('killed'))
        : pool.run(batch),
    close: () => pool.close(),
  };
}

test('what cannot be sorted is told at once, a place that cannot be written to with the way out', async () => {
  const frame = fromTable({ x: [3, 1, 2] }, { executor: inline(), memoryLimit: 1 });
  await assert.rejects(frame.sortBy('y'), ColumnError);
  await assert.rejects(frame.distinct([]), UsageError);
  await assert.rejects(
    frame.vary('a', { up: { x: 'x + 1' } }).sortBy('x'),
    /Call sortBy\(\) before vary|variations/,
  );
  for (const folder of ['/proc/1', join(scratch, 'not', 'there')])
    for (const keep of ['sortBy', 'persist'] as const)
      await assert.rejects(frame.using({ scratch: folder })[keep]('x'), (error: ResourceError) => {
        assert.ok(error instanceof ResourceError, String(error));
        assert.match(`${error.message} ${error.remedy}`, /cannot be kept.*scratch: .*memoryLimit/s);
        return true;
      });
});

test('where scratch files cannot grow any more, nothing of them stays', () => {
  const own = mkdtempSync(join(scratch, 'full-'));
  const program = fileURLToPath(new URL('./fill-scratch.js', import.meta.url));
  // A file may take 600 kB here; the signal that comes with the error is ignored.
  const limited = 'trap "" XFSZ; ulimit -f 600; exec "$0" "$@"';
  const printed = execFileSync('bash', ['-c', limited, process.execPath, program, own], { encoding: 'utf8' });
  const failures = printed
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  assert.equal(failures.length, 3);
  for (const [name, message, remedy, left] of failures) {
    assert.equal(name, 'ResourceError');
    assert.ok(
      message.startsWith(
        `${own}: rows beyond memoryLimit cannot be kept there: the file would become larger`,
      ),
    );
    assert.match(remedy, /scratch: folder.*memoryLimit: bytes/);
    assert.equal(left, 0);
  }
  assert.deepEqual(readdirSync(own), []);
});
