// What the engine is measured by, each with its ratio to every peer: the same operations by airshower, numpy (with bincount), pandas, dask
// and polars on the same columns, in memory and from files, in turn, medians; reading beside h5py and dask, writing beside reading, h5py
// and PyTables; parallelMap of empty tasks; a full pass beside the time that inflating its chunks alone takes; and the memory of a pass over files of growing size.
//
//   npm run bench:engine -- [--rows 10000000] [--repeat 5] [--workers 2] [--folder DIR] [--gigabytes 1,5,20] [--keep]
//                           [--operations 'filter, count;quantiles'] [--sources memory,flat,flat-gzip,tables,reading,writing,sorting,tasks,pass,files,growth]
//
// --keep writes what was found to measured.json, from which `node scripts/write-docs.mjs --speed` makes the tables of the documentation.
// Needs python3 (or $PYTHON) with numpy, pandas, dask, h5py and tables; polars if `npm install --prefix bench/engine` was run.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism, cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { threads } from '../../dist/src/engine/index.js';
import { measureManyFiles, showManyFiles } from '../sources/many-files.mjs';
import { memoryOfPasses, prepare, showMemory } from '../sources/memory.mjs';
import { measureReading, showReading } from '../sources/read.mjs';
import { measureWriting, showWriting } from '../sources/write.mjs';
import { columnsIn } from './columns.mjs';
import { measureFullPass, measureTasks } from './limits.mjs';
import { frameOf, operations } from './operations.mjs';
import { startPeer } from './peer.mjs';
import { geometricMean, median, showRow } from './show.mjs';
import { measureSorting } from './sort.mjs';

const sources = [
  'memory',
  'flat',
  'flat-gzip',
  'tables',
  'reading',
  'writing',
  'sorting',
  'tasks',
  'pass',
  'files',
  'growth',
];
const { values: options } = parseArgs({
  options: {
    help: { type: 'boolean', short: 'h', default: false },
    rows: { type: 'string', default: '10000000' },
    repeat: { type: 'string', default: '5' },
    workers: { type: 'string', default: '2' },
    folder: { type: 'string', default: join(tmpdir(), 'airshower-bench-engine') },
    gigabytes: { type: 'string', default: '1,5,20' },
    keep: { type: 'boolean', default: false },
    operations: { type: 'string', default: Object.keys(operations).join(';') },
    sources: { type: 'string', default: sources.join(',') },
  },
});
if (options.help) {
  const [text] = readFileSync(fileURLToPath(import.meta.url), 'utf8').split('\nimport ');
  console.log(text.replace(/^\/\/ ?/gm, ''));
  process.exit(0);
}
const unknown = options.sources.split(',').find((name) => !sources.includes(name));
if (unknown !== undefined) throw new Error(`there is no source '${unknown}': ${sources.join(', ')}`);
const [rows, repeat, workers] = [options.rows, options.repeat, options.workers].map(Number);
const { folder } = options;
const own = (name) => fileURLToPath(new URL(name, import.meta.url));

const columns = columnsIn(folder, rows);
const executor = threads({ workers });
const python = await startPeer(process.env.PYTHON ?? 'python3', [own('peers.py'), folder, rows, workers]);
const polars = await startPolars();
const versions = { node: process.version, ...python.versions, ...polars?.versions };
const machine = `${cpus()[0].model.trim()}, ${availableParallelism()} cores`;
const programs = Object.entries(versions).map((entry) => entry.join(' '));
console.log(`${rows} rows, ${workers} workers, medians of ${repeat}, ${machine}\n${programs.join(', ')}`);

/** Files of a frame, under a limit of 256 descriptors. */
const manyFiles = 5000;

