// Reads columns of event files in this thread and in two workers, beside h5py and dask: node bench/sources/read.mjs [FOLDER]
// FOLDER holds tableio_gz, tableio_raw, flat_gz, flat_raw and pandas_raw, each with a file of the layout it is named after; without it
// peers.py makes files of a million events. Wall time in ms, medians of five; opening the file counts for us, not for h5py.
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { median, peers } from './python.mjs';
import { readBlocks } from './read-blocks.mjs';

const flat = ['MC_energy', 'lap_s125', 'eloss_1500_standard', 'lap_zenith', 'lap_chi2', 'lap_beta'];
const tableio = [
  'MCPrimary.energy',
  'MCPrimary.zenith',
  'Laputop.zenith',
  'LaputopParams.s50',
  'LaputopParams.s125',
  'Stoch_Reco.eloss_1500',
  'NStations',
  'NChannels_1_60',
];
const cases = { tableio_gz: tableio, tableio_raw: tableio, flat_gz: flat, flat_raw: flat, pandas_raw: flat };

/** Median of five; before them three seconds of the same, in which compilers get to their best. */
async function measure(work) {
  for (const begin = performance.now(); performance.now() - begin < 3000; ) await work();
  const wall = [];
  for (let i = 0; i < 5; i++) {
    const start = performance.now();
    await work();
    wall.push(performance.now() - start);
  }
  return median(wall);
}

function ask(worker, task) {
  return new Promise((resolve) => {
    worker.once('message', resolve);
    worker.postMessage(task);
  });
}

/**
 * Milliseconds by layout: { columns, one_thread, airshower, h5py, dask? }.
 * @param folder  with the files; made there where they are not
 */
export async function measureReading(folder) {
  if (!existsSync(join(folder, 'pandas_raw')) && !peers('make', folder, 1_000_000)) return {};
  const workers = [0, 1].map(
    (first) => new Worker(new URL('./read-worker.mjs', import.meta.url), { workerData: { first, step: 2 } }),
  );
  const found = {};
  for (const [name, columns] of Object.entries(cases)) {
    const path = join(folder, name, readdirSync(join(folder, name))[0]);
    const alone = await measure(() => readBlocks(path, columns, { first: 0, step: 1 }));
    const airshower = await measure(() =>
      Promise.all(workers.map((worker) => ask(worker, { path, columns }))),
    );
    found[name] = { columns: columns.length, alone, airshower, ...peers('read', path, ...columns) };
  }
  await Promise.all(workers.map((worker) => worker.terminate()));
  return found;
}

/** Lines of a table, with how many times as long as two workers the peers take. */
export function showReading(found) {
  const ratio = (ms, { airshower }) =>
    ms === undefined ? '–' : `${ms.toFixed(0)} (${(ms / airshower).toFixed(2)}${ms < airshower ? ' !' : ''})`;
  return [
    '| layout | columns | one thread | 2 workers | h5py | dask.read_hdf |',
    '|---|---:|---:|---:|---:|---:|',
    ...Object.entries(found).map(
      ([name, row]) =>
        `| ${name} | ${row.columns} | ${row.alone.toFixed(0)} | ${row.airshower.toFixed(0)} | ${ratio(row.h5py, row)} | ${ratio(row.dask, row)} |`,
    ),
  ].join('\n');
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [given] = process.argv.slice(2);
  const folder = given ?? mkdtempSync(join(tmpdir(), 'airshower-read-'));
  console.log(showReading(await measureReading(folder)));
  if (!given) rmSync(folder, { recursive: true });
}
