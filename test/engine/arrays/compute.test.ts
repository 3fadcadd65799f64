import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { CancelledError, DomainError, ResourceError, UsageError } from '../../../src/core/index.js';
import { ChunkedArray, type ComputeReport, inline, threads } from '../../../src/engine/index.js';
import { ndarrayOf } from './arbitrary-arrays.js';
import { module } from './block-tasks.js';

const pool = threads({ workers: 2 });
const four = threads({ workers: 4 });
after(() => Promise.all([pool.close(), four.close()]));
const mebibyte = 2 ** 20;

const numbers = async (array: ChunkedArray, options = {}): Promise<readonly number[]> =>
  Array.from((await array.compute(options)).data);

const counted = (...shape: number[]): ChunkedArray => {
  const size = shape.reduce((product, n) => product * n, 1);
  return ChunkedArray.fromNdArray(ndarrayOf({ shape, data: Array.from({ length: size }, (_, i) => i) }));
};

test('the bits of a result are those of one thread for any number of workers and any memory limit', async () => {
  const noise = ChunkedArray.fromFunction(
    [600, 50],
    { module, export: 'normals' },
    { chunks: [37, 20], seed: 7 },
  );
  const centred = noise.subtract(noise.mean(0)).divide(noise.std(0));
  const results = {
    centred,
    variance: centred.exp().var([0, 1]),
    kept: noise.nanMean(1, { keepDims: true }),
    covariance: centred.transpose().matmul(centred),
    turned: noise.rechunk([100, 7]).transpose().sum(1),
  };
  for (const [name, array] of Object.entries(results)) {
    const expected = await numbers(array, { executor: inline() });
    for (const executor of [pool, four]) {
      assert.deepEqual(await numbers(array, { executor }), expected, name);
      assert.deepEqual(await numbers(array, { executor, memoryLimit: 1.2 * mebibyte }), expected, name);
    }
  }
});

test('inputs and intermediate arrays in the memory of the workers give the bits of one thread, and their places are used again', async () => {
  const shape = [301, 257];
  const wave = (step: number) =>
    ChunkedArray.fromNdArray(
      ndarrayOf({ shape, data: Array.from({ length: 301 * 257 }, (_, i) => Math.sin(i * step)) }),
      { chunks: [64, 257] },
    );
  const [x, y] = [wave(0.1), wave(0.37)];
  const centred = x.subtract(x.mean(0)).divide(y.std(1, { keepDims: true }));
  const results = {
    centred,
    odd: x.slice([3, null, 3], [1, 255]).add(y.slice([3, null, 3], [1, 255])),
    turned: x.transpose().slice([], [null, null, 3]).exp().sum(1),
    product: x.matmul(centred.transpose()),
    joined: ChunkedArray.concatenate([x, y], 1).max(0),
    shaped: x.reshape([257, 301]).nanMin(1),
    blocks: y.rechunk([100, 50]).sqrt().nanVar(0),
  };
  const all = async (executor: ReturnType<typeof threads>) => {
    const found: Record<string, readonly number[]> = {};
    for (const [name, array] of Object.entries(results)) found[name] = await numbers(array, { executor });
    return found;
  };
  const expected = await all(inline());
  for (const executor of [pool, four]) assert.deepEqual(await all(executor), expected);
  const before = pool.memory!.buffer.byteLength;
  for (let i = 0; i < 5; i++) await all(pool);
  // A worker may take a register that the other one had before.
  assert.ok(pool.memory!.buffer.byteLength - before < 8 * mebibyte);
});

test('a computation larger than memory stays under its limit', async () => {
  // 240 MB of numbers in blocks of 0.4 MB, with 6 MiB to work in.
  const large = ChunkedArray.fromFunction(
    [30_000, 1000],
    { module, export: 'rowNumbers' },
    { chunks: [50, 1000] },
  );
  const memoryLimit = 6 * mebibyte;
  let report: ComputeReport | undefined;
  const total = large.add(1).multiply(2).sum();
  const [sum] = await numbers(total, {
    executor: pool,
    memoryLimit,
    onFinish: (r: ComputeReport) => (report = r),
  });
  assert.equal(sum, 30_000 * 30_001 * 1000);
  assert.ok(report!.peakBytes <= memoryLimit, `${report!.peakBytes} bytes`);
  assert.ok(report!.peakBytes > mebibyte, `${report!.peakBytes} bytes cannot hold two blocks and their sum`);
});

test('a result or a block beyond the limit is refused with sizes and ways out, before anything runs', async () => {
  const large = ChunkedArray.fromFunction([4000, 4000], { module, export: 'fail' }, { chunks: [1000, 1000] });
  const run = (array: ChunkedArray, memoryLimit: number) =>
    array.compute({ executor: inline(), memoryLimit });
  await assert.rejects(run(large, 100 * mebibyte), (error: unknown) => {
    assert.ok(error instanceof ResourceError);
    assert.match(error.message, /^the array of shape \[4000, 4000\] needs 122\.1 MiB, and 100 MiB are left/);
    assert.match(error.remedy ?? '', /slice.*store.*memoryLimit/);
    assert.deepEqual(error.fields, { needed: 128_000_000, limit: 100 * mebibyte });
    return true;
  });
  await assert.rejects(run(large.sum(), 10 * mebibyte), (error: unknown) => {
    return (
      error instanceof ResourceError && /one block needs/.test(error.message) && /rechunk/.test(error.remedy!)
    );
  });
  await assert.rejects(run(large, 0), DomainError);
});

