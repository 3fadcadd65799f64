import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { UsageError } from '../../../src/core/index.js';
import { type TableField, type TableioOptions, TableioWriter } from '../../../src/engine/sinks/index.js';
import { openEventFile } from '../../../src/engine/sources/index.js';
import { runPython } from '../python.js';

const folder = mkdtempSync(join(tmpdir(), 'airshower-tableio-'));
after(() => rmSync(folder, { recursive: true }));

const laputop: readonly TableField[] = [
  { name: 'zenith', type: 'float64', unit: 'radian', doc: 'zenith angle of particle origin' },
  { name: 'time', type: 'int64', unit: '1e-10 s' },
  { name: 'fit_status', type: { enum: { NotSet: -1, OK: 0, GeneralFailure: 10 } } },
  { name: 'filter', type: 'uint8', length: 2 },
  { name: 's', type: 'float32' },
];
const stations: readonly TableField[] = [
  { name: 'value', type: 'int32', doc: 'derived from a POD frame object' },
];
const pulses: readonly TableField[] = [
  { name: 'vector_index', type: 'uint64' },
  { name: 'item', type: 'float64' },
];

const n = 5_000;
const event = {
  Run: new Uint32Array(n).fill(12360),
  Event: Uint32Array.from({ length: n }, (_, i) => 2 * i),
  SubEvent: Uint32Array.from({ length: n }, (_, i) => i % 3),
};
const exists = Array.from({ length: n }, (_, i) => i % 7 !== 0);
const zenith = Float64Array.from({ length: n }, (_, i) => Math.sin(i));
const time = BigInt64Array.from({ length: n }, (_, i) => 9007199254740993n + BigInt(i));
const counts = Array.from({ length: n }, (_, i) => i % 4);
const entries = counts.reduce((sum, count) => sum + count, 0);

/** Written in two appends, as a simulation does block by block. */
async function write(name: string, options?: TableioOptions): Promise<string> {
  const path = join(folder, name);
  const writer = await TableioWriter.create(path, options);
  const info: TableField[] = [
    { name: 'n_events', type: 'int32' },
    { name: 'max_energy', type: 'float64', unit: 'GeV' },
  ];
  await writer.sframe('I3TopInjectorInfo', info, { n_events: [10, 20], max_energy: [1e8, 1e9] });
  for (const [start, stop] of [
    [0, 1234],
    [1234, n],
  ]) {
    const keys = Object.fromEntries(
      Object.entries(event).map(([key, values]) => [key, values.slice(start, stop)]),
    );
    const part = keys as typeof event;
    const columns = {
      zenith: zenith.slice(start, stop),
      time: time.slice(start, stop),
      fit_status: Int32Array.from({ length: stop - start }, () => 10),
      filter: Uint8Array.from({ length: 2 * (stop - start) }, (_, i) => (2 * start + i) % 256),
      s: zenith.slice(start, stop),
    };
    await writer.append('Laputop', laputop, part, columns, exists.slice(start, stop));
    await writer.append('NStations', stations, part, { value: Array.from(part.Event, (e) => e % 80) });
    const here = counts.slice(start, stop);
    const before = counts.slice(0, start).reduce((sum, count) => sum + count, 0);
    const total = here.reduce((sum, count) => sum + count, 0);
    await writer.appendRagged('tank_charge', pulses, part, here, {
      vector_index: BigUint64Array.from(
        here.flatMap((count) => Array.from({ length: count }, (_, i) => BigInt(i))),
      ),
      item: Float64Array.from({ length: total }, (_, i) => before + i),
    });
  }
  await writer.close();
  return path;
}

