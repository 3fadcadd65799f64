import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import {
  accumulate,
  emptyCountsMap,
  formatHealpixFits,
  healpix,
  parseHealpixFits,
  readHealpixFits,
  readHealpixHdf5,
  writeHealpixFits,
  writeHealpixHdf5,
} from '../../src/skymap/index.js';

const python = '/usr/bin/python3';
const hasHealpy =
  spawnSync(python, ['-c', 'import importlib.util as u; exit(u.find_spec("healpy") is None)']).status === 0;

function folder(t: TestContext): string {
  const path = mkdtempSync(join(tmpdir(), 'airshower-fits-'));
  t.after(() => rmSync(path, { recursive: true }));
  return path;
}

/** Skips without healpy on a user's machine; in CI healpy has to be there. */
function needsHealpy(t: TestContext): boolean {
  if (hasHealpy) return true;
  assert.ok(!process.env['CI'], 'python3-healpy is not installed');
  t.skip('python3-healpy is not installed');
  return false;
}

function runPython(code: string): string {
  const { status, stdout, stderr } = spawnSync(
    python,
    ['-c', `import healpy as hp, numpy as np, json\n${code}`],
    {
      encoding: 'utf8',
      maxBuffer: 1 << 26,
    },
  );
  assert.equal(status, 0, stderr);
  return stdout;
}

const nside = 8;
const counts = Float64Array.from({ length: healpix.nsideToNpix(nside) }, (_, pixel) => pixel * 1.25 - 7);
const holed = counts.map((value, pixel) => (pixel % 7 === 0 ? Number.NaN : value / 3));
const columns = [
  { name: 'COUNTS', unit: 'events', values: counts },
  { name: 'INTENSITY', values: holed },
];

const schemes = ['ring', 'nested'] as const;
for (const scheme of schemes) {
  test(`${scheme} maps come back from their own file, whole and in part`, async (t) => {
    const file = join(folder(t), 'map.fits');
    await writeHealpixFits(file, columns, { scheme, cards: { CREATOR: "airshower's", EVENTS: 12 } });
    const whole = await readHealpixFits(file);
    assert.equal(whole.scheme, scheme);
    assert.equal(whole.coordinates, 'C');
    assert.deepEqual(
      whole.columns.map((column) => column.name),
      ['COUNTS', 'INTENSITY'],
    );
    assert.equal(whole.columns[0].unit, 'events');
    assert.deepEqual(
      whole.columns.map((column) => column.values),
      [counts, holed],
    );
    const pixels = [5, 17, 700];
    const part = parseHealpixFits(formatHealpixFits(columns, { scheme, pixels }), 'part');
    const expected = counts.map((value, pixel) => (pixels.includes(pixel) ? value : Number.NaN));
    assert.deepEqual(part.columns[0].values, expected);
  });
}

test('healpy reads our maps with equal values, in either scheme, whole and in part', async (t) => {
  if (!needsHealpy(t)) return;
  const path = folder(t);
  for (const scheme of schemes) {
    await writeHealpixFits(join(path, `${scheme}-whole.fits`), columns, { scheme, coordinates: 'G' });
    await writeHealpixFits(join(path, `${scheme}-part.fits`), columns, { scheme, pixels: [5, 17, 700] });
  }
  const found = JSON.parse(
    runPython(`
out = {}
for name in ('ring-whole', 'ring-part', 'nested-whole', 'nested-part'):
    maps, header = hp.read_map('${path}/' + name + '.fits', field=(0, 1), nest=None, h=True, dtype=np.float64)
    out[name] = [[[None if v == hp.UNSEEN else v for v in m] for m in maps], dict(header)['ORDERING'], dict(header)['COORDSYS']]
print(json.dumps(out))`),
  );
  const nulled = (values: Float64Array) =>
    Array.from(values, (value) => (Number.isNaN(value) ? null : value));
  const some = counts.map((value, pixel) => ([5, 17, 700].includes(pixel) ? value : Number.NaN));
  for (const scheme of schemes) {
    const order = scheme === 'ring' ? 'RING' : 'NESTED';
    assert.deepEqual(found[`${scheme}-whole`], [[nulled(counts), nulled(holed)], order, 'G']);
    assert.deepEqual(found[`${scheme}-part`][0][0], nulled(some));
    assert.equal(found[`${scheme}-part`][1], order);
  }
});

