import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { DomainError, ResourceError, UsageError } from '../../../src/core/index.js';
import { type EventFrame, fromTable, inline, threads } from '../../../src/engine/index.js';
import { frameOf, someRows } from './random-frames.js';

const scratch = mkdtempSync(join(tmpdir(), 'airshower-scratch-test-'));
const pool = threads({ workers: 2 });
after(async () => {
  await pool.close();
  rmSync(scratch, { recursive: true });
});

/** Rows of texts: `different` ones of 40 letters, again and again. */
function rowsOfTexts(rows: number, different: number): EventFrame {
  const texts = Array.from({ length: different }, (_, i) => `station ${i}`.padEnd(40, '.'));
  const values = Int32Array.from({ length: rows }, (_, row) => (row * 7919) % different);
  return fromTable({ name: { type: 'string', values, dictionary: texts } }, { executor: pool, scratch });
}

test('texts count towards the limit, those that blocks have in common once', async () => {
  const rows = 140_000;
  const many = rowsOfTexts(rows, 20_000);
  // The codes of all rows, and more than 64 bytes for each text, of which two blocks have nearly all.
  for (const [memoryLimit, kind] of [
    [4 * rows + 20_000 * 64, 'files'],
    [4 * rows + 20_000 * 120, 'table'],
  ] as const) {
    const own = many.using({ memoryLimit });
    const kept = await own.persist();
    assert.equal(kept.plan.source.kind, kind);
    const sum = (frame: EventFrame) =>
      frame.using({ memoryLimit: 1e9 }).groupBy('name').aggregate({ n: 'count()' });
    assert.deepEqual((await sum(kept)).toJSON(), (await sum(many)).toJSON());
    const collected = Promise.resolve(own.collect());
    if (kind === 'table') assert.equal(new Set((await collected).texts('name')).size, 20_000);
    else
      await assert.rejects(collected, (error: ResourceError) => {
        assert.ok(error instanceof ResourceError);
        assert.match(
          error.message,
          /collected rows take 2\.\d MB.*some 2\.\d MB in all; at most 1\.8 MB are allowed/,
        );
        assert.match(String(error.remedy), /partitions\(\).*persist\(\).*writeParquet\(\).*memoryLimit/s);
        return true;
      });
  }
  const [few] = [rowsOfTexts(rows, 3)];
  const small = few.using({ memoryLimit: 4 * rows + 1000 });
  assert.equal((await small.persist()).plan.source.kind, 'table');
  assert.equal((await small.collect()).column('name').dictionary?.length, 3);
});

test('rows beyond the limit are kept in a scratch file and are the same rows', async () => {
  await fc.assert(
    fc.asyncProperty(someRows, someRows, fc.constantFrom(1, 300, 1e9), async (first, second, memoryLimit) => {
      const frame = frameOf(first).concat(frameOf(second)).rename({ x: 'odd/name', text: '.' });
      const kept = await frame.using({ memoryLimit, scratch }).persist();
      const isBeyond = memoryLimit === 1 && first.length + second.length > 0;
      if (memoryLimit !== 300) assert.equal(kept.plan.source.kind, isBeyond ? 'files' : 'table');
      assert.deepEqual(kept.schema, frame.schema);
      const plenty = kept.using({ memoryLimit: 1e9 });
      assert.deepEqual([...(await plenty.collect())], [...(await frame.collect())]);
      assert.equal(await plenty.filter('k > 0').count(), await frame.filter('k > 0').count());
    }),
    { numRuns: 25, seed: 3 },
  );
});

test('samples and splits of kept rows do not depend on where they are kept', async () => {
  const frame = fromTable(
    { i: Float64Array.from({ length: 3000 }, (_, i) => i) },
    { executor: pool, scratch },
  );
  const [inMemory, onDisk] = [await frame.persist(), await frame.using({ memoryLimit: 1000 }).persist()];
  const results = [inMemory, onDisk.using({ memoryLimit: 1e9 })].map(async (kept) => [
    await kept.sample(0.3, { seed: 1 }).aggregate({ s: 'sum(i)' }),
    await kept.split([0.5, 0.5], { seed: 1, key: 'i' })[0].aggregate({ s: 'sum(i)' }),
  ]);
  const [a, b] = await Promise.all(results);
  assert.deepEqual(JSON.stringify(a), JSON.stringify(b));
});

