import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { closeDefaultExecutor, inspectFile, openEventFile, readFiles } from '../../../src/engine/index.js';
import { runPython } from '../python.js';

const folder = mkdtempSync(join(tmpdir(), 'airshower-unusual-'));
after(async () => {
  await closeDefaultExecutor();
  rmSync(folder, { recursive: true });
});

/** Files of values that are stored in other ways than most, and what h5py reads of them; 64-bit integers as texts. */
const h5pyScript = `
import h5py, json, numpy as np, sys
from h5py import h5d, h5p, h5s, h5t, h5z
folder, truth, n = sys.argv[1], {}, 1003
rng = np.random.default_rng(5)
def told(name, columns):
    truth[name] = {k: [str(x) for x in v] if v.dtype.kind in 'iu' else [x.decode() if isinstance(x, bytes) else x for x in v.tolist()] for k, v in columns.items()}
def padded(base, precision, offset):
    t = base.copy(); t.set_precision(precision); t.set_offset(offset); return t
kinds = {'i32': (h5t.STD_I32LE, 17, 3, 'i4'), 'i32be': (h5t.STD_I32BE, 17, 3, 'i4'), 'u16': (h5t.STD_U16LE, 12, 0, 'u2'), 'i64': (h5t.STD_I64LE, 40, 9, 'i8'), 'u8': (h5t.STD_U8LE, 5, 2, 'u1')}
for name, nbit in (('bits.h5', False), ('nbit.h5', True)):
    with h5py.File(folder + '/' + name, 'w') as f:
        columns = {}
        for key, (base, precision, offset, dtype) in kinds.items():
            p = h5p.create(h5p.DATASET_CREATE)
            if nbit: p.set_chunk((100,)); p.set_filter(5, h5z.FLAG_MANDATORY, ())
            signed = dtype[0] == 'i'
            low, high = (-2**(precision - 1), 2**(precision - 1)) if signed else (0, 2**precision)
            columns[key] = rng.integers(low, high, n).astype(dtype)
            h5d.create(f.id, key.encode(), padded(base, precision, offset), h5s.create_simple((n,)), p).write(h5s.ALL, h5s.ALL, columns[key].copy())
        told(name, columns)
with h5py.File(folder + '/texts.h5', 'w') as f:
    rows = np.zeros(n, dtype=[('before', 'i8'), ('text', h5py.string_dtype()), ('after', '<f8'), ('more', h5py.string_dtype())])
    rows['before'] = rng.integers(-2**62, 2**62, n); rows['after'] = rng.normal(size=n)
    rows['text'] = ['Größe %d' % (i % 5) if i % 3 else '' for i in range(n)]; rows['more'] = [str(i) for i in range(n)]
    f.create_dataset('T', data=rows, chunks=(100,), maxshape=(None,))
    read = f['T'][:]
    told('texts.h5', {'T.' + k: read[k] for k in ('before', 'text', 'after', 'more')})
with h5py.File(folder + '/nested.h5', 'w') as f:
    rows = np.zeros(n, dtype=[('x', 'f8'), ('fit', [('status', 'i2'), ('deep', [('chi2', '>f4')])])])
    rows['x'] = rng.normal(size=n); rows['fit']['status'] = rng.integers(-9, 9, n); rows['fit']['deep']['chi2'] = rng.normal(size=n)
    f.create_dataset('T', data=rows, chunks=(100,), compression='gzip', shuffle=True)
    told('nested.h5', {'T.x': rows['x'], 'T.fit.status': rows['fit']['status'], 'T.fit.deep.chi2': rows['fit']['deep']['chi2'].astype('f4')})
with h5py.File(folder + '/floats.h5', 'w') as f:
    x = rng.normal(size=n)
    f['x'] = x; f['long'] = x.astype(np.longdouble)
    brain = h5t.IEEE_F32LE.copy(); brain.set_fields(15, 7, 8, 0, 7); brain.set_precision(16); brain.set_size(2); brain.set_ebias(127)
    h5d.create(f.id, b'brain', brain, h5s.create_simple((n,))).write(h5s.ALL, h5s.ALL, x)
    f.create_dataset('texts', data=['a'] * n, dtype=h5py.string_dtype())
    told('floats.h5', {'x': x})
with h5py.File(folder + '/twice.h5', 'w') as f:
    p = h5p.create(h5p.DATASET_CREATE); p.set_chunk((100,)); p.set_deflate(4); p.set_deflate(1)
    h5d.create(f.id, b'x', h5t.IEEE_F64LE, h5s.create_simple((n,)), p).write(h5s.ALL, h5s.ALL, x)
    told('twice.h5', {'x': x})
for name, libver in (('links.h5', 'earliest'), ('links_latest.h5', 'latest')):
    with h5py.File(folder + '/' + name, 'w', libver=libver) as f:
        f['x'] = x; f['far'] = h5py.ExternalLink('other.h5', '/y')
        f['texts'] = ['a'] * n
        told(name, {'x': x})
print(json.dumps(truth))
`;

