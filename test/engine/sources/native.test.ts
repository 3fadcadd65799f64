import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { FileError } from '../../../src/core/index.js';
import { Hdf5File } from '../../../src/engine/sources/hdf5/hdf5-file.js';
import type { RowRange } from '../../../src/engine/sources/hdf5/metadata.js';
import { describeFile } from '../../../src/engine/sources/layouts/describe.js';
import { walk } from '../../../src/engine/sources/layouts/walk.js';
import { fletcher32 } from '../../../src/engine/sources/native/fletcher32.js';
import { expandArrays, readColumns } from '../../../src/engine/sources/read-columns.js';
import type { StoredColumn } from '../../../src/engine/sources/stored-file.js';
import { runPython } from '../python.js';

const samples = 'test/fixtures/samples';
const folder = mkdtempSync(join(tmpdir(), 'airshower-native-'));
after(() => rmSync(folder, { recursive: true }));

async function withBoth(path: string, use: (own: Hdf5File, library: Hdf5File) => void): Promise<void> {
  const [own, library] = [await Hdf5File.open(path), await Hdf5File.open(path, { onlyLibrary: true })];
  try {
    use(own, library);
  } finally {
    own.close();
    library.close();
  }
}

function columnsByDataset(file: Hdf5File): StoredColumn[][] {
  const groups = new Map<string, StoredColumn[]>();
  for (const { columns } of describeFile(file).tables)
    for (const column of columns.flatMap(expandArrays)) {
      const group = groups.get(column.dataset.path) ?? [];
      group.push(column);
      groups.set(column.dataset.path, group);
    }
  return [...groups.values()];
}

/** The whole, its ends, and ranges that start and stop within chunks. */
function ranges(rows: number): RowRange[] {
  const third = Math.floor(rows / 3);
  // The HDF5 library takes seconds for the many small chunks of the sparse datasets: those in pieces.
  const most =
    rows > 100_000
      ? [
          { start: 0, stop: 2000 },
          { start: 131_050, stop: 131_080 },
        ]
      : [{ start: 0, stop: rows }];
  return [
    ...most,
    { start: 0, stop: Math.min(rows, 1) },
    { start: third, stop: Math.min(rows, third + 7) },
    { start: Math.max(0, rows - 5), stop: rows },
  ];
}

function assertEqualReads(own: Hdf5File, library: Hdf5File, columns: StoredColumn[]): void {
  for (const range of ranges(columns[0].dataset.rows))
    assert.deepEqual(
      readColumns(own, columns, range),
      readColumns(library, columns, range),
      columns[0].dataset.path,
    );
}

for (const name of readdirSync(samples).filter((each) => /^[^b].*\.(hdf5|hdf|h5)$/.test(each)))
  test(`our own reader and the HDF5 library agree on ${name}`, () =>
    withBoth(join(samples, name), (own, library) => {
      for (const columns of columnsByDataset(own)) assertEqualReads(own, library, columns);
    }));

test('attributes are those that the HDF5 library reads', async () => {
  let compared = 0;
  for (const name of [
    'tableio_sim.hdf5',
    'pandas_table_names.hdf',
    'pandas_fixed_mixed.h5',
    'tableio_ptrepack_blosc.hdf5',
  ])
    await withBoth(join(samples, name), (own, library) => {
      const { groups, datasets } = walk(own);
      for (const path of [...groups, ...datasets.map((dataset) => dataset.path)]) {
        const all = library.attributes(path);
        for (const [key, value] of own.attributes(path)) {
          assert.deepEqual(plain(value), plain(all.get(key)), `${name} ${path} ${key}`);
          compared++;
        }
        const texts = [...all].filter(([, value]) => typeof value === 'string').map(([key]) => key);
        assert.deepEqual(
          texts.filter((key) => !own.attributes(path).has(key)),
          [],
        );
      }
    });
  assert.ok(compared > 1000);
});

/** One integer may come as an array of one. */
function plain(value: unknown): unknown {
  return ArrayBuffer.isView(value) ? (value as Int8Array)[0] : value;
}

