// Peak memory of one pass over 1, 5 and 20 GB of gzip-compressed IceTray tables with two workers:
//   node bench/sources/memory.mjs FOLDER [GB...]
// FOLDER is filled with copies of one file of a million events (and left as it is if they are there). Prints one line per size and
// writes docs/pictures/memory.svg. Node's own heap, buffers and all threads count: VmRSS of the process.
import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  closeDefaultExecutor,
  readFiles,
  setDefaultWorkers,
  TableioWriter,
} from '../../dist/src/engine/index.js';
import { peakMB } from '../peak-memory.mjs';
import { memoryPicture } from './memory-picture.mjs';

const rows = 1_000_000;
const block = 50_000;
const tables = {
  MCPrimary: ['energy', 'zenith', 'azimuth', 'x', 'y'],
  Laputop: ['zenith', 'azimuth', 'x', 'y', 'time'],
  LaputopParams: ['s50', 's80', 's125', 's180', 's250', 's500', 'beta', 'chi2', 'rlogl'],
  Stoch_Reco: ['eloss_1500', 'chi2_red', 'stoch_energy'],
  MillipedeFitParams: ['rlogl', 'qtotal', 'predicted_qtotal'],
};

/** A million events whose numbers look like measured ones: all bits of the fraction differ, exponents hardly do. */
async function writeBase(path) {
  const writer = await TableioWriter.create(path, { compression: 1, index: true });
  let state = 12_345;
  const next = () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
  for (let start = 0; start < rows; start += block) {
    const Event = Uint32Array.from({ length: block }, (_, i) => start + i);
    const keys = { Run: new Uint32Array(block).fill(12_360), Event };
    for (const [table, names] of Object.entries(tables)) {
      const values = names.map((name) => [name, Float64Array.from({ length: block }, () => 0.01 + next())]);
      const fields = names.map((name) => ({ name, type: 'float64' }));
      await writer.append(table, fields, keys, Object.fromEntries(values));
    }
  }
  await writer.close();
}

const name = (folder, i) => join(folder, `events_${String(i).padStart(3, '0')}.hdf5`);

/** Writes the file that all others are copies of, where it is not there yet. */
export async function prepare(folder) {
  mkdirSync(folder, { recursive: true });
  if (!existsSync(name(folder, 0))) await writeBase(name(folder, 0));
}

function makeFiles(folder, bytes) {
  const { size } = statSync(name(folder, 0));
  const count = Math.ceil(bytes / size);
  for (let i = 1; i < count; i++)
    if (!existsSync(name(folder, i))) copyFileSync(name(folder, 0), name(folder, i));
  return { files: Array.from({ length: count }, (_, i) => name(folder, i)), bytes: count * size };
}

function residentMB() {
  return Number(/VmRSS:\s+(\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))[1]) / 1024;
}

/** The pass of the other benchmarks: cuts, three features, a 2-d histogram. */
async function pass(files) {
  setDefaultWorkers(2);
  const curve = [];
  const timer = setInterval(() => curve.push([done, Math.round(residentMB())]), 200);
  let done = 0;
  const start = performance.now();
  const frame = (await readFiles(files))
    .using({
      onProgress: (read, total) => {
        done = read / total;
      },
    })
    .filter('LaputopParams.s125 > 0.1 and cos(Laputop.zenith) > 0.6 and Stoch_Reco.eloss_1500 > 0.05')
    .withColumns({
      log_s125: 'log10(LaputopParams.s125)',
      log_dEdX: 'log10(Stoch_Reco.eloss_1500)',
      cos_zenith: 'cos(Laputop.zenith)',
    });
  const edges = (low, high) => Array.from({ length: 41 }, (_, i) => low + ((high - low) * i) / 40);
  const axes = [
    { column: 'log_s125', edges: edges(-1, 0.1) },
    { column: 'log_dEdX', edges: edges(-1.5, 0.1) },
  ];
  const { values } = await frame.histogram(axes, { weight: 'cos_zenith' });
  clearInterval(timer);
  const seconds = (performance.now() - start) / 1000;
  const sum = values.data.reduce((total, value) => total + value, 0);
  await closeDefaultExecutor();
  return { seconds, sum, peakMB: Math.round(peakMB()), curve };
}

/** Passes over so many gigabytes, each in a process of its own: [{ gigabytes, files, seconds, sum, peakMB, curve }]. */
export function memoryOfPasses(folder, sizes) {
  return sizes.map((gigabytes) => {
    const { files, bytes } = makeFiles(folder, gigabytes * 1e9);
    const call = ['--no-warnings', fileURLToPath(import.meta.url), 'pass'];
    const { stdout, stderr } = spawnSync(process.execPath, call, {
      input: files.join('\n'),
      encoding: 'utf8',
    });
    if (!stdout) throw new Error(stderr);
    return { gigabytes: bytes / 1e9, files: files.length, ...JSON.parse(stdout) };
  });
}

/** Lines of a table. */
export function showMemory(results) {
  const peaks = results.map(({ peakMB }) => peakMB);
  const apart = 100 * (Math.max(...peaks) / Math.min(...peaks) - 1);
  return [
    '| compressed (GB) | files | seconds | peak (MB) |',
    '|---:|---:|---:|---:|',
    ...results.map(
      ({ gigabytes, files, seconds, peakMB }) =>
        `| ${gigabytes.toFixed(2)} | ${files} | ${seconds.toFixed(1)} | ${peakMB} |`,
    ),
    `\nresident memory at the most, ${apart.toFixed(0)}% apart`,
  ].join('\n');
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  if (process.argv[2] === 'pass')
    console.log(JSON.stringify(await pass(readFileSync(0, 'utf8').split('\n'))));
  else {
    const [folder, ...sizes] = process.argv.slice(2);
    await prepare(folder);
    const results = memoryOfPasses(folder, sizes.length > 0 ? sizes.map(Number) : [1, 5, 20]);
    console.log(showMemory(results));
    const picture = new URL('../../docs/pictures/memory.svg', import.meta.url);
    writeFileSync(picture, memoryPicture(results));
  }
}
