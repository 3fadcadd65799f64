// Reads columns of event files in this thread and in two workers, beside h5py (read.py): node bench/sources/read.mjs FOLDER
// FOLDER holds tableio_gz, tableio_raw, flat_gz, flat_raw and pandas_raw, each with files of the layout it is named after.
// Processor time is printed beside wall time: on a shared machine only the first says something.
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { openEventFile } from '../../dist/src/engine/sources/index.js';

const flat = ['MC_energy', 'lap_s125', 'eloss_1500_standard', 'lap_zenith', 'lap_chi2', 'lap_beta'];
const tableio = [
  'MCPrimary.energy',
  'MCPrimary.type',
  'MCPrimary.zenith',
  'Laputop.zenith',
  'Laputop.fit_status',
  'LaputopParams.s125',
  'LaputopParams.s50',
  'Stoch_Reco.eloss_1500',
  'NStations',
  'NChannels_1_60',
  'passed_IceTopQualityCuts',
  'passed_InIceQualityCuts',
  'FractionContainment_Laputop_InIce',
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

function median(values) {
  return values.sort((a, b) => a - b)[values.length >> 1];
}

async function measure(work) {
  const [wall, cpu] = [[], []];
  for (let i = 0; i < 5; i++) {
    const [start, used] = [performance.now(), process.cpuUsage()];
    await work();
    const { user, system } = process.cpuUsage(used);
    wall.push(performance.now() - start);
    cpu.push((user + system) / 1000);
  }
  return { wall: Math.round(median(wall)), cpu: Math.round(median(cpu)) };
}

function ask(worker, task) {
  return new Promise((resolve, reject) => {
    worker.once('message', resolve).once('error', reject);
    worker.postMessage(task);
  });
}

async function main(folder) {
  const workers = [0, 1].map(
    (first) => new Worker(fileURLToPath(import.meta.url), { workerData: { first, step: 2 } }),
  );
  const peer = join(dirname(fileURLToPath(import.meta.url)), 'read.py');
  for (const [name, columns] of Object.entries(cases)) {
    const path = join(folder, name, readdirSync(join(folder, name))[0]);
    const one = await measure(() => readBlocks(path, columns, { first: 0, step: 1 }));
    const two = await measure(() => Promise.all(workers.map((worker) => ask(worker, { path, columns }))));
    const { stdout } = spawnSync('/usr/bin/python3', [peer, path, ...columns], { encoding: 'utf8' });
    const h5py = JSON.parse(stdout || '{"wall": null, "cpu": null}');
    console.log(JSON.stringify({ name, columns: columns.length, one, two, h5py }));
  }
  await Promise.all(workers.map((worker) => worker.terminate()));
}

if (isMainThread) await main(process.argv[2]);
else
  parentPort.on('message', async ({ path, columns }) => {
    await readBlocks(path, columns, workerData);
    parentPort.postMessage('done');
  });
