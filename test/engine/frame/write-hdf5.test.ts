import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import fc from 'fast-check';
import { CancelledError, DomainError, UsageError } from '../../../src/core/index.js';
import { fromTable, inline, readFiles, type Table, threads } from '../../../src/engine/index.js';
import { runPython } from '../python.js';
import { frameOf, someRows } from './random-frames.js';

const folder = mkdtempSync(join(tmpdir(), 'airshower-write-hdf5-'));
after(() => rmSync(folder, { recursive: true }));
const executor = inline();

test('a flat file gives back every row, type and missing value', async () => {
  const path = join(folder, 'random.h5');
  await fc.assert(
    fc.asyncProperty(someRows, someRows, async (first, second) => {
      const frame = frameOf(first).concat(frameOf(second));
      assert.equal(await frame.writeHdf5(path), first.length + second.length);
      const read = await readFiles(path, { executor });
      assert.deepEqual(
        read.schema.map(({ name, type }) => [name, type]),
        frame.schema.map(({ name, type }) => [name, type]),
      );
      assert.deepEqual([...(await read.collect())], [...(await frame.collect())]);
    }),
    { numRuns: 25, seed: 11 },
  );
});

const tables = {
  'Laputop.Run': Int32Array.of(7, 7, 8),
  'Laputop.Event': Int32Array.of(1, 2, 1),
  'Laputop.zenith': [0.25, Number.NaN, 0.5],
  'Laputop.ok': {
    type: 'bool',
    values: Uint8Array.of(1, 0, 0),
    valid: Uint8Array.of(1, 0, 1),
  },
  NStations: Uint16Array.of(5, 0, 9),
} as const;

test("IceTray's tables: keys, rows that are not there, units; PyTables reads them", async (context) => {
  const path = join(folder, 'tables.hdf5');
  const frame = fromTable(tables, { executor });
  assert.equal(await frame.writeHdf5(path, { layout: 'tableio' }), 3);
  const read = await readFiles(path, { executor });
  const columns = [
    'Laputop.Run',
    'Laputop.Event',
    'Laputop.zenith',
    'Laputop.ok',
    'NStations',
    'Laputop.exists',
  ];
  const table = await read.collect(columns);
  assert.deepEqual([...table.numbers('Laputop.Run')], [7, 7, 8]);
  assert.deepEqual([...table.numbers('Laputop.Event')], [1, 2, 1]);
  assert.deepEqual([...table.numbers('Laputop.zenith')], [0.25, Number.NaN, 0.5]);
  assert.deepEqual(
    [...table].map((row) => row['Laputop.ok']),
    [1, null, 0],
  );
  assert.deepEqual([...table.numbers('NStations')], [5, 0, 9]);
  assert.deepEqual(
    [...table].map((row) => row['Laputop.exists']),
    [1, 0, 1],
  );
  // Read and written once more, the file is the same.
  const again = join(folder, 'again.hdf5');
  await read.writeHdf5(again, { layout: 'tableio' });
  const script = `
import tables, json, sys, numpy as np
def content(path):
    with tables.open_file(path) as f:
        return {n._v_pathname: n.read() for n in f.walk_nodes('/', 'Table')}
a, b = content(sys.argv[1]), content(sys.argv[2])
same = sorted(a) == sorted(b) and all(a[k].dtype == b[k].dtype and np.array_equal(a[k], b[k]) for k in a)
l = a['/Laputop']
print(json.dumps(dict(same=bool(same), names=list(l.dtype.names), zenith=l['zenith'].tolist(), exists=l['exists'].tolist(),
  n=a['/NStations']['value'].tolist(), run=a['/NStations']['Run'].tolist())))`;
  const found = runPython(context, ['tables'], script, path, again);
  if (!found) return;
  assert.deepEqual(found, {
    same: true,
    names: ['Run', 'Event', 'SubEvent', 'SubEventStream', 'exists', 'zenith', 'ok'],
    zenith: [0.25, 0, 0.5],
    exists: [1, 0, 1],
    n: [5, 0, 9],
    run: [7, 7, 8],
  });
});

test('keys can be named, and are made where there are none', async () => {
  const frame = fromTable({ id: [5n, 6n], run: [1, 1], x: [1, 2] }, { executor });
  const path = join(folder, 'keys.hdf5');
  await frame.writeHdf5(path, { layout: 'tableio', keys: { Run: 'run', Event: 'id' } });
  const named = await readFiles(path, { executor });
  assert.deepEqual([...(await named.collect(['x.Event'])).numbers('x.Event')], [5, 6]);
  assert.equal(named.has('id'), false);
  await frame.drop(['run']).writeHdf5(path, { layout: 'tableio', columns: ['x'] });
  const made = await (await readFiles(path, { executor })).collect(['x.Run', 'x.Event', 'x']);
  assert.deepEqual(
    [...made.numbers('x.Run'), ...made.numbers('x.Event'), ...made.numbers('x')],
    [0, 0, 0, 1, 1, 2],
  );
  await assert.rejects(
    frame
      .writeHdf5(path, { layout: 'tableio', keys: { Run: 'x', Event: 'run' } })
      .then(() =>
        frame.withColumns({ half: 'x / 2' }).writeHdf5(path, { layout: 'tableio', keys: { Run: 'half' } }),
      ),
    /half is 0\.5, which cannot be the Run of an event/,
  );
});

