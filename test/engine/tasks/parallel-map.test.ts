import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { CancelledError, ColumnError, DomainError, UsageError } from '../../../src/core/index.js';
import { inline, parallelMap, threads } from '../../../src/engine/index.js';
import { module } from './sample-tasks.js';

const pool = threads({ workers: 2 });
after(() => pool.close());

const upTo = (n: number): number[] => Array.from({ length: n }, (_, i) => i);
const counter = () => new Int32Array(new SharedArrayBuffer(4));

test('results come in the order of the items, however many workers there are', async () => {
  const expected = upTo(5000).map((x) => x * x);
  for (const executor of [inline(), pool]) {
    assert.deepEqual(await parallelMap(upTo(5000), { module, export: 'square' }, { executor }), expected);
  }
  assert.deepEqual(await parallelMap([], { module, export: 'square' }, { executor: pool }), []);
});

test('arguments reach each worker once and shared memory stays shared', async () => {
  const seen = await parallelMap<number, string>(
    upTo(2000),
    { module, export: 'argumentsSeen', args: { big: 1 } },
    { executor: pool },
  );
  const perThread = new Map(seen.map((each) => [each.split(':')[0], new Set<string>()]));
  for (const each of seen) perThread.get(each.split(':')[0])?.add(each);
  for (const [, kinds] of perThread) assert.equal(kinds.size, 1);
  const shared = counter();
  await parallelMap(
    upTo(300).map(() => ({})),
    { module, export: 'countOrFail', args: shared },
    { executor: pool },
  );
  assert.equal(shared[0], 300);
});

test('arguments changed between two jobs are seen by the second', async () => {
  const task = { module, export: 'scale', args: { by: 2 } };
  assert.deepEqual(await parallelMap([3], task, { executor: pool }), [6]);
  task.args.by = 5;
  assert.deepEqual(await parallelMap([3], task, { executor: pool }), [15]);
});

test('an error keeps its class and fields, names its item, and stops the other items', async () => {
  for (const executor of [inline(), pool]) {
    const shared = counter();
    const items = upTo(4000).map((i) => (i === 1000 ? { fail: true } : {}));
    const running = parallelMap(items, { module, export: 'countOrFail', args: shared }, { executor });
    await assert.rejects(running, (error: unknown) => {
      assert.ok(error instanceof ColumnError);
      assert.match(
        error.message,
        /^no column 's_125' \(sample-tasks\.js#countOrFail, item 1000 of 4000: \{"fail":true\}\)$/,
      );
      assert.equal(error.fields.column, 's_125');
      assert.equal(error.fields.itemIndex, 1000);
      assert.equal(error.remedy, 'Use s125.');
      assert.match(error.stack ?? '', /countOrFail/);
      return true;
    });
    assert.ok(shared[0] < 3999, `${shared[0]} items ran`);
  }
});

test('a failure reaches tasks that already run', async () => {
  const items = [{ wait: true }, { fail: true }, { wait: true }];
  const task = { module, export: 'countOrFail', args: counter() };
  await assert.rejects(parallelMap(items, task, { executor: pool }), ColumnError);
});

test('an abort signal ends the run with a CancelledError and leaves the workers usable', async () => {
  const controller = new AbortController();
  const items = upTo(10).map(() => ({ wait: true }));
  const task = { module, export: 'countOrFail', args: counter() };
  const running = parallelMap(items, task, { executor: pool, signal: controller.signal });
  setTimeout(() => controller.abort(), 20);
  await assert.rejects(running, CancelledError);
  assert.deepEqual(await parallelMap([2], { module, export: 'square' }, { executor: pool }), [4]);
});

test('progress counts finished items up to their number', async () => {
  const seen: number[] = [];
  const onProgress = (done: number, total: number) => {
    assert.equal(total, 100);
    seen.push(done);
  };
  await parallelMap(upTo(100), { module, export: 'square' }, { executor: pool, onProgress, batchSize: 10 });
  assert.deepEqual(
    seen,
    upTo(10).map((i) => 10 * (i + 1)),
  );
});

test('a closure runs inline and is refused with the remedy elsewhere', async () => {
  assert.deepEqual(await parallelMap([1, 2], (x: number) => x + 0.5, { executor: inline() }), [1.5, 2.5]);
  const refused = parallelMap([1], (x: number) => x, { executor: pool });
  await assert.rejects(refused, (error: unknown) => {
    return error instanceof UsageError && /inline/.test(error.remedy ?? '');
  });
});

test('what is no task, no export or no copyable argument is a usage error', async () => {
  const run = (task: never) => parallelMap([1], task, { executor: pool });
  await assert.rejects(run({ module, export: 'square', arg: 1 } as never), /no key 'arg' \(nearest: 'args'/);
  await assert.rejects(run({ module: './toys.js', export: 'run' } as never), /needs a file: URL/);
  await assert.rejects(
    run({ module, export: 'squar' } as never),
    /exports no function 'squar' \(nearest: 'square'/,
  );
  await assert.rejects(run({ module, export: 'square', args: () => 1 } as never), UsageError);
  assert.throws(() => threads({ workers: 0 }), DomainError);
});

test('a view crosses with its own numbers only, and moved buffers arrive whole', async () => {
  const [view] = await parallelMap<number, Float64Array>(
    [0],
    { module, export: 'viewOfLargeArray' },
    { executor: pool },
  );
  assert.deepEqual([view.length, view.buffer.byteLength], [10, 80]);
  for (const executor of [inline(), pool]) {
    const moved = await parallelMap<number, { values: Float64Array }>(
      [3, 4],
      { module, export: 'movedArray' },
      { executor },
    );
    assert.deepEqual(
      moved.map(({ values }) => [...values]),
      [
        [3, 3, 3],
        [3, 3, 3, 3],
      ],
    );
  }
});

test('a worker that dies fails the run instead of hanging it, and the pool goes on', async () => {
  const own = threads({ workers: 1 });
  await assert.rejects(parallelMap([1], { module, export: 'leave' }, { executor: own }), /leave/);
  await assert.rejects(parallelMap([1], { module, export: 'badResult' }, { executor: own }), /badResult/);
  assert.deepEqual(await parallelMap([3], { module, export: 'square' }, { executor: own }), [9]);
  await own.close();
});

test('settled gives what became of each item, in order, and lets the others go on', async () => {
  for (const executor of [inline(), pool]) {
    const shared = counter();
    const items = upTo(3000).map((i) => (i % 1000 === 7 ? { fail: true } : {}));
    const task = { module, export: 'countOrFail', args: shared };
    const results = await parallelMap<(typeof items)[0], number>(items, task, { executor, settled: true });
    assert.equal(shared[0], 2997);
    results.forEach((result, i) => {
      assert.equal(result.status, i % 1000 === 7 ? 'rejected' : 'fulfilled');
      if (result.status === 'fulfilled') return;
      assert.ok(result.reason instanceof ColumnError);
      assert.match(result.reason.message, new RegExp(`item ${i} of 3000: \\{"fail":true\\}`));
      assert.match(result.reason.stack ?? '', /countOrFail/);
    });
  }
  const moved = await parallelMap([3], { module, export: 'movedArray' }, { executor: pool, settled: true });
  assert.deepEqual(moved, [{ status: 'fulfilled', value: { values: new Float64Array(3).fill(3) } }]);
});