test('maps written by healpy are read with equal values: float64, gzipped float32, partial', async (t) => {
  if (!needsHealpy(t)) return;
  const path = folder(t);
  runPython(`
m = np.arange(12 * 64 ** 2) * 1.25 - 7
m[::5] = hp.UNSEEN
twice = np.where(m == hp.UNSEEN, m, m * 2)
for name, nest in (('ring', False), ('nested', True)):
    hp.write_map('${path}/' + name + '-double.fits', [m, twice], nest=nest, coord='C', dtype=np.float64)
    hp.write_map('${path}/' + name + '-float.fits.gz', m, nest=nest, dtype=np.float32)
    hp.write_map('${path}/' + name + '-part.fits', m, nest=nest, dtype=np.float64, partial=True)`);
  const wanted = Float64Array.from({ length: 49_152 }, (_, p) => (p % 5 === 0 ? Number.NaN : p * 1.25 - 7));
  for (const scheme of schemes) {
    const read = (name: string) => readHealpixFits(join(path, `${scheme}-${name}`));
    const double = await read('double.fits');
    assert.deepEqual([double.nside, double.scheme, double.coordinates], [64, scheme, 'C']);
    assert.deepEqual(double.columns[0].values, wanted);
    assert.deepEqual(
      double.columns[1].values,
      wanted.map((value) => value * 2),
    );
    assert.deepEqual((await read('float.fits.gz')).columns[0].values, wanted);
    assert.deepEqual((await read('part.fits')).columns[0].values, wanted);
  }
});

test('what is no HEALPix map is refused with the file named', async (t) => {
  const path = folder(t);
  const bytes = formatHealpixFits(columns);
  assert.throws(() => parseHealpixFits(bytes.subarray(0, 9000), 'cut.fits'), /cut.fits: a table of 768 rows/);
  assert.throws(
    () => parseHealpixFits(bytes.subarray(0, 2880), 'empty.fits'),
    /empty.fits: has no HEALPix table/,
  );
  assert.throws(() => parseHealpixFits(bytes.subarray(0, 3000), 'short.fits'), /has no END/);
  assert.throws(() => parseHealpixFits(new Uint8Array(10), 'zero.fits'), /does not begin as a FITS file/);
  assert.throws(() => formatHealpixFits([]), /0 pixels belongs to no nside/);
  assert.throws(
    () => formatHealpixFits([columns[0], { name: 'B', values: new Float64Array(12) }]),
    /map 'B' has 12 pixels, the first 768/,
  );
  assert.throws(() => formatHealpixFits(columns, { pixels: [768] }), /pixel 768/);
  await assert.rejects(readHealpixFits(join(path, 'none.fits')), /none.fits: cannot be read/);
  writeFileSync(join(path, 'map.fits.gz'), gzipSync(bytes));
  assert.equal((await readHealpixFits(join(path, 'map.fits.gz'))).nside, 8);
});

test('maps and counts go into HDF5 and come back, and h5py reads them', async (t) => {
  const file = join(folder(t), 'map.h5');
  const cells = emptyCountsMap(nside, 3, 2);
  accumulate(cells, { ra: [1, 2, 2], dec: [-1, 0.5, 0.5], energyBin: [0, 2, 2], group: [1, 0, 0] });
  await writeHealpixHdf5(file, columns, { scheme: 'nested', coordinates: 'G', counts: { CELLS: cells } });
  const found = await readHealpixHdf5(file);
  assert.deepEqual(found.columns, columns);
  assert.deepEqual(found.counts, { CELLS: cells });
  assert.deepEqual([found.nside, found.scheme, found.coordinates], [nside, 'nested', 'G']);
  await assert.rejects(readHealpixHdf5(join(folder(t), 'none.h5')), /none\.h5: cannot be read/);
  await assert.rejects(
    writeHealpixHdf5(file, [columns[0], { name: 'SHORT', values: new Float64Array(48) }]),
    /'SHORT' has 48 pixels/,
  );
  if (!needsHealpy(t)) return;
  const code = `import h5py; f = h5py.File('${file}'); print(json.dumps([int(f.attrs['NSIDE']), f['COUNTS'].attrs['unit'],
    f['CELLS'].shape, float(np.sum(f['CELLS'])), f['CELLS'].dims[1].label]))
with h5py.File('${file}.own.h5', 'w') as g:
    g.attrs['NSIDE'] = 2; g.attrs['ORDERING'] = 'RING'; g['ones'] = np.ones(48, 'i4')`;
  assert.deepEqual(JSON.parse(runPython(code)), [nside, 'events', [768, 3, 2], 3, 'energy']);
  const theirs = await readHealpixHdf5(`${file}.own.h5`);
  assert.deepEqual(theirs.columns, [{ name: 'ones', values: new Float64Array(48).fill(1) }]);
});