for (const compression of [0, 1, 9]) {
  test(`h5py reads what was written with compression ${compression}`, async (context) => {
    const path = await write(`c${compression}.hdf5`, { compression, streams: ['ice_top', 'InIceSplit'] });
    const script = `
import h5py, json, sys, numpy as np
f = h5py.File(sys.argv[1])
d = f['Laputop']; z = d[:]
t = f['tank_charge'][:]; i = f['__I3Index__/tank_charge'][:]
n = len(z)
ex = np.arange(n) % 7 != 0
print(json.dumps(dict(
  rows=n, chunks=d.chunks[0], shuffle=bool(d.shuffle), level=d.compression_opts,
  offsets=[d.dtype.fields[k][1] for k in d.dtype.names], row=d.dtype.itemsize,
  enum=h5py.check_enum_dtype(d.dtype['fit_status']), streams=h5py.check_enum_dtype(d.dtype['SubEventStream']),
  zenith=bool(np.array_equal(z['zenith'], np.where(ex, z['zenith'], 0))), sum=float(np.sum(z['zenith'])),
  time=[str(v) for v in z['time'][[1, 0, n - 1]]], status=z['fit_status'][:3].tolist(), filter=z['filter'][1].tolist(),
  exists=int(z['exists'].sum()), sub=int(z['SubEvent'].sum()),
  unit=d.attrs['FIELD_5_UNIT'].decode(), doc=d.attrs['FIELD_5_DOC'].decode(), flag=d.attrs['FIELD_4_UNIT'].decode(),
  attributes=sorted(d.attrs), ragged=[int(f[k].attrs['__I3RaggedTable__'][0]) for k in ('Laputop', 'tank_charge')],
  items=bool(np.array_equal(t['item'], np.arange(len(t)))), entries=len(t),
  spans=bool(np.array_equal(i['stop'] - i['start'], np.arange(n) % 4)), hidden=int(i['SubEvent'][i['exists'] == 1].sum()),
  shown=bool(np.array_equal(i['SubEvent'][i['exists'] == 0], (np.arange(n) % 3)[np.arange(n) % 4 == 0])),
  info=f['I3TopInjectorInfo'].dtype.names, growing=d.maxshape[0])))`;
    const found = runPython(context, ['h5py', 'numpy'], script, path) as Record<string, unknown> | undefined;
    if (!found) return;
    const sum = zenith.reduce((total, z, i) => total + (exists[i] ? z : 0), 0);
    assert.ok(Math.abs(Number(found.sum) - sum) < 1e-9);
    const { attributes, sum: _, ...rest } = found;
    assert.ok(
      (attributes as string[]).includes('__I3RaggedTable__') && (attributes as string[]).includes('CLASS'),
    );
    assert.deepEqual(rest, {
      rows: n,
      chunks: Math.floor(65535 / 43),
      shuffle: compression > 0,
      level: compression > 0 ? compression : null,
      offsets: [0, 4, 8, 12, 16, 24, 32, 40, 44, 48],
      row: 64,
      enum: { NotSet: -1, OK: 0, GeneralFailure: 10 },
      streams: { ice_top: 0, InIceSplit: 1 },
      zenith: true,
      time: ['9007199254740994', '0', String(9007199254740993n + BigInt(n - 1))],
      status: [0, 10, 10],
      filter: [2, 3],
      exists: exists.filter(Boolean).length,
      sub: event.SubEvent.reduce((total, v) => total + v, 0),
      unit: 'radian',
      doc: 'zenith angle of particle origin',
      flag: 'bool',
      ragged: [0, 1],
      items: true,
      entries,
      spans: true,
      hidden: 0,
      shown: true,
      info: ['n_events', 'max_energy'],
      growing: null,
    });
  });
}

test('PyTables reads the tables', async (context) => {
  const path = await write('pytables.hdf5');
  const script = `
import tables, json, sys
with tables.open_file(sys.argv[1]) as f:
    print(json.dumps([len(f.root.NStations), int(f.root.NStations[:]['value'].sum())]))`;
  const found = runPython(context, ['tables'], script, path);
  if (found) assert.deepEqual(found, [n, event.Event.reduce((total, e) => total + (e % 80), 0)]);
});

test('our own reader gives back what was written', async () => {
  const file = await openEventFile(await write('own.hdf5'));
  const columns = await file.read(['Laputop.zenith', 'Laputop.time', 'NStations', 'Laputop.filter[1]'], 0, n);
  file.close();
  const shown = Float64Array.from(zenith, (z, i) => (exists[i] ? z : Number.NaN));
  assert.deepEqual(columns.get('Laputop.zenith')?.values, shown);
  assert.equal(columns.get('Laputop.time')?.values[1], time[1]);
  assert.equal(columns.get('NStations')?.values[41], 2);
  assert.equal(columns.get('Laputop.filter[1]')?.values[1], 3);
});

test('the same rows give the same bytes', async () => {
  const [a, b] = [await write('first.hdf5'), await write('second.hdf5')];
  assert.ok(readFileSync(a).equals(readFileSync(b)));
});

