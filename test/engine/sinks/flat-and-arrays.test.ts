import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { ndarrayOf, UsageError } from '../../../src/core/index.js';
import type { Column } from '../../../src/engine/columns/column.js';
import { FlatWriter, writeFlatHdf5, writeHdf5Arrays } from '../../../src/engine/sinks/index.js';
import { openEventFile } from '../../../src/engine/sources/index.js';
import { runPython } from '../python.js';

const folder = mkdtempSync(join(tmpdir(), 'airshower-flat-'));
after(() => rmSync(folder, { recursive: true }));

const columns = new Map<string, Column>([
  ['lap_s125', { type: 'float64', values: Float64Array.of(1.5, Number.NaN, -0.0) }],
  ['beta', { type: 'float32', values: Float32Array.of(2.5, 3.5, 4.5) }],
  ['NStations', { type: 'int32', values: Int32Array.of(5, 6, 7), valid: Uint8Array.of(1, 0, 1) }],
  ['event_id', { type: 'int64', values: BigInt64Array.of(9007199254740993n, -1n, 0n) }],
  ['passed', { type: 'bool', values: Uint8Array.of(1, 0, 1) }],
  ['name', { type: 'string', values: Int32Array.of(1, 0, 1), dictionary: ['PPlus', 'Größe'] }],
]);

test('flat columns are read by h5py and pandas', async (context) => {
  const path = join(folder, 'flat.h5');
  await writeFlatHdf5(path, columns);
  const script = `
import h5py, pandas as pd, json, sys, numpy as np
g = h5py.File(sys.argv[1])['events']
frame = pd.DataFrame({k: g[k][:] for k in g})
print(json.dumps(dict(dtypes={k: str(g[k].dtype) for k in g}, s=g['lap_s125'][:].tolist()[::2], nan=bool(np.isnan(g['lap_s125'][1])),
  n=frame['NStations'].tolist(), there=frame['NStations_exists'].tolist(), id=[str(v) for v in frame['event_id']],
  passed=frame['passed'].tolist(), name=[v.decode() for v in frame['name']])))`;
  const found = runPython(context, ['h5py', 'pandas'], script, path);
  if (!found) return;
  assert.deepEqual(found, {
    dtypes: {
      NStations: 'int32',
      NStations_exists: 'bool',
      beta: 'float32',
      event_id: 'int64',
      lap_s125: 'float64',
      name: '|S7',
      passed: 'bool',
    },
    s: [1.5, -0],
    nan: true,
    n: [5, 6, 7],
    there: [true, false, true],
    id: ['9007199254740993', '-1', '0'],
    passed: [true, false, true],
    name: ['Größe', 'PPlus', 'Größe'],
  });
});

test('flat columns appended in pieces are read back', async () => {
  const path = join(folder, 'pieces.h5');
  const schema = [...columns].map(([name, { type }]) => ({ name, type, nullable: false }));
  const writer = await FlatWriter.create(path, schema, { group: 'sim/proton', compression: 4, chunkRows: 4 });
  for (let i = 0; i < 5; i++) await writer.append(columns);
  await writer.close();
  const file = await openEventFile(path);
  assert.equal(file.schema.rows, 15);
  const read = await file.read(['event_id', 'lap_s125', 'name'], 0, 15);
  file.close();
  assert.deepEqual([...(read.get('event_id')?.values ?? [])].slice(9, 13), [
    9007199254740993n,
    -1n,
    0n,
    9007199254740993n,
  ]);
  const name = read.get('name');
  assert.equal(name?.dictionary?.[Number(name.values[12])], 'Größe');
  assert.ok(Number.isNaN(read.get('lap_s125')?.values[13]));
});

test('flat columns need equal lengths and possible names', async () => {
  const ragged = new Map(columns).set('beta', { type: 'float32', values: Float32Array.of(1) });
  await assert.rejects(writeFlatHdf5(join(folder, 'ragged.h5'), ragged), /'beta' has 1 values for 3 rows/);
  const slash = new Map([['a/b', columns.get('beta') as Column]]);
  await assert.rejects(writeFlatHdf5(join(folder, 'slash.h5'), slash), UsageError);
});

test('arrays with labelled axes and attributes are read by h5py', async (context) => {
  const path = join(folder, 'response.h5');
  const view = ndarrayOf(
    Float64Array.from({ length: 6 }, (_, i) => i),
    [2, 3],
  ).transpose(1, 0);
  await writeHdf5Arrays(
    path,
    {
      response: {
        values: view,
        axes: ['effect', 'cause'],
        attributes: { unit: '1', note: 'P(effect | cause) ≥ 0' },
      },
      'covariance/total': { values: new Float64Array(8).fill(0.5), shape: [2, 2, 2] },
      'counts/observed': {
        values: Int32Array.of(3, 4),
        attributes: { groups: ['p', 'Fe'], edges: [6, 6.1, 6.2], seed: 7 },
      },
      nothing: { values: [] },
    },
    { groupAttributes: { '/': { program: 'airshower' }, covariance: { matrix: 'joint' } } },
  );
  const script = `
import h5py, json, sys
f = h5py.File(sys.argv[1]); r = f['response']; c = f['counts/observed']
print(json.dumps(dict(r=r[:].tolist(), axes=[d.label for d in r.dims], unit=r.attrs['unit'], note=r.attrs['note'],
  shape=f['covariance/total'].shape, c=c[:].tolist(), dtype=str(c.dtype), groups=list(c.attrs['groups']),
  edges=c.attrs['edges'].tolist(), seed=float(c.attrs['seed']), nothing=f['nothing'].shape, program=f.attrs['program'],
  matrix=f['covariance'].attrs['matrix'])))`;
  const found = runPython(context, ['h5py'], script, path);
  if (!found) return;
  assert.deepEqual(found, {
    r: [
      [0, 3],
      [1, 4],
      [2, 5],
    ],
    axes: ['effect', 'cause'],
    unit: '1',
    note: 'P(effect | cause) ≥ 0',
    shape: [2, 2, 2],
    c: [3, 4],
    dtype: 'int32',
    groups: ['p', 'Fe'],
    edges: [6, 6.1, 6.2],
    seed: 7,
    nothing: [0],
    program: 'airshower',
    matrix: 'joint',
  });
});

test('an array whose shape does not fit is refused by name', async () => {
  const write = (entry: object) =>
    writeHdf5Arrays(join(folder, 'bad.h5'), { r: { values: [1, 2, 3], ...entry } });
  await assert.rejects(write({ shape: [2, 2] }), /'r' has 3 values for the shape \[2, 2\]/);
  await assert.rejects(write({ axes: ['x', 'y'] }), /'r' has 2 names of axes/);
});

test('thousands of datasets fit into one file', async (context) => {
  const path = join(folder, 'many.h5');
  const entries = Object.fromEntries(Array.from({ length: 3000 }, (_, i) => [`d${i}`, { values: [i] }]));
  await writeHdf5Arrays(path, entries);
  const script =
    'import h5py, json, sys; f = h5py.File(sys.argv[1]); print(json.dumps([len(f), sum(float(f[k][0]) for k in f)]))';
  const found = runPython(context, ['h5py'], script, path);
  if (found) assert.deepEqual(found, [3000, (2999 * 3000) / 2]);
});
