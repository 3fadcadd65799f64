import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import {
  ColumnError,
  FileContentError,
  FileError,
  SchemaError,
  UsageError,
} from '../../../src/core/index.js';
import {
  type Column,
  fromTable,
  inline,
  readFiles,
  threads,
  writeFlatHdf5,
} from '../../../src/engine/index.js';

const folder = await mkdtemp(join(tmpdir(), 'airshower-frames-'));
const pool = threads({ workers: 2 });
after(async () => {
  await pool.close();
  await rm(folder, { recursive: true });
});

/** Files of different lengths, one of them longer than a block, one of a single row. */
const lengths = [70_001, 1, 2500];
const columnsOf = (file: number): Map<string, Column> => {
  const values = Float64Array.from({ length: lengths[file] }, (_, i) => Math.sin(i * (file + 1)) * 1000);
  const ids = BigInt64Array.from({ length: lengths[file] }, (_, i) => 2n ** 60n + BigInt(i));
  return new Map<string, Column>([
    ['x', { type: 'float64', values }],
    ['id', { type: 'int64', values: ids }],
  ]);
};
for (const file of lengths.keys()) await writeFlatHdf5(join(folder, `run${file}.h5`), columnsOf(file));
const glob = join(folder, 'run*.h5');

test('files that match a pattern are one frame, in the order of their names', async () => {
  const frame = await readFiles(glob, { executor: pool });
  assert.deepEqual(frame.columns.sort(), ['id', 'x']);
  assert.equal(frame.sourceRows, 72_502);
  const table = await frame.collect();
  const expected = [0, 1, 2].flatMap((file) => [...(columnsOf(file).get('x') as Column).values]);
  assert.deepEqual([...table.numbers('x')], expected);
  assert.deepEqual(
    (await frame.tail(2)).column('id').values,
    BigInt64Array.of(2n ** 60n + 2498n, 2n ** 60n + 2499n),
  );
  assert.equal(await frame.filter('id == 1152921504606846976').count(), 3);
});

test('sums over files have the same bits as over the same tables in memory, for any workers and cuts', async () => {
  const tables = [0, 1, 2].map((file) =>
    fromTable(Object.fromEntries(columnsOf(file)), { executor: inline() }),
  );
  const memory = tables[0].concat(tables[1], tables[2]);
  const results = [memory];
  for (const settings of [{ executor: inline() }, { executor: pool }, { executor: pool, blocksAtOnce: 1 }])
    results.push(await readFiles(glob, settings));
  const sums = results.map((frame) =>
    frame.filter('x > -500').aggregate({ s: 'sum(x)', m: 'mean(x * x)', v: 'var(x)', q: 'quantile(x, 0.3)' }),
  );
  const found = new Set((await Promise.all(sums)).map((table) => JSON.stringify(table)));
  assert.equal(found.size, 1);
});

test('no match, a missing column and files that differ are said at once, with their names', async () => {
  await assert.rejects(readFiles(join(folder, 'none*.h5')), FileError);
  const frame = await readFiles(glob);
  assert.throws(() => frame.filter('y > 1'), ColumnError);
  const odd = join(folder, 'run9.h5');
  await writeFlatHdf5(odd, new Map([['x', { type: 'float32', values: Float32Array.of(1) }]]));
  await assert.rejects(readFiles(glob), (error: unknown) => {
    assert.ok(error instanceof SchemaError);
    assert.match(error.message, /column 'x': .*run0\.h5 has it as float64, .*run9\.h5 has it as float32/);
    return true;
  });
  await rm(odd);
});

test('progress counts raw rows up to all of them', async () => {
  const seen: number[] = [];
  const onProgress = (rows: number, total: number) => {
    assert.equal(total, 72_502);
    seen.push(rows);
  };
  await (await readFiles(glob, { onProgress, executor: pool })).filter('x > 0').count();
  assert.equal(seen.at(-1), 72_502);
  assert.deepEqual(
    seen,
    [...seen].sort((a, b) => a - b),
  );
});

test('a file that was replaced is read anew', async () => {
  const path = join(folder, 'replaced.h5');
  for (const values of [Float64Array.of(1, 2), Float64Array.of(3, 4)]) {
    await writeFlatHdf5(path, new Map([['x', { type: 'float64', values }]]));
    const frame = await readFiles(path, { executor: inline() });
    assert.deepEqual((await frame.collect()).numbers('x'), values);
  }
});

test('damaged and unreadable files are left out on request, and listed', async () => {
  const samples = 'test/fixtures/samples';
  const good = join(samples, 'tableio_multichunk.hdf5');
  const files = [good, join(samples, 'broken_flipped_byte.hdf5'), join(samples, 'broken_empty.h5')];
  const frame = await readFiles(files, { executor: pool, onError: 'skip' });
  const whole = await readFiles(good);
  assert.deepEqual(await frame.collect(['LaputopParams.s125']), await whole.collect(['LaputopParams.s125']));
  assert.deepEqual(
    frame.skipped.map(({ file, reason }) => [file.split('/').pop(), /damaged|empty/.test(reason)]),
    [
      ['broken_empty.h5', true],
      ['broken_flipped_byte.hdf5', true],
    ].sort((a, b) => files.indexOf(join(samples, String(a[0]))) - files.indexOf(join(samples, String(b[0])))),
  );
  assert.match(frame.explain(), /without .*broken_flipped_byte\.hdf5, which cannot be read/);
  const failing = await readFiles(files.slice(0, 2));
  await assert.rejects(Promise.resolve(failing.filter('LaputopParams.s125 > 0').count()), FileError);
  await assert.rejects(readFiles(files.slice(1), { onError: 'skip' }), FileError);
  await assert.rejects(readFiles(files, { onError: 'ignore' as 'skip' }), UsageError);
});

test('an intact file without events is not skipped: its thrown showers count', async () => {
  const files = ['tableio_multichunk.hdf5', 'tableio_no_events.hdf5'].map((name) =>
    join('test/fixtures/samples', name),
  );
  await assert.rejects(readFiles(files, { onError: 'skip' }), FileContentError);
});

test('a file is found by its name, whatever letters are in it; no name at all is refused', async () => {
  const path = join(folder, 'Level3 [IC86] (1).h5');
  await writeFlatHdf5(path, columnsOf(1));
  assert.equal(await (await readFiles(path)).count(), 1);
  for (const none of [[], undefined, 7])
    await assert.rejects(
      readFiles(none as unknown as string),
      /names of files or patterns are needed, found (\[\]|undefined|7)/,
    );
});

test('files of different tables are refused with the tables that all of them have', () =>
  assert.rejects(
    readFiles(['tableio_sim.hdf5', 'tableio_multichunk.hdf5'].map((name) => `test/fixtures/samples/${name}`)),
    ({ message, remedy }: SchemaError) => {
      assert.match(message, /the files differ in column '.*tableio_sim\.hdf5 .*tableio_multichunk\.hdf5/);
      assert.match(
        String(remedy),
        /^Name the tables that are wanted; in both files are .*Laputop.*\. Or: Read/,
      );
      return true;
    },
  ));
