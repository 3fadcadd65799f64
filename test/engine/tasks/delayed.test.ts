import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { CancelledError, ColumnError, UsageError } from '../../../src/core/index.js';
import { compute, Delayed, delayed, fromTable, inline, threads } from '../../../src/engine/index.js';
import { module } from './sample-tasks.js';

const pool = threads({ workers: 2 });
after(() => pool.close());

const add = delayed<number>(module, 'add');
const total = delayed<number>(module, 'total');
const logged = delayed<number>(module, 'countOrFail');

test('a graph of calls gives what the calls give, on any executor', async () => {
  const leaves = Array.from({ length: 20 }, (_, i) => add(i, 1));
  const sum = total(leaves);
  const nested = add(sum, total([sum, 1, add(2, 3)]));
  for (const executor of [inline(), pool]) {
    assert.equal(await sum.compute({ executor }), 210);
    assert.deepEqual(await compute([nested, sum], { executor }), [426, 210]);
  }
});

test('an abort signal ends a graph with a CancelledError, and no further call begins', async () => {
  for (const executor of [inline(), pool]) {
    const controller = new AbortController();
    let chain = add(0, 1);
    for (let i = 0; i < 500; i++) chain = add(chain, 1);
    let last = 0;
    const onProgress = (done: number) => {
      last = done;
      if (done === 10) controller.abort();
    };
    const running = chain.compute({ executor, onProgress, signal: controller.signal });
    await assert.rejects(running, CancelledError);
    assert.ok(last < 20, `${last} calls ran`);
    await assert.rejects(compute([add(1, 2)], { executor, signal: AbortSignal.abort() }), CancelledError);
    assert.equal(await add(1, 2).compute({ executor }), 3);
  }
});

test('a call that several others need runs once', async () => {
  const counter = new Int32Array(new SharedArrayBuffer(4));
  const once = logged({}, counter, {});
  const values = await compute([add(once, 1), add(once, 2), once], { executor: pool });
  assert.deepEqual(values, [2, 3, 1]);
  assert.equal(counter[0], 1);
});

test('a chain of ten thousand calls does not overflow', async () => {
  let chain: Delayed<number> = add(0, 0);
  for (let i = 0; i < 10_000; i++) chain = add(chain, 1);
  assert.equal(await chain.compute({ executor: inline() }), 10_000);
});

test('a failing call keeps its class and names its arguments and its place', async () => {
  const counter = new Int32Array(new SharedArrayBuffer(4));
  const failing = logged({ fail: true }, counter, {});
  const graph = total([add(1, 2), failing, 4]);
  for (const executor of [inline(), pool]) {
    await assert.rejects(graph.compute({ executor }), (error: unknown) => {
      assert.ok(error instanceof ColumnError);
      assert.match(
        error.message,
        /^no column 's_125' \(sample-tasks\.js#countOrFail\(\{"fail":true\}, .*, call \d of 3, needed by sample-tasks\.js#total\)$/,
      );
      return true;
    });
  }
});

test('delayed calls and results of frames are computed together', async () => {
  const frame = fromTable({ x: [1, 2, 3] }, { executor: inline() });
  const [sum, rows] = await compute([add(1, 2), frame.count()], { executor: inline() });
  assert.deepEqual([sum, rows], [3, 3]);
  assert.ok(add(1, 2) instanceof Delayed);
  assert.throws(() => delayed('./toys.js', 'run'), UsageError);
});

test('a large array that several calls take is copied into shared memory once, also as a result', async () => {
  const large = new Float64Array(100_000).fill(1);
  const memory = delayed<string>(module, 'memoryOf');
  const calls = Array.from({ length: 6 }, (_, i) => memory({ weights: large, own: Float64Array.of(i) }));
  const made = delayed<Float64Array>(module, 'largeArray')(50_000);
  const seen = await compute([...calls, memory({ weights: made }), memory({ weights: made, n: 1 })], {
    executor: pool,
  });
  assert.deepEqual(new Set(seen), new Set(['shared']));
  // One call alone gets a copy of its own.
  assert.equal(await memory({ weights: large }).compute({ executor: pool }), 'own');
  assert.deepEqual([large.length, large[0]], [100_000, 1]);
});
