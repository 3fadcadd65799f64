// Reads columns of event files in this thread and in two workers, beside h5py and dask: node bench/sources/read.mjs [FOLDER]
// FOLDER holds tableio_gz, tableio_raw, flat_gz, flat_raw and pandas_raw, each with a file of the layout it is named after; without it
// peers.py makes files of a million events. Wall time in ms, medians of five; opening the file counts for us, not for h5py.
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { openEventFile } from '../../dist/src/engine/sources/index.js';
import { median, peers } from './python.mjs';

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
const block = 65_536;

/** Every `step`-th block of a file, from block `first` on. */
async function readBlocks(path, names, { first, step }) {
  const file = await openEventFile(path);
  const { rows } = file.schema;
  for (let start = first * block; start < rows; start += step * block)
    await file.read(names, start, Math.min(rows, start + block));
  file.close();
}

async function measure(work) {
  const wall = [];
  for (let i = 0; i < 6; i++) {
    const start = performance.now();
    await work();
    // The first run warms up.
    if (i > 0) wall.push(performance.now() - start);
  }
  return Math.round(median(wall));
}

function ask(worker, task) {
  return new Promise((resolve) => {
    worker.once('message', resolve);
    worker.postMessage(task);
  });
}

async function main(given) {
  const folder = given ?? mkdtempSync(join(tmpdir(), 'airshower-read-'));
  if (!given && !peers('make', folder, 1_000_000)) return;
  const workers = [0, 1].map(
    (first) => new Worker(fileURLToPath(import.meta.url), { workerData: { first, step: 2 } }),
  );
  for (const [name, columns] of Object.entries(cases)) {
    const path = join(folder, name, readdirSync(join(folder, name))[0]);
    const one = await measure(() => readBlocks(path, columns, { first: 0, step: 1 }));
    const two = await measure(() => Promise.all(workers.map((worker) => ask(worker, { path, columns }))));
    const found = peers('read', path, ...columns) ?? {};
    const ratios = Object.entries(found).map(([peer, ms]) => [
      `times_${peer}`,
      Number((ms / two).toFixed(1)),
    ]);
    console.log(
      JSON.stringify({
        read: name,
        columns: columns.length,
        one_thread: one,
        two_workers: two,
        ...found,
        ...Object.fromEntries(ratios),
      }),
    );
  }
  await Promise.all(workers.map((worker) => worker.terminate()));
  if (!given) rmSync(folder, { recursive: true });
}

if (isMainThread) await main(process.argv[2]);
else
  parentPort.on('message', async ({ path, columns }) => {
    await readBlocks(path, columns, workerData);
    parentPort.postMessage('done');
  });