type Truth = Record<string, Record<string, (string | number)[]>>;
let written: Truth | undefined;

function truthOf(context: Parameters<typeof runPython>[0], name: string): Truth[string] | undefined {
  written ??= runPython(context, ['h5py', 'numpy'], h5pyScript, folder) as Truth | undefined;
  return written?.[name];
}

async function assertRead(name: string, truth: Truth[string] | undefined): Promise<void> {
  if (!truth) return;
  const table = await (await readFiles(join(folder, name))).collect(Object.keys(truth));
  for (const [column, values] of Object.entries(truth)) {
    const own = table
      .toJSON()
      [column].map((value, i) => (typeof values[i] === 'string' ? String(value) : value));
    assert.deepEqual(own, values, `${name}: ${column}`);
  }
}

for (const [name, what] of [
  ['bits.h5', 'integers that take some of the bits of their bytes'],
  ['nbit.h5', 'integers packed by the n-bit filter'],
  ['texts.h5', 'numbers and texts of any length side by side in the rows of a compound'],
  ['nested.h5', 'compounds within a compound, as columns outer.inner'],
  ['twice.h5', 'chunks that were deflated twice'],
])
  test(`${what} are read as h5py reads them`, async (context) => assertRead(name, truthOf(context, name)));

test('a float that is not of IEEE 754 is left out with its name, not read as another', async (context) => {
  const truth = truthOf(context, 'floats.h5');
  if (!truth) return;
  await assertRead('floats.h5', truth);
  const file = await openEventFile(join(folder, 'floats.h5'));
  assert.deepEqual(
    file.schema.columns.map(({ name }) => name),
    ['texts', 'x'],
  );
  assert.match(String(file.schema.leftOut), /\/brain: a type that cannot be a column,\/long: a type/);
  file.close();
});

for (const name of ['links.h5', 'links_latest.h5'])
  test(`a link into another file is left out with the place it leads to (${name})`, async (context) => {
    if (!truthOf(context, name)) return;
    const { left_out } = await inspectFile(join(folder, name));
    assert.deepEqual(left_out, [
      '/far: a link into another file, which is not followed: read other.h5:/y itself',
    ]);
  });

const pandasScript = `
import json, numpy as np, pandas as pd, sys
folder, n = sys.argv[1] + '/', 12
frame = pd.DataFrame({'x': np.arange(n) * 0.5, 'i': np.arange(n), 'text': [None if k % 4 == 1 else 'abc'[k % 3] for k in range(n)]})
frame.to_hdf(folder + 'missing_texts.h5', 'events', format='fixed')
frame[['x', 'i']].set_index([np.arange(n) // 3, np.arange(n) % 3]).to_hdf(folder + 'index_levels.h5', 'events', format='fixed')
frame[['x']].assign(z=1j * frame.x).to_hdf(folder + 'complex_fixed.h5', 'events', format='fixed')
frame[['x']].assign(z=1j * frame.x).to_hdf(folder + 'complex_table.h5', 'events', format='table', index=False)
frame[['x']].assign(group=pd.Categorical(np.arange(n) % 4)).to_hdf(folder + 'numbered.h5', 'events', format='table', index=False)
print(json.dumps(n))
`;