/** What can be measured: each gives { text, ratios? }. */
const parts = {
  memory: () => measureSource('memory'),
  flat: () => measureSource('flat'),
  'flat-gzip': () => measureSource('flat-gzip'),
  tables: () => measureSource('tables'),
  reading: async () => ({ text: showReading(await measureReading(join(folder, 'reading'))) }),
  writing: async () => ({ text: showWriting(await measureWriting({ rows: 500_000, executor })) }),
  tasks: () => measureTasks({ executor, python, repeat }),
  pass: () => measureFullPass({ executor, python, repeat, workers, folder, columns }),
  sorting: () => measureSorting({ rows, workers, repeat: Math.min(repeat, 3), folder }),
  files: async () => ({ text: showManyFiles(await measureManyFiles(manyFiles)) }),
  growth: async () => {
    await prepare(join(folder, 'growth'));
    const found = memoryOfPasses(join(folder, 'growth'), options.gigabytes.split(',').map(Number));
    return { text: showMemory(found) };
  },
};
for (const name of options.sources.split(',')) {
  const found = await parts[name]();
  console.log(`\n${name}\n\n${found.text}`);
  if (options.keep) keep(name, found);
}
await Promise.all([python.close(), polars?.close(), executor.close()]);

/** Notes a part in measured.json beside the parts of other runs. */
function keep(name, { text, ratios }) {
  const path = own('measured.json');
  const known = existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : {};
  const made = { rows, workers, repeat, machine, programs: programs.join(', '), text, ratios };
  writeFileSync(path, `${JSON.stringify({ ...known, [name]: made }, null, 2)}\n`);
}

async function startPolars() {
  if (existsSync(own('node_modules/nodejs-polars')))
    return startPeer(process.execPath, [own('polars-peer.mjs'), folder], {
      POLARS_MAX_THREADS: options.workers,
    });
  console.log('polars is left out: npm install --prefix bench/engine installs it');
}

/** One table: each operation by each program. `ratios`: of each peer, how many times as long as airshower it takes, by operation. */
async function measureSource(source) {
  if (source !== 'memory') await python.ask({ make: source });
  const frame = frameOf(source, { columns, folder, executor });
  const peers = {
    ...Object.fromEntries(
      ['numpy', 'pandas', 'dask'].map((engine) => [engine, (op) => python.ask({ engine, op, source })]),
    ),
    ...(polars && source === 'memory' ? { polars: (op) => polars.ask({ op }) } : {}),
  };
  const all = { airshower: (op) => timed(async () => operations[op](await frame())), ...peers };
  const names = Object.keys(all);
  const lines = [`| operation | ${names.join(' | ')} |`, `|---|${names.map(() => '---:').join('|')}|`];
  const ratios = Object.fromEntries(Object.keys(peers).map((peer) => [peer, []]));
  for (const op of options.operations.split(';')) {
    const seconds = await inTurn(all, op);
    lines.push(showRow(op, seconds));
    for (const peer of Object.keys(peers))
      ratios[peer].push(Number((seconds[peer] / seconds.airshower).toFixed(3)));
  }
  const mean = geometricMean(ratios.dask).toFixed(2);
  return { text: `${lines.join('\n')}\n\ngeometric mean of dask / airshower: ${mean}`, ratios };
}

/** Medians of the programs, which run one after another in each round. */
async function inTurn(programs, op) {
  compareValues(op, await warmUp(programs, op));
  const runs = Object.fromEntries(Object.keys(programs).map((name) => [name, []]));
  for (let round = 0; round < repeat; round++)
    for (const [name, run] of Object.entries(programs)) runs[name].push((await run(op)).seconds);
  return Object.fromEntries(Object.entries(runs).map(([name, all]) => [name, median(all)]));
}

/** Each program works for three seconds, at least once: caches fill, pools start, compilers get to their best. @returns what they find */
async function warmUp(programs, op) {
  const values = {};
  for (const [name, run] of Object.entries(programs)) {
    for (let spent = 0; spent < 3; ) {
      const { seconds, value } = await run(op);
      values[name] = value;
      spent += seconds;
    }
  }
  return values;
}

/** dask's quantiles are approximate. */
function compareValues(op, { airshower, ...others }) {
  for (const [name, value] of Object.entries(others)) {
    const limit = name === 'dask' && op === 'quantiles' ? 5e-2 : 1e-9;
    const differs =
      value.length !== airshower.length || value.some((each, i) => far(each, airshower[i], limit));
    if (differs) throw new Error(`${op}: ${name} finds ${value}, airshower ${airshower}`);
  }
}

function far(x, y, limit) {
  return !(Math.abs(x - y) <= limit * Math.max(Math.abs(x), Math.abs(y)));
}

async function timed(run) {
  const start = performance.now();
  const value = await run();
  return { seconds: (performance.now() - start) / 1000, value };
}
