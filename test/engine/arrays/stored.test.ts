import assert from 'node:assert/strict';
import { copyFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { DomainError, FileError, ResourceError, UsageError } from '../../../src/core/index.js';
import { ChunkedArray, type ComputeReport, inline, threads } from '../../../src/engine/index.js';
import { runPython } from '../python.js';
import { anyShape, sample } from './arbitrary-arrays.js';
import { module } from './block-tasks.js';
import { fixtures, numbersOf, type StoredText } from './fixtures.js';
import { plainOf } from './plain-array.js';

const folder = mkdtempSync(join(tmpdir(), 'airshower-arrays-'));
const pool = threads({ workers: 2 });
after(async () => {
  await pool.close();
  rmSync(folder, { recursive: true });
});
const stored = fileURLToPath(new URL('stored.h5', fixtures));
const reference = JSON.parse(readFileSync(new URL('numpy-semantics.json', fixtures), 'utf8'))
  .stored as Record<string, StoredText>;

test('datasets of floats, integers and bools, of any number of axes, are read as h5py reads them', async () => {
  for (const [dataset, expected] of Object.entries(reference)) {
    const array = await ChunkedArray.fromHdf5(stored, dataset);
    for (const executor of [inline(), pool])
      assert.deepEqual(plainOf(await array.compute({ executor })), numbersOf(expected), dataset);
  }
  assert.equal((await ChunkedArray.fromHdf5(stored, 'flags')).type, 'bool');
});

test('only what is asked for is read, in whole chunks of the file, and any blocks give the same', async () => {
  const waveforms = await ChunkedArray.fromHdf5(stored, 'waveforms');
  const expected = plainOf(await waveforms.slice([29, null, -3], 4, [1, 4]).compute({ executor: inline() }));
  const whole = numbersOf(reference.waveforms);
  assert.deepEqual(
    expected.data,
    [29, 26, 23, 20, 17, 14, 11, 8, 5, 2].flatMap((i) =>
      [1, 2, 3].map((k) => whole.data[(i * 7 + 4) * 5 + k]),
    ),
  );
  const cut = await ChunkedArray.fromHdf5(stored, 'waveforms', { chunks: [9, 2, 3] });
  assert.deepEqual(plainOf(await cut.compute({ executor: pool })), whole);
  assert.match(String(waveforms), /stored\.h5 'waveforms' \(uint16\): \[30, 7, 5\]/);
});

test('blocks of a chunked dataset are made of whole chunks', async () => {
  const path = join(folder, 'many-chunks.h5');
  const large = ChunkedArray.full([1500, 1000], 1, { chunks: [70, 300] });
  await large.store(path, 'x', { executor: pool, level: 0 });
  const { chunks } = await ChunkedArray.fromHdf5(path, 'x');
  assert.deepEqual(chunks, [[490, 490, 490, 30], [1000]]);
});

test('what cannot be an array is refused with the nearest name or the way out', async () => {
  const refused = async (dataset: string, type: typeof FileError, message: RegExp) =>
    assert.rejects(ChunkedArray.fromHdf5(stored, dataset), (error: unknown) => {
      return error instanceof type && message.test(error.message) && (error.remedy ?? '') !== '';
    });
  await refused(
    'waveform',
    FileError,
    /stored\.h5: there is no 'waveform' in group '\/' \(nearest: 'waveforms'\)/,
  );
  await refused('maps/count', FileError, /there is no 'count' in group '\/maps' \(nearest: 'counts'\)/);
  await refused('maps', FileError, /'\/maps' is no dataset/);
  await refused('scalar/x', FileError, /'\/scalar' is no group/);
  await refused('', FileError, /names no dataset/);
  await refused('text', UsageError, /'text' does not hold plain numbers/);
  await refused('table', UsageError, /'table' does not hold plain numbers/);
  const tooLarge = await ChunkedArray.fromHdf5(stored, 'int64_too_large');
  for (const executor of [inline(), pool])
    await assert.rejects(tooLarge.compute({ executor }), (error: unknown) => {
      return error instanceof DomainError && /holds 9007199254740993, which/.test(error.message);
    });
  await assert.rejects(ChunkedArray.fromHdf5(join(folder, 'none.h5'), 'x'), /none\.h5: no such file/);
});

test('a file that changed or was damaged after the plan was made fails by name', async () => {
  const path = join(folder, 'changing.h5');
  copyFileSync(stored, path);
  const waveforms = await ChunkedArray.fromHdf5(path, 'waveforms');
  const bytes = readFileSync(path);
  const chunk = bytes.indexOf(Buffer.from([0x78, 0x5e]));
  bytes.fill(0xff, chunk + 2, chunk + 12);
  writeFileSync(path, bytes);
  await assert.rejects(waveforms.compute({ executor: pool }), (error: unknown) => {
    return error instanceof FileError && /changing\.h5: 'waveforms' cannot be read/.test(error.message);
  });
  rmSync(path);
  await ChunkedArray.zeros([2, 2]).store(path, 'waveforms', { executor: inline() });
  await assert.rejects(waveforms.compute({ executor: inline() }), /has shape \[2, 2\], and had \[30, 7, 5\]/);
  rmSync(path);
  await assert.rejects(waveforms.compute({ executor: inline() }), /changing\.h5: no such file/);
});

test('a file that holds other datasets is not written anew without a word', async () => {
  const path = join(folder, 'held.h5');
  const store = (dataset: string) => ChunkedArray.full([3], 1).store(path, dataset, { executor: inline() });
  await store('maps/first');
  await store('/maps/first');
  await assert.rejects(store('maps/second'), (error: UsageError) => {
    assert.ok(error instanceof UsageError);
    return /held\.h5 holds other datasets, which would be lost: \/maps\/first/.test(error.message);
  });
  const kept = await ChunkedArray.fromHdf5(path, 'maps/first');
  assert.deepEqual([...(await kept.compute({ executor: inline() })).data], [1, 1, 1]);
  writeFileSync(path, 'no HDF5');
  await store('maps/second');
});

test('what is stored is read back to the bit, for any shape, blocks and level', async () => {
  const path = join(folder, 'property.h5');
  const property = fc.asyncProperty(
    sample(anyShape()),
    fc.constantFrom(0, 1, 6),
    async ({ plain, array }, level) => {
      await array.store(path, 'deep/in/groups', { executor: inline(), level });
      const back = await ChunkedArray.fromHdf5(path, 'deep/in/groups');
      const found = plainOf(await back.compute({ executor: inline() }));
      assert.deepEqual(found, plain);
    },
  );
  await fc.assert(property, { numRuns: 60 });
});

test('stored arrays are read by h5py, with thousands of chunks, edges and bools', async (context) => {
  const path = join(folder, 'for-h5py.h5');
  const numbers = ChunkedArray.fromFunction([141, 143], { module, export: 'rowNumbers' }, { chunks: [2, 2] });
  await numbers.store(path, 'maps/rows', { executor: pool });
  const flags = join(folder, 'flags.h5');
  await numbers.greater(70).store(flags, 'flags', { executor: pool, level: 0 });
  const single = join(folder, 'single.h5');
  await numbers.sum().store(single, 'total', { executor: pool });
  const script = `
import h5py, sys, json, numpy as np
rows = h5py.File(sys.argv[1])['maps/rows']
flags = h5py.File(sys.argv[2])['flags']
expected = np.broadcast_to(np.arange(141.0)[:, None], (141, 143))
print(json.dumps(dict(same=bool((rows[:] == expected).all()), part=rows[7:9, 141].tolist(), chunks=rows.chunks, dtype=str(rows.dtype),
  compression=rows.compression, shuffle=rows.shuffle, flags=bool((flags[:] == (expected > 70)).all()), bools=str(flags.dtype),
  plain=flags.compression, total=h5py.File(sys.argv[3])['total'][()])))`;
  const found = runPython(context, ['h5py', 'numpy'], script, path, flags, single);
  if (!found) return;
  assert.deepEqual(found, {
    same: true,
    part: [7, 8],
    chunks: [2, 2],
    dtype: 'float64',
    compression: 'gzip',
    shuffle: true,
    flags: true,
    bools: 'bool',
    plain: null,
    total: (141 * 140 * 143) / 2,
  });
});

test('every type and way to store it is read as h5py reads it, whole and in part', async (context) => {
  const path = join(folder, 'by-h5py.h5');
  const script = `
import h5py, sys, json, numpy as np
random = np.random.default_rng(3)
ways = dict(plain={}, chunks=dict(chunks=(5, 4, 9)), gzip=dict(chunks=(5, 4, 9), compression='gzip', shuffle=True),
  rows=dict(chunks=(8, 11, 23), compression='gzip', fletcher32=True), lzf=dict(chunks=(5, 11, 9), compression='lzf'),
  growing=dict(chunks=(5, 4, 9), maxshape=(None, 11, None)), large=dict(chunks=(5, 4, 9), maxshape=(100, 50, 60)))
found = {}
for version in ('earliest', 'latest'):
  with h5py.File(sys.argv[1] + version, 'w', libver=version) as f:
    for code in ('<f8', '>f8', '<f4', '<f2', '>i2', 'u1', '<i8', '?'):
      numbers = np.abs(random.normal(0, 100, (37, 11, 23)))
      numbers = numbers > 70 if code == '?' else numbers.astype(code)
      for way, options in ways.items():
        f.create_dataset(code + way, data=numbers, **options)
        floats = numbers.astype('f8')
        found[version + ' ' + code + way] = dict(total=floats.sum(), part=floats[30:3:-4, ::-1, 2:20:3].ravel().tolist())
    some = f.create_dataset('unwritten', (20, 30), chunks=(6, 7), fillvalue=-3.5)
    some[3:9, 10:20] = 1
    found[version + ' unwritten'] = dict(total=float(some[()].sum()), part=some[2:12:3, 9:11].ravel().tolist())
print(json.dumps(found))`;
  const found = runPython(context, ['h5py', 'numpy'], script, path);
  if (!found) return;
  for (const [name, { total, part }] of Object.entries(
    found as Record<string, { total: number; part: number[] }>,
  )) {
    const [version, dataset] = name.split(' ');
    const array = await ChunkedArray.fromHdf5(path + version, dataset);
    const cut =
      array.dimensions === 2
        ? array.slice([2, 12, 3], [9, 11])
        : array.slice([30, 3, -4], [null, null, -1], [2, 20, 3]);
    assert.deepEqual(plainOf(await cut.compute({ executor: inline() })).data, part, name);
    const sum = (await array.sum().compute({ executor: inline() })).get();
    assert.ok(Math.abs(sum - total) <= 1e-12 * Math.abs(total), name);
  }
});

test('an array beyond the memory limit goes from file to file', async () => {
  const [input, output] = [join(folder, 'large.h5'), join(folder, 'scaled.h5')];
  const memoryLimit = 12 * 2 ** 20;
  const reports: ComputeReport[] = [];
  const options = { executor: pool, memoryLimit, onFinish: (report: ComputeReport) => reports.push(report) };
  const large = ChunkedArray.fromFunction(
    [4000, 1000],
    { module, export: 'rowNumbers' },
    { chunks: [100, 500] },
  );
  await large.store(input, 'x', options);
  const read = await ChunkedArray.fromHdf5(input, 'x', { chunks: [100, 1000] });
  await assert.rejects(read.compute(options), ResourceError);
  await read.subtract(read.mean(0)).store(output, 'x', options);
  const spread = await (await ChunkedArray.fromHdf5(output, 'x', { chunks: [100, 1000] }))
    .std([0, 1])
    .compute(options);
  assert.ok(Math.abs(spread.get() - Math.sqrt((4000 ** 2 - 1) / 12)) < 1e-9);
  for (const { peakBytes } of reports) assert.ok(peakBytes <= memoryLimit, `${peakBytes} bytes`);
});

test('a computation that fails leaves neither a file nor a half of one', async () => {
  const failing = ChunkedArray.fromFunction([4], { module, export: 'fail' });
  await assert.rejects(failing.store(join(folder, 'never.h5'), 'x', { executor: pool }), /pedestal/);
  await assert.rejects(failing.store(join(folder, 'never.h5'), 'x', { level: 10 }), DomainError);
  assert.deepEqual(
    readdirSync(folder).filter((name) => name.startsWith('never')),
    [],
  );
});