const program = fileURLToPath(new URL('./keep-big.js', import.meta.url));

/** Runs the program until it has kept its rows; then `act` on it, and its end. */
async function runProgram(end: string, act?: (stop: (signal: NodeJS.Signals) => void) => void) {
  const own = mkdtempSync(join(scratch, 'own-'));
  const child = spawn(process.execPath, [program, own, end], { stdio: ['ignore', 'pipe', 'ignore'] });
  const during = await new Promise<string>((resolve) =>
    child.stdout.once('data', (text) => resolve(String(text).trim())),
  );
  act?.((signal) => child.kill(signal));
  const [code, signal] = await new Promise<[number | null, NodeJS.Signals | null]>((resolve) =>
    child.once('close', (...ended) => resolve(ended)),
  );
  return { own, during, code, signal };
}

test('scratch files go with the process, however it ends', async () => {
  const ended = await Promise.all([
    runProgram('quietly'),
    runProgram('throw'),
    runProgram('wait', (stop) => stop('SIGINT')),
    runProgram('wait', (stop) => stop('SIGTERM')),
  ]);
  assert.deepEqual(
    ended.map(({ code, signal }) => signal ?? code),
    [0, 1, 'SIGINT', 'SIGTERM'],
  );
  for (const { own, during } of ended) {
    assert.equal(during, '1');
    assert.deepEqual(readdirSync(own), []);
  }
});

test('what a killed process left is removed by the next one; folders of running processes stay', async () => {
  const own = mkdtempSync(join(scratch, 'left-'));
  const [gone, running] = [
    `airshower-${hostname()}-4194304-abc`,
    `airshower-${hostname()}-${process.pid}-abc`,
  ];
  for (const name of [gone, running, 'airshower-elsewhere-4194304-abc']) mkdirSync(join(own, name));
  await fromTable({ x: [1, 2, 3] }, { executor: inline(), memoryLimit: 1, scratch: own }).persist();
  assert.equal(existsSync(join(own, gone)), false);
  assert.equal(existsSync(join(own, running)), true);
  assert.equal(existsSync(join(own, 'airshower-elsewhere-4194304-abc')), true);
});

test('repartition cuts the rows anew, for tasks and for partitions', async () => {
  const frame = fromTable(
    { i: Float64Array.from({ length: 1000 }, (_, i) => i) },
    { executor: pool, scratch },
  );
  const module = new URL('./partition-tasks.js', import.meta.url).href;
  for (const memoryLimit of [1e9, 1000]) {
    const own = frame.filter('i >= 100').using({ memoryLimit });
    const cut = (await own.repartition({ rows: 250 })).using({ memoryLimit: 1e9 });
    assert.equal(cut.partitionCount, 4);
    const sizes: number[] = [];
    for await (const table of cut) sizes.push(table.rows);
    assert.deepEqual(sizes, [250, 250, 250, 150]);
    const mapped = cut
      .withColumns({ a: 'i' })
      .mapPartitions(
        { module, export: 'scaled', args: { by: 2 } },
        { columns: ['a'], adds: { scaled: 'float64', rows: 'int32' } },
      );
    const seen = await mapped.groupBy('rows').aggregate({ n: 'count()' });
    assert.deepEqual([...seen.numbers('n')], [250, 250, 250, 150]);
    assert.equal(await cut.filter('i > 998').count(), 1);
  }
  assert.equal((await frame.repartition({ partitions: 7 })).partitionCount, 7);
  await assert.rejects(frame.repartition({ rows: 0 }), DomainError);
  await assert.rejects(frame.repartition({} as { rows: number }), UsageError);
  await assert.rejects(frame.vary('a', { up: { i: 'i + 1' } }).persist(), (error: UsageError) => {
    assert.match(String(error.remedy), /Call persist\(\) before vary/);
    return true;
  });
});
