import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { type AirshowerError, DomainError, ResourceError, UsageError } from '../../../src/core/index.js';
import {
  compute,
  type EventFrame,
  fromCsv,
  fromParquet,
  fromTable,
  type HistogramAxis,
  inline,
  readFiles,
  Table,
  threads,
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

const axis = { column: 'x', bins: 1, range: [0, 1] } as const;

test('what would be ignored is refused', async () => {
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
    [(own) => own.split([0.5, 0.5], undefined as never), /the seed is undefined/],
    [(own) => own.histogram(axis, { weights: 'x' } as never), /no option 'weights' \(nearest: 'weight'\)/],
    [(own) => own.histogram(axis, 'x' as never), /histogram takes options by name, found "x"/],
    [(own) => own.histogram('x' as never), /axis of a histogram takes options by name, found "x"/],
    [(own) => own.profile(axis, 'x', { weights: 'x' } as never), /profile has no option 'weights'/],
    [(own) => own.covariance(['x', 'n'], { weights: 'x' } as never), /covariance has no option/],
    [
      (own) => own.quantiles('x', 0.5, { approx: true } as never),
      /no option 'approx' \(nearest: 'approximate'/,
    ],
    [(own) => own.topK(1, 'x', { ascending: true } as never), /topK has no option 'ascending'/],
    [(own) => own.topK('x' as never, 1 as never), /"x" rows were asked for/],
    [(own) => own.head({ limit: 5 } as never), /\{"limit":5\} rows were asked for/],
    [(own) => own.sample(0.5, { seed: 1, replace: true } as never), /sample has no option 'replace'/],
    [
      (own) => own.mapPartitions({ module: 'file:///x.js', export: 'x' }, { add: {} } as never),
      /no option 'add' \(nearest: 'adds'\)/,
    ],
    ...(['select', 'drop', 'dropNaN', 'groupBy', 'collect', 'describe'] as const).map(
      (method): [(own: EventFrame) => unknown, RegExp] => [
        (own) => own[method]('x', 'n' as never),
        /several names of columns go into one list, found 2 arguments/,
      ],
    ),
    [(own) => own.vary('s', {}), /the variation 's' has no sides/],
    [(own) => own.vary('s', { up: '1.03 * x' as never }), /vary: 'up' needs \{ name: value \}/],
    [(own) => own.varied('count' as never), /varied needs a function.*found "count"/],
    [(own) => own.varied((each) => each.filter('x > 1') as never), /varied needs a function/],
    [(own) => own.varied((async () => 1) as never), /found a promise/],
    [(own) => own.filter(((row: unknown) => row) as never), /an expression must be text, found a function/],
    [(own) => own.withColumns({ one: 1 as never }), /an expression must be text, found 1/],
    [(own) => own.concat(own.drop('n')), /frame 1 of those behind has no column 'n'/],
    [() => fromTable([{ x: 1 }] as never), /made of columns by name, found a list of 1/],
    [() => fromTable({ x: 1 as never }), /'x' is made of a list of values, found 1/],
    [() => fromTable({ x: [1] }, { workers: 2 } as never), /fromTable has no option 'workers'/],
    [() => threads(2 as never), /threads takes options by name, found 2/],
    [() => threads({ n: 2 } as never), /threads has no option 'n'/],
  ];
  for (const [use, message] of refused) assert.throws(() => use(frame), message);
  const late: [() => Promise<unknown>, RegExp][] = [
    [() => frame.sortBy('x', { ascending: false } as never), /sortBy has no option 'ascending'/],
    [() => frame.sortBy(['x', 'n'], { descending: [true, false] as never }), /descending is \[true,false\]/],
    [() => frame.distinct('x', 'n' as never), /several names/],
    [() => frame.join(frame, { by: 'n' } as never), /join has no option 'by'/],
    [() => readFiles('*.h5', { columns: ['x'] } as never), /readFiles has no option 'columns'/],
    [
      () => readFiles('*.h5', { open: { table: 'x' } as never }),
      /open has no option 'table' \(nearest: 'tables'\)/,
    ],
    [() => readFiles(fileURLToPath(new URL('.', import.meta.url))), /no file matches/],
    [() => fromCsv('*.csv', { sep: ';' } as never), /fromCsv has no option 'sep' \(nearest: 'separator'/],
    [() => fromParquet('*.parquet', { columns: ['x'] } as never), /fromParquet has no option/],
    [() => compute([frame.count()], { workers: 2 } as never), /compute has no option 'workers'/],
  ];
  for (const [use, message] of late) await assert.rejects(use(), message);
});

test('a folder in the place of a file says how to name the files in it', async () => {
  const folder = fileURLToPath(new URL('.', import.meta.url));
  await assert.rejects(readFiles(folder), (error: AirshowerError) => {
    assert.match(error.remedy ?? '', /It is a folder: write '.*[^/]\/\*\.hdf5'/);
    return true;
  });
});

test('a formula in the place of a name says how it becomes a column', () => {
  for (const use of [
    () => frame.groupBy('floor(x / 2)'),
    () => frame.valueCounts('x > 1'),
    () => frame.topK(1, '-x'),
  ])
    assert.throws(use, (error: AirshowerError) => /becomes a column by withColumns/.test(error.remedy ?? ''));
  assert.throws(
    () => frame.filter('x // 2 == 1'),
    (error: AirshowerError) => /floor\(a \/ b\)/.test(error.remedy ?? ''),
  );
});

test('a value that a type cannot hold is told with its column and block', async () => {
  const message = /column 'x' cannot become int32: 1\.5 is no int32 \(block 0 of table\)/;
  const halves = fromTable({ x: [1, 1.5] }, { executor: inline() });
  await assert.rejects(halves.astype({ x: 'int32' }).collect().value(), message);
});

test('large numbers that are not whole are not printed as if they were', () => {
  const text = String(new Table({ x: [62_948_731.2, 123_456.7, 3e8, -2.5e-9, Number.POSITIVE_INFINITY] }));
  assert.deepEqual(
    text
      .split('\n')
      .slice(1, 6)
      .map((line) => line.trim().split(/ +/)[1]),
    ['6.29487e+7', '123457', '300000000', '-2.5e-9', 'Infinity'],
  );
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