test('random numbers belong to the block, the seed and the stage', async () => {
  const draw = (options: object) =>
    numbers(
      ChunkedArray.fromFunction([6, 4], { module, export: 'normals' }, { chunks: [2, 4], ...options }),
      {
        executor: inline(),
      },
    );
  const first = await draw({ seed: 1 });
  assert.deepEqual(await draw({ seed: 1 }), first);
  assert.notDeepEqual(await draw({ seed: 2 }), first);
  assert.notDeepEqual(await draw({ seed: 1, stage: 'toys' }), first);
  assert.equal(new Set(first).size, 24);
});

test('a task maps blocks, may overwrite what it is given, and leaves the input as it was', async () => {
  const x = counted(4, 3).rechunk([2, 3]);
  const mapped = x.mapBlocks({ module, export: 'addNumber' });
  const expected = [0, 1, 2, 3, 4, 5, 7, 8, 9, 10, 11, 12];
  for (const executor of [inline(), pool]) {
    assert.deepEqual(await numbers(mapped, { executor }), expected);
    assert.deepEqual(await numbers(mapped.slice([1, 3], 1), { executor }), [4, 8]);
    assert.deepEqual(
      await numbers(mapped.add(x), { executor }),
      expected.map((value, i) => value + i),
    );
  }
});

test('arguments reach the task', async () => {
  const task = { module, export: 'rowNumbers', args: { factor: 3 } };
  assert.deepEqual(await numbers(ChunkedArray.fromFunction([3], task), { executor: pool }), [0, 3, 6]);
});

test('closures run inline and are refused with the remedy elsewhere', async () => {
  const ones = ChunkedArray.fromFunction([3], ({ shape }: { shape: readonly number[] }) =>
    new Float64Array(shape[0]).fill(1),
  );
  assert.deepEqual(await numbers(ones, { executor: inline() }), [1, 1, 1]);
  await assert.rejects(ones.compute({ executor: pool }), (error: unknown) => {
    return error instanceof UsageError && /inline/.test(error.remedy ?? '');
  });
});

