// Peak memory of one pass over 1, 5 and 20 GB of gzip-compressed IceTray tables with two workers:
//   node bench/sources/memory.mjs FOLDER [GB...]
// FOLDER is filled with copies of one file of a million events (and left as it is if they are there). Prints one line per size and
// writes docs/pictures/memory.svg and docs/pictures/memory.json. Node's own heap, buffers and all threads count: VmRSS of the process.
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

async function makeFiles(folder, bytes) {
  mkdirSync(folder, { recursive: true });
  const name = (i) => join(folder, `events_${String(i).padStart(3, '0')}.hdf5`);
  if (!existsSync(name(0))) await writeBase(name(0));
  const { size } = statSync(name(0));
  const count = Math.ceil(bytes / size);
  for (let i = 1; i < count; i++) if (!existsSync(name(i))) copyFileSync(name(0), name(i));
  return { files: Array.from({ length: count }, (_, i) => name(i)), bytes: count * size };
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
  return { seconds, sum, peakMB: Math.round(process.resourceUsage().maxRSS / 1024), curve };
}

if (process.argv[2] === 'pass') console.log(JSON.stringify(await pass(readFileSync(0, 'utf8').split('\n'))));
else {
  const [folder, ...sizes] = process.argv.slice(2);
  const results = [];
  for (const gigabytes of sizes.length > 0 ? sizes.map(Number) : [1, 5, 20]) {
    const { files, bytes } = await makeFiles(folder, gigabytes * 1e9);
    const call = ['--no-warnings', fileURLToPath(import.meta.url), 'pass'];
    const { stdout, stderr } = spawnSync(process.execPath, call, {
      input: files.join('\n'),
      encoding: 'utf8',
    });
    if (!stdout) throw new Error(stderr);
    const result = { gigabytes: bytes / 1e9, files: files.length, ...JSON.parse(stdout) };
    results.push(result);
    console.log(JSON.stringify({ ...result, curve: undefined }));
  }
  const pictures = fileURLToPath(new URL('../../docs/pictures/', import.meta.url));
  writeFileSync(join(pictures, 'memory.svg'), memoryPicture(results));
  writeFileSync(
    join(pictures, 'memory.json'),
    `${JSON.stringify(
      results.map(({ curve, ...rest }) => rest),
      null,
      1,
    )}\n`,
  );
}