test('a frame without rows becomes files without rows', async () => {
  const none = fromTable(tables, { executor }).filter('NStations > 99');
  for (const layout of ['flat', 'tableio'] as const) {
    const path = join(folder, `none-${layout}.h5`);
    assert.equal(await none.writeHdf5(path, { layout }), 0);
    const read = await readFiles(path, { executor });
    assert.equal(read.has('Laputop.zenith') && read.has('NStations'), true);
    assert.equal(((await read.collect()) as Table).rows, 0);
  }
});

test('what a layout cannot hold is refused, and nothing is left of the file', async () => {
  const own = mkdtempSync(join(folder, 'refused-'));
  const path = join(own, 'x.h5');
  const frame = fromTable({ ...tables, name: ['a', 'b', null] }, { executor });
  const write = (columns: string[]) => frame.writeHdf5(path, { layout: 'tableio', columns });
  await assert.rejects(write(['name']), /'name' holds texts/);
  await assert.rejects(write(['Laputop.Run']), /no column to write/);
  const masked = { type: 'int32', values: Int32Array.of(1, 2), valid: Uint8Array.of(1, 0) } as const;
  const odd = fromTable({ 'T.a': Int32Array.of(1, 2), 'T.b': masked }, { executor });
  await assert.rejects(odd.writeHdf5(path, { layout: 'tableio' }), DomainError);
  const broken = frame.astype({ 'Laputop.zenith': 'int8' });
  await assert.rejects(broken.writeHdf5(path), /0\.25/);
  assert.throws(() => frame.writeHdf5(path, { layout: 'table' as 'flat' }), UsageError);
  assert.throws(() => frame.writeHdf5(path, { group: 'a', layout: 'tableio' }), /has no group/);
  assert.throws(() => frame.writeHdf5(path, { colums: ['x'] } as never), /'colums'.*columns/s);
  assert.equal(existsSync(path), false);
  assert.deepEqual(readdirSync(own), []);
});

test('the bytes of a file do not depend on who compresses, nor on whether rows are computed', async () => {
  const rows = 150_001;
  const columns = {
    'T.x': Float64Array.from({ length: rows }, (_, i) => Math.sin(i)),
    'T.n': Int32Array.from({ length: rows }, (_, i) => i % 1000),
    U: Float64Array.from({ length: rows }, (_, i) => (i % 3 === 0 ? Number.NaN : Math.sqrt(i))),
    V: Float64Array.from({ length: rows }, (_, i) => Math.sqrt(i)),
  };
  const executors = [executor, threads({ workers: 1 }), threads({ workers: 2 })];
  for (const options of [
    { layout: 'flat', compression: 1 },
    { layout: 'flat', compression: 0 },
    { layout: 'flat', compression: 4 },
    { layout: 'tableio', compression: 1 },
    { layout: 'tableio', compression: 0 },
  ] as const) {
    const written: Buffer[] = [];
    for (const each of executors) {
      const frame = fromTable(columns, { executor: each });
      const path = join(folder, 'bytes.h5');
      for (const own of [frame, frame.filter('V >= 0')]) {
        assert.equal(await own.writeHdf5(path, options), rows);
        written.push(readFileSync(path));
      }
    }
    for (const bytes of written) assert.ok(bytes.equals(written[0]), JSON.stringify(options));
    const read = await readFiles(join(folder, 'bytes.h5'), { executor });
    assert.deepEqual((await read.collect(['T.x'])).numbers('T.x'), columns['T.x']);
  }
  for (const each of executors) await each.close();
});

test('a file is brought to the device first, unless it need not be durable', async () => {
  const handle = await open(folder, 'r');
  const prototype = Object.getPrototypeOf(handle) as FileHandle;
  await handle.close();
  const { sync } = prototype;
  let synced = 0;
  prototype.sync = function (this: FileHandle) {
    synced++;
    return sync.call(this);
  };
  try {
    const frame = fromTable({ x: [1, 2] }, { executor });
    for (const layout of ['flat', 'tableio'] as const) {
      await frame.writeHdf5(join(folder, 'lasting.h5'), { layout, durable: false });
      assert.equal(synced, 0);
      await frame.writeHdf5(join(folder, 'lasting.h5'), { layout });
      assert.equal(synced, 2, 'the file and its folder');
      synced = 0;
    }
  } finally {
    prototype.sync = sync;
  }
});

test('columns in memory that nothing is done to tell how far they are, and stop on request', async () => {
  const x = new Float64Array(200_000);
  const stop = new AbortController();
  const done: number[] = [];
  const frame = fromTable({ x }, { executor });
  await frame.using({ onProgress: (rows) => done.push(rows) }).writeHdf5(join(folder, 'told.h5'));
  assert.deepEqual(done, [65_536, 131_072, 196_608, 200_000]);
  const stopped = frame.using({ signal: stop.signal, onProgress: () => stop.abort() });
  await assert.rejects(stopped.writeHdf5(join(folder, 'stopped.h5')), CancelledError);
  assert.equal(existsSync(join(folder, 'stopped.h5')), false);
});