test('index tables of equal tables are repeated, and only of equal ones', async (context) => {
  const path = join(folder, 'indices.hdf5');
  const writer = await TableioWriter.create(path);
  const rows = 3_000;
  const keys = { Run: new Uint32Array(rows).fill(1), Event: Uint32Array.from({ length: rows }, (_, i) => i) };
  const value = new Int32Array(rows);
  const some = Uint8Array.from({ length: rows }, (_, i) => (i % 5 === 0 ? 0 : 1));
  await writer.append('A', stations, keys, { value });
  await writer.append('B', stations, keys, { value });
  await writer.append('C', stations, keys, { value }, some);
  await writer.append('D', stations, keys, { value }, some);
  // The caller's arrays may be filled again, and a table repeated may go on.
  keys.Event.forEach((_, i) => {
    keys.Event[i] = 7 * i;
  });
  await writer.append('E', stations, keys, { value });
  await writer.append('B', stations, { Run: [2], Event: [9] }, { value: [1] });
  await writer.append('F', stations, { Run: [3, 3], Event: [1, 2] }, { value: [1, 1] });
  await writer.append('G', stations, { Run: [3, 3], Event: [4, 5] }, { value: [1, 1] });
  await writer.close();
  const script = `
import h5py, json, sys, numpy as np
f = h5py.File(sys.argv[1])
def index(k):
    t = f['__I3Index__/' + k][:]
    return [len(t), int(t['Event'].sum()), int(t['exists'].sum()), int(t['start'].sum()), int(t['stop'].sum())]
print(json.dumps({k: index(k) for k in 'ABCDEFG'}))`;
  const found = runPython(context, ['h5py', 'numpy'], script, path);
  if (!found) return;
  const sum = (rows * (rows - 1)) / 2;
  const whole = [rows, sum, rows, sum, sum + rows];
  const left = [rows, sum, 2_400, sum - 5 * ((600 * 599) / 2), sum + rows - 5 * ((600 * 599) / 2) - 600];
  assert.deepEqual(found, {
    A: whole,
    B: [rows + 1, sum + 9, rows + 1, sum + rows, sum + 2 * rows + 1],
    C: left,
    D: left,
    E: [rows, 7 * sum, rows, sum, sum + rows],
    F: [2, 3, 2, 1, 3],
    G: [2, 9, 2, 1, 3],
  });
});

test('index tables are left out on request', async (context) => {
  const path = await write('noindex.hdf5', { index: false });
  const script = 'import h5py, json, sys; print(json.dumps(list(h5py.File(sys.argv[1])["__I3Index__"])))';
  const found = runPython(context, ['h5py'], script, path);
  if (found) assert.deepEqual(found, []);
});

test('a table without rows is written with its columns', async () => {
  const path = join(folder, 'empty.hdf5');
  const writer = await TableioWriter.create(path);
  await writer.append('NStations', stations, { Run: [], Event: [] }, { value: [] });
  await writer.close();
  const file = await openEventFile(path);
  assert.equal(file.schema.rows, 0);
  assert.equal(file.schema.aliases.NStations, 'NStations.value');
  file.close();
});

test('nothing is left of a file that is not closed, and there is none before', async () => {
  const path = join(folder, 'never.hdf5');
  const writer = await TableioWriter.create(path);
  await writer.append('NStations', stations, { Run: [1], Event: [1] }, { value: [5] });
  assert.ok(!existsSync(path));
  await writer.discard();
  assert.deepEqual(
    readdirSync(folder).filter((name) => name.startsWith('never')),
    [],
  );
});

test('columns that do not fit their table are refused', async () => {
  const writer = await TableioWriter.create(join(folder, 'refused.hdf5'));
  const keys = { Run: [1, 1], Event: [1, 2] };
  const refused = (columns: Record<string, number[]>, word: RegExp) =>
    assert.rejects(writer.append('NStations', stations, keys, columns), (error: UsageError) => {
      return error instanceof UsageError && word.test(error.message) && error.message.includes('NStations');
    });
  await refused({ value: [1] }, /1 values for 2 rows/);
  await refused({ valu: [1, 2] }, /lacks the column 'value'/);
  await refused({ value: [1, 2], other: [1, 2] }, /no field 'other'/);
  const big: TableField[] = [{ name: 'value', type: 'int64' }];
  await assert.rejects(writer.append('Big', big, keys, { value: [1, 2] }), /wants bigint/);
  await assert.rejects(TableioWriter.create(join(folder, 'x.hdf5'), { compression: 10 }), UsageError);
  await writer.discard();
});