test('what pandas stores and cannot be a column leaves the other columns readable', async (context) => {
  if (runPython(context, ['pandas', 'tables'], pandasScript, folder) === undefined) return;
  for (const [name, leftOut] of [
    ['index_levels.h5', /^\/events: its index has several levels: write it as columns, by reset_index\(\)$/],
    ['complex_fixed.h5', /^\/events\/block\d_values: 'z' is of a type that cannot be a column$/],
    ['complex_table.h5', /^\/events\/table: 'z' is of a type that cannot be a column$/],
    ['numbered.h5', /^\/events\/table: 'group' has categories that are no texts: write it as numbers$/],
  ] as const) {
    const file = await openEventFile(join(folder, name));
    assert.match(file.schema.leftOut.join('\n'), leftOut, name);
    file.close();
    const { x } = (await (await readFiles(join(folder, name))).collect(['x'])).toJSON();
    assert.deepEqual(
      x,
      Array.from({ length: 12 }, (_, i) => i * 0.5),
    );
  }
  const texts = await (await readFiles(join(folder, 'missing_texts.h5'))).collect(['text']);
  const expected = Array.from({ length: 12 }, (_, i) => (i % 4 === 1 ? null : 'abc'[i % 3]));
  assert.deepEqual(texts.toJSON()['text'], expected);
});

const mixedScript = `
import h5py, json, numpy as np, sys
n = 5
with h5py.File(sys.argv[1] + '/complex.h5', 'w') as f:
    f['x'] = np.arange(n) * 1.0; f['z'] = np.arange(n) * 1j; f['note'] = 3.0
with h5py.File(sys.argv[1] + '/mixed.h5', 'w') as f:
    f['rows'] = np.zeros(n, dtype=[('a', 'f8'), ('ref', 'V3')]); f['x'] = np.arange(n) * 1.0
print(json.dumps(n))
`;

test('a column that a file holds and does not offer is refused with the reason', async (context) => {
  if (runPython(context, ['h5py', 'numpy'], mixedScript, folder) === undefined) return;
  // One column of complex numbers is a compound: the file stays one of columns.
  const frame = await readFiles(join(folder, 'complex.h5'));
  assert.deepEqual(frame.columns, ['x']);
  assert.equal((await frame.aggregate({ s: 'sum(x)' })).numbers('s')[0], 10);
  assert.throws(
    () => frame.filter('z > 1'),
    /no column 'z': \/z is left out: complex numbers.*\n {2}z > 1\n {2}\^/,
  );
  assert.throws(() => frame.select('note'), /no column 'note': \/note is left out: a single value/);
  assert.throws(() => frame.select('y'), /no column 'y' \(nearest: 'x'\)$/);
  const mixed = await readFiles(join(folder, 'mixed.h5'));
  assert.throws(() => mixed.select('x'), /no column 'x': \/x is left out: not a table.*layout: 'flat'/);
  assert.throws(
    () => mixed.drop('rows.ref'),
    /no column 'rows.ref': 'ref' of \/rows is of a type that cannot be/,
  );
  assert.throws(() => mixed.filter('rows.a > 0').select('ref'), /'ref' of \/rows is of a type/);
  assert.deepEqual((await readFiles(join(folder, 'mixed.h5'), { open: { layout: 'flat' } })).columns, ['x']);
  const file = await openEventFile(join(folder, 'complex.h5'));
  await assert.rejects(file.read(['z'], 0, 1), /complex\.h5: there is no column 'z': \/z is left out/);
  file.close();
});