const script = `
import h5py, numpy as np, sys, json
rng = np.random.default_rng(1)
names = []
for libver in ('earliest', 'latest'):
    path = '%s/%s.h5' % (sys.argv[1], libver)
    names.append(path)
    f = h5py.File(path, 'w', libver=libver)
    def make(name, data, **kw):
        f.create_group(name)['x'] if False else f.create_dataset(name + '/x', data=data, **kw)
    for chunks in (1, 2, 63, 64, 65, 1025, 4097, 10000):
        x = rng.normal(size=3 * chunks - (1 if chunks > 1 else 0))
        make('growing_%d' % chunks, x, chunks=(3,), maxshape=(None,))
        make('fixed_%d' % chunks, x, chunks=(3,))
        if chunks <= 1025:
            make('growing_gzip_%d' % chunks, x, chunks=(3,), maxshape=(None,), compression='gzip', shuffle=True)
            make('fixed_gzip_%d' % chunks, x, chunks=(3,), compression='gzip', shuffle=True)
    x = rng.normal(size=5000)
    make('one_gzip', x, chunks=(5000,), compression='gzip', shuffle=True)
    make('gzip_only', x, chunks=(700,), compression='gzip')
    make('shuffle_only', x, chunks=(700,), shuffle=True)
    make('fletcher', x, chunks=(700,), fletcher32=True)
    make('all_filters', x, chunks=(701,), compression='gzip', shuffle=True, fletcher32=True)
    make('odd_bytes', rng.integers(0, 9, 5001).astype('u1'), chunks=(701,), fletcher32=True)
    make('texts', np.array(['a', 'bcd', 'Fe'] * 500, dtype='S3'), chunks=(64,), compression='gzip', shuffle=True)
    make('big_endian', x.astype('>f8'), chunks=(700,), compression='gzip', shuffle=True)
    make('half', x.astype('<f2'), chunks=(700,), compression='gzip', shuffle=True)
    make('bools', x > 0, chunks=(700,), compression='gzip', shuffle=True)
    make('two_axes', rng.normal(size=(500, 3)), chunks=(70, 3), compression='gzip', shuffle=True)
    make('across', rng.normal(size=(500, 4)), chunks=(70, 2), compression='gzip', shuffle=True)
    make('contiguous', x)
    for kind in ('<', '>'):
        t = np.dtype([('a', kind + 'i4'), ('b', kind + 'f8', (2,)), ('c', 'S3'), ('d', kind + 'i8')])
        r = np.zeros(1000, dtype=t); r['a'] = np.arange(1000); r['b'] = rng.normal(size=(1000, 2)); r['c'] = b'xy'; r['d'] = 2**60 + np.arange(1000)
        f.create_dataset('tables/' + ('little' if kind == '<' else 'big'), data=r, chunks=(99,), compression='gzip', shuffle=True)
    for name, maxshape in (('sparse_growing', (None,)), ('sparse_fixed', None)):
        d = f.create_dataset(name + '/x', shape=(140000,), maxshape=maxshape, chunks=(1,), dtype='i2', fillvalue=-7)
        d[0:10] = 1; d[131060:131070] = 2; d[139990:140000] = 3
    d = f.create_dataset('partly/x', shape=(1000,), chunks=(100,), dtype='f8', fillvalue=np.nan, compression='gzip')
    d[250:260] = 5
    dcpl = h5py.h5p.create(h5py.h5p.DATASET_CREATE); dcpl.set_chunk((100,)); dcpl.set_alloc_time(h5py.h5d.ALLOC_TIME_EARLY)
    g = f.create_group('implicit')
    d = h5py.h5d.create(g.id, b'x', h5py.h5t.NATIVE_DOUBLE, h5py.h5s.create_simple((950,)), dcpl)
    h5py.Dataset(d)[:] = x[:950]
    f.close()
print(json.dumps(names))`;

/** What is left to the HDF5 library: chunks that do not hold whole rows. */
const leftToLibrary = ['/across/x'];

test('every kind of chunk index and filter chain that h5py writes is read as the HDF5 library reads it', async (context) => {
  const files = runPython(context, ['h5py', 'numpy'], script, folder) as string[] | undefined;
  for (const path of files ?? [])
    await withBoth(path, (own, library) => {
      for (const columns of flatAndTables(own)) {
        const { dataset } = columns[0];
        assert.equal(own.native(dataset) === undefined, leftToLibrary.includes(dataset.path), dataset.path);
        assertEqualReads(own, library, columns);
      }
    });
});

/** Groups of columns and compound tables, which a file of one layout would not mix. */
function flatAndTables(file: Hdf5File): StoredColumn[][] {
  return (['flat', 'tableio'] as const).flatMap((layout) =>
    describeFile(file, { layout }).tables.map(({ columns }) => columns.flatMap(expandArrays)),
  );
}

test('fletcher32 gives the sums of its definition', () => {
  // abcde, abcdef, abcdefgh as big-endian words; the values that the definition gives when summed by hand.
  const slow = (text: string) => {
    const bytes = [...Buffer.from(text), ...(text.length % 2 ? [0] : [])];
    let [a, b] = [0, 0];
    for (let i = 0; i < bytes.length; i += 2) {
      a = (a + bytes[i] * 256 + bytes[i + 1]) % 65535;
      b = (b + a) % 65535;
    }
    return b * 65536 + a;
  };
  for (const text of ['abcde', 'abcdef', 'abcdefgh', 'x'.repeat(5001)])
    assert.equal(fletcher32(Buffer.from(text)), slow(text));
});

test('a chunk whose deflated bytes are damaged fails by name and leaves the other rows readable', async () => {
  const bytes = readFileSync(join(samples, 'broken_flipped_byte.hdf5'));
  const path = join(folder, 'flipped.hdf5');
  writeFileSync(path, bytes);
  const file = await Hdf5File.open(path);
  const columns = columnsByDataset(file).find(([column]) => column.dataset.path === '/LaputopParams') ?? [];
  const { chunkRows, rows } = columns[0].dataset;
  const fails = [];
  for (let start = 0; start < rows; start += chunkRows)
    try {
      readColumns(file, columns, { start, stop: Math.min(rows, start + chunkRows) });
    } catch (error) {
      assert.ok(
        error instanceof FileError &&
          error.message.includes(path) &&
          error.message.includes('/LaputopParams'),
      );
      fails.push(start / chunkRows);
    }
  file.close();
  assert.deepEqual(fails, [1]);
});
