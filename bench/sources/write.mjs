// Writes six columns of a million numbers, gzip 1 and shuffled, as columns and as an IceTray table, beside h5py and PyTables:
// node bench/sources/write.mjs [ROWS]. Wall time in ms, medians of three, with closing (and renaming: our files are atomic).
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { randomStream } from '../../dist/src/core/index.js';
import { closeDefaultExecutor, fromTable, readFiles } from '../../dist/src/engine/index.js';
import { TableioWriter, writeFlatHdf5 } from '../../dist/src/engine/sinks/index.js';
import { median, peers } from './python.mjs';

const rows = Number(process.argv[2] ?? 1_000_000);
const names = ['MC_energy', 'lap_s125', 'eloss_1500_standard', 'lap_zenith', 'lap_chi2', 'lap_beta'];
const folder = mkdtempSync(join(tmpdir(), 'airshower-write-'));

const columns = new Map(
  names.map((name) => {
    const stream = randomStream({ seed: 1, stage: name });
    const values = Float64Array.from({ length: rows }, () => 10 ** (1 + 1.7 * (stream.uniform() - 0.5)));
    return [name, { type: 'float64', values }];
  }),
);

async function writeTable() {
  const writer = await TableioWriter.create(join(folder, 'table.hdf5'), { compression: 1, index: false });
  const fields = names.map((name) => ({ name, type: 'float64' }));
  for (let start = 0; start < rows; start += 65_536) {
    const stop = Math.min(rows, start + 65_536);
    const Run = new Uint32Array(stop - start).fill(12_360);
    const Event = Uint32Array.from({ length: stop - start }, (_, i) => start + i);
    const values = names.map((name) => [name, columns.get(name).values.subarray(start, stop)]);
    await writer.append('Laputop', fields, { Run, Event }, Object.fromEntries(values));
  }
  await writer.close();
}

async function measure(work) {
  const wall = [];
  for (let i = 0; i < 3; i++) {
    const start = performance.now();
    await work();
    wall.push(performance.now() - start);
  }
  return Math.round(median(wall));
}

const asColumns = await measure(() => writeFlatHdf5(join(folder, 'columns.h5'), columns));
const asTable = await measure(writeTable);
const found = peers('write', folder, rows) ?? {};
const times = (peer, own) => (peer === undefined ? undefined : Number((peer / own).toFixed(1)));
const { h5py_columns, h5py_table, pytables_table } = found;
console.log(
  JSON.stringify({
    write: 'columns',
    ms: asColumns,
    h5py: h5py_columns,
    times_h5py: times(h5py_columns, asColumns),
  }),
);
console.log(
  JSON.stringify({
    write: 'table',
    ms: asTable,
    h5py: h5py_table,
    pytables: pytables_table,
    times_h5py: times(h5py_table, asTable),
    times_pytables: times(pytables_table, asTable),
  }),
);

// A frame into a file, and all of its columns out of it again.
const frame = fromTable(Object.fromEntries([...columns].map(([name, { values }]) => [name, values])));
for (const [layout, compression] of [
  ['flat', 1],
  ['flat', 0],
  ['tableio', 1],
  ['tableio', 0],
]) {
  const path = join(folder, `frame-${layout}-${compression}.h5`);
  const written = await measure(() => frame.writeHdf5(path, { layout, compression }));
  const sums = Object.fromEntries(names.map((name) => [name, `sum(${name})`]));
  const read = await measure(async () => (await readFiles(path)).aggregate(sums));
  const bytes = statSync(path).size;
  const line = {
    write: `frame, ${layout}, gzip ${compression}`,
    ms: written,
    read_ms: read,
    megabytes: bytes / 1e6,
  };
  console.log(JSON.stringify({ ...line, write_over_read: Number((written / read).toFixed(2)) }));
}
await closeDefaultExecutor();
rmSync(folder, { recursive: true });
