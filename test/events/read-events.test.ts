import assert from 'node:assert/strict';
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { ColumnError, UsageError } from '../../src/core/index.js';
import { inline, readEvents } from '../../src/index.js';

const samples = fileURLToPath(new URL('../../../test/fixtures/samples/', import.meta.url));
const simulated = join(samples, 'tableio_sim.hdf5');
const executor = inline();
const folder = mkdtempSync(join(tmpdir(), 'airshower-read-events-'));
after(() => rmSync(folder, { recursive: true }));

test('tables: only their columns are there, and the others need not fit', async () => {
  const all = await readEvents(simulated, { executor });
  const two = await readEvents(simulated, { executor, tables: ['Laputop', 'LaputopParams'] });
  assert.ok(all.has('MCPrimary.energy') && all.has('Laputop.zenith'));
  assert.equal(two.has('MCPrimary.energy'), false);
  assert.equal(two.has('lap_zenith') && two.has('lap_s125'), true);
  assert.deepEqual(
    (await two.collect(['lap_zenith'])).numbers('lap_zenith'),
    (await all.collect(['lap_zenith'])).numbers('lap_zenith'),
  );
  const unaligned = join(samples, 'tableio_unaligned.hdf5');
  const joined = await readEvents(unaligned, { executor });
  const [table] = [...new Set(joined.columns.map((name) => name.slice(0, name.indexOf('.'))))];
  const alone = await readEvents(unaligned, { executor, tables: [table] });
  assert.ok(alone.sourceRows >= joined.sourceRows);
  await assert.rejects(
    readEvents(simulated, { executor, tables: ['Laputopp'] }),
    /no table 'Laputopp'.*Laputop/s,
  );
  await assert.rejects(
    readEvents(join(samples, 'flat_types.h5'), { executor, tables: ['Laputop'] }),
    /cannot be chosen in the layout 'flat'/,
  );
});

test('columns: those and no others, under the names asked for', async () => {
  const frame = await readEvents(simulated, { executor, columns: ['lap_zenith', 'MCPrimary.energy'] });
  assert.deepEqual(frame.columns, ['lap_zenith', 'MCPrimary.energy']);
  assert.throws(() => frame.filter('lap_s125 > 1'), ColumnError);
  await assert.rejects(readEvents(simulated, { executor, columns: ['lap_zenit'] }), /lap_zenit.*lap_zenith/s);
});

test('layout and unknown options are checked', async () => {
  await assert.rejects(readEvents(simulated, { executor, layout: 'table' as 'flat' }), /no layout 'table'/);
  await assert.rejects(readEvents(simulated, { colums: ['lap_zenith'] } as never), UsageError);
  const flat = readEvents(join(samples, 'flat_types.h5'), { executor, layout: 'tableio' });
  await assert.rejects(flat, /no tables of events/);
});

test("onError 'skip' lists what it left out, and why", async () => {
  copyFileSync(simulated, join(folder, 'a.hdf5'));
  writeFileSync(join(folder, 'b.hdf5'), 'not HDF5');
  await assert.rejects(readEvents(join(folder, '*.hdf5'), { executor }), /b\.hdf5/);
  const frame = await readEvents(join(folder, '*.hdf5'), { executor, onError: 'skip' });
  assert.equal(frame.sourceRows, (await readEvents(simulated, { executor })).sourceRows);
  assert.equal(frame.skipped.length, 1);
  assert.match(frame.skipped[0].file, /b\.hdf5$/);
  assert.match(frame.skipped[0].reason, /HDF5/);
  assert.match(String(frame), /without .*b\.hdf5/);
});
