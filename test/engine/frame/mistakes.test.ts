import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DomainError, ResourceError, UsageError } from '../../../src/core/index.js';
import {
  compute,
  type EventFrame,
  fromTable,
  type HistogramAxis,
  inline,
} from '../../../src/engine/index.js';

const frame = fromTable(
  { x: [1, 2, Number.NaN], text: ['a', null, 'b'], flag: [true, null, false], n: [1n, 2n, 3n] },
  { executor: inline() },
);

test('one name stands for a list of one', async () => {
  assert.deepEqual(frame.select('x').columns, ['x']);
  assert.deepEqual(frame.drop('x').columns, ['text', 'flag', 'n']);
  assert.equal(await frame.dropNaN('x').count(), 2);
  assert.deepEqual((await frame.collect('n')).columns, ['n']);
  assert.deepEqual((await frame.head(1, 'n')).columns, ['n']);
  assert.deepEqual([...(await frame.quantiles('x', 0.5))], [1.5]);
  assert.throws(() => frame.select(3 as never), /names of columns are needed, found 3/);
});

test('texts and flags can be filled, by values of their type', async () => {
  const filled = await frame.fillNaN({ text: 'none', flag: true, x: 0 }).collect();
  assert.deepEqual(filled.texts('text'), ['a', 'none', 'b']);
  assert.deepEqual(
    [...filled].map(({ flag, x }) => [flag, x]),
    [
      [true, 1],
      [true, 2],
      [false, 0],
    ],
  );
  assert.throws(() => frame.fillNaN({ text: 0 }), /'text' of type string cannot be filled with 0/);
  assert.throws(() => frame.fillNaN({ n: 0.5 }), UsageError);
});

test('an axis has edges, or bins of equal width in a range', async () => {
  const found = await frame.histogram({ column: 'x', bins: 3, range: [0, 3] });
  assert.deepEqual([...found.axes[0].edges], [0, 1, 2, 3]);
  assert.deepEqual([...(found.values.data as Float64Array)], [0, 1, 1]);
  assert.throws(() => frame.histogram({ column: 'x', bins: 3 }), /either edges, or bins and range/);
  assert.throws(() => frame.histogram({ column: 'x' }), UsageError);
  const misspelt = { column: 'x', bins: 3, rnage: [0, 3] } as unknown as HistogramAxis;
  assert.throws(() => frame.histogram(misspelt), /no option 'rnage' \(nearest: 'range'\)/);
  assert.throws(() => frame.histogram({ bins: 3 } as unknown as HistogramAxis), /needs a column/);
  assert.throws(() => frame.histogram({ column: 'x', bins: 0, range: [0, 1] }), DomainError);
});

test('what would be ignored is refused', () => {
  const refused: [(own: EventFrame) => unknown, RegExp][] = [
    [(own) => own.fillNaN(0 as never), /fillNaN needs \{ name: value \}, found 0/],
    [(own) => own.withColumns('x + 1' as never), /withColumns needs/],
    [(own) => own.groupBy('n').aggregate('mean(x)' as never), /aggregate needs/],
    [
      (own) => own.astype({ x: 'float16' as never }),
      /'x' cannot become 'float16' \(nearest: 'float32', 'float64'|float32/,
    ],
    [(own) => own.using({ memorylimit: 3 } as never), /'memorylimit'.*memoryLimit/],
    [(own) => own.writeParquet('x.parquet', ['x'] as never), /takes options by name/],
    [(own) => own.writeCsv('x.csv', { colums: ['x'] } as never), /no option 'colums'/],
    [(own) => own.sample(0.5, {} as never), /seed is undefined/],
    [(own) => own.split([0.5, 0.5], { seed: 1 } as never), /names of columns are needed/],
  ];
  for (const [use, message] of refused) assert.throws(() => use(frame), message);
});

test('compute says what it cannot compute', async () => {
  await assert.rejects(compute([frame] as never), /number 0 is a frame/);
  await assert.rejects(compute([frame.count(), Promise.resolve(1)] as never), /number 1 is a promise/);
  await assert.rejects(compute(frame.count() as never), /takes a list/);
});

test('what takes too much memory says how much, what for, and the ways out', async () => {
  const rows = 100_000;
  const big = fromTable(
    {
      i: Float64Array.from({ length: rows }, (_, i) => i),
      k: Int32Array.from({ length: rows }, (_, i) => i),
    },
    { executor: inline(), memoryLimit: 500_000 },
  );
  const failures: [Promise<unknown>, RegExp][] = [
    [
      big.collect().value(),
      /collected rows take 1\.2 MB; at most 500\.0 kB.*persist\(\).*writeHdf5\(\).*memoryLimit/s,
    ],
    [
      big.filter('i >= 0').collect().value(),
      /collected rows take .* in all; at most 500\.0 kB|take 1\.2 MB; at most/,
    ],
    [big.topK(90_000, 'i').value(), /best rows.*at most 500\.0 kB.*sortBy/s],
    [big.groupBy('k').aggregate({ q: 'quantile(i, 0.5)' }).value(), /groups.*at most 500\.0 kB.*quantile/s],
    [big.valueCounts('k').value(), /groups.*coarser/s],
  ];
  for (const [promise, message] of failures)
    await assert.rejects(promise, (error: unknown) => {
      assert.ok(error instanceof ResourceError);
      assert.match(`${error.message} ${error.remedy}`, message);
      return true;
    });
  assert.equal((await big.persist()).plan.source.kind, 'files');
  assert.equal((await big.topK(3, 'i')).rows, 3);
});