test('a task that returns the wrong thing or throws is named with its block', async () => {
  const made = (name: string) =>
    ChunkedArray.fromFunction([4, 4], { module, export: name }, { chunks: [2, 4] });
  for (const executor of [inline(), pool]) {
    await assert.rejects(
      made('wrongSize').compute({ executor }),
      /block-tasks\.js#wrongSize: block \[\d, 0\] needs 8 numbers of shape \[2, 4\], found Float64Array of 1/,
    );
    await assert.rejects(made('noArray').compute({ executor }), /found seven/);
    await assert.rejects(
      made('fail').compute({ executor }),
      /pedestal of block ([01]),0 is missing \(block-tasks\.js#fail, block \[\1, 0\] of shape \[2, 4\]\)/,
    );
  }
});

test('an abort signal ends the computation with a CancelledError', async () => {
  const controller = new AbortController();
  const large = ChunkedArray.fromFunction(
    [20_000, 1000],
    { module, export: 'normals' },
    { chunks: [20, 1000], seed: 1 },
  );
  const running = large.sum().compute({ executor: pool, signal: controller.signal });
  setTimeout(() => controller.abort(), 50);
  await assert.rejects(running, CancelledError);
});

test('progress counts the blocks of the result up to their number', async () => {
  const seen: number[] = [];
  const onProgress = (done: number, total: number) => {
    assert.equal(total, 4);
    seen.push(done);
  };
  await counted(8).rechunk(2).add(1).compute({ executor: inline(), onProgress });
  assert.equal(seen.at(-1), 4);
});

test('wrong shapes, axes, indices and blocks are named where they are written', () => {
  const x = counted(4, 3);
  const refused = (use: () => unknown, message: RegExp) =>
    assert.throws(use, (error: unknown) => error instanceof UsageError && message.test(error.message));
  refused(() => x.add(counted(4)), /^add: shapes \[4, 3\] and \[4\] differ in axis -1/);
  refused(() => x.add('seven' as never), /^seven cannot be combined with an array/);
  refused(() => x.add(), /^add takes 2 arguments, found 1/);
  refused(() => x.sum(2), /^sum: there is no axis 2 in shape \[4, 3\]/);
  refused(() => x.sum([0, -2]), /^sum: axes \[0, 0\] name an axis twice/);
  refused(() => counted(0, 3).max(0), /^max: axis 0 of shape \[0, 3\] is empty/);
  refused(() => x.sum({ axis: 0 } as never), /^sum: axes are needed, found \{"axis":0\}/);
  refused(
    () => x.sum(0, { keepdims: true } as never),
    /^sum has no option 'keepdims' \(nearest: 'keepDims'\)/,
  );
  refused(() => x.slice('1:3' as never), /^slice: "1:3" is no index of axis 0/);
  refused(() => x.slice(4), /^slice: there is no element 4 in axis 0 of shape \[4, 3\]/);
  refused(() => x.slice(0, 0, 0), /^slice: 3 indices for the 2 axes of \[4, 3\]/);
  refused(() => x.slice('...', '...'), /'\.\.\.' stands 2 times/);
  refused(() => x.slice([0, 4, 0]), /^slice: \[0, 4, 0\] of axis 0/);
  refused(() => x.transpose([0, 0]), /^transpose: \[0, 0\] is no order of the 2 axes/);
  refused(
    () => x.reshape([5, -1]),
    /^reshape: shape \[5, -1\] does not have the 12 elements of shape \[4, 3\]/,
  );
  refused(() => x.rechunk([2]), /^chunks for 1 axes do not fit the 2 axes/);
  refused(() => x.rechunk([[2, 1], 3]), /^chunks \[2, 1\] of axis 0 do not cover its length 4/);
  refused(() => x.rechunk(0), /^chunks of axis 0 are 0/);
  refused(() => x.matmul(x), /^matmul: the last axis of \[4, 3\] and the last but one of \[4, 3\] differ/);
  refused(() => ChunkedArray.concatenate([x, counted(4, 2)]), /^concatenate: shape \[4, 2\] of array 1/);
  refused(() => ChunkedArray.concatenate([]), /^concatenate: there is no array/);
  refused(
    () => ChunkedArray.stack([x, counted(4, 2)]),
    /^stack: shape \[4, 2\] of array 1 differs from \[4, 3\]/,
  );
  refused(() => ChunkedArray.zeros([2, -1]), /^axis 1 of shape \[2, -1\] is -1/);
  refused(() => ChunkedArray.fromFunction([2], { module: './x.js', export: 'x' }), /file: URL/);
});

test('printing shows shape, type, size, blocks and what would run, equal steps once', () => {
  const x = counted(6, 4).rechunk([4, 4]);
  const shape = x
    .subtract(x.mean(0))
    .greater(0)
    .where(x.subtract(x.mean(0)), 0)
    .slice([null, null, 2], 1);
  assert.equal(
    String(shape),
    `ChunkedArray [3] float64, 24 bytes, 2 blocks of up to [2]
  #0 memory: [6, 4]
  #1 rechunk of #0: [6, 4]
  #2 mean over axes [0] of #1: [4]
  #3 subtract of #1, #2: [6, 4]
  #4 0: []
  #5 greater of #3, #4: [6, 4]
  #6 where of #5, #3, #4: [6, 4]
  #7 slice [0:6:2, 1] of #6: [3]`,
  );
  assert.deepEqual(
    x
      .mean(0)
      .plan()
      .operations.map(({ kind, inputs }) => [kind, inputs]),
    [
      ['memory', []],
      ['rechunk', [0]],
      ['reduction', [1]],
    ],
  );
  assert.equal(x.greater(0).type, 'bool');
});

test('numbers that JSON cannot tell apart are not taken for one', async () => {
  const signs = ChunkedArray.full([], 0)
    .divide(-1)
    .add(ChunkedArray.full([], 1).divide(-0))
    .add(ChunkedArray.full([], 1).divide(0));
  assert.ok(Number.isNaN((await numbers(signs, { executor: inline() }))[0]));
  const both = ChunkedArray.stack([
    ChunkedArray.full([1], Number.NaN),
    ChunkedArray.full([1], Number.POSITIVE_INFINITY),
  ]);
  assert.deepEqual(await numbers(both, { executor: inline() }), [Number.NaN, Number.POSITIVE_INFINITY]);
});

test('a plan that uses one array many times computes it once', async () => {
  let calls = 0;
  let x = ChunkedArray.fromFunction([40], ({ shape }: { shape: readonly number[] }) => {
    calls++;
    return new Float64Array(shape[0]).fill(1);
  });
  for (let i = 0; i < 12; i++)
    x = x
      .slice([1, null])
      .add(x.slice([null, -1]))
      .multiply(0.5);
  assert.deepEqual(await numbers(x, { executor: inline() }), new Array(28).fill(1));
  assert.equal(calls, 1);
});

test('options that are not there and axes of too many pieces are refused', async () => {
  await assert.rejects(
    counted(3).compute({ memorylimit: 1 } as object),
    /compute has no option 'memorylimit' \(nearest: 'memoryLimit'\)/,
  );
  await assert.rejects(counted(3).store('x.h5', 'x', { compression: 1 } as object), /store has no option/);
  assert.throws(
    () => ChunkedArray.zeros([3], { chunk: 1 } as object),
    /no option 'chunk' \(nearest: 'chunks'\)/,
  );
  const task = { module, export: 'normals' };
  assert.throws(() => ChunkedArray.fromFunction([3], task, { sed: 1 } as object), /no option 'sed'/);
  assert.throws(
    () => counted(3).mapBlocks(task, { chunks: 1 } as object),
    /mapBlocks has no option 'chunks'/,
  );
  assert.throws(() => ChunkedArray.full([1e9, 1e9], 0), /an axis of 1000000000 would be cut into/);
});
