// Operations of the issue side by side: airshower, numpy (with bincount), pandas, dask, polars on the same columns, in memory and from
// files, in turn, medians; then parallelMap of empty tasks and a full pass beside the time that inflating its chunks alone takes.
//
//   npm run bench:engine -- [--rows 10000000] [--repeat 5] [--workers 2] [--folder DIR] [--sources memory,flat,flat-gzip,tables,tasks,pass]
//
// Needs python3 (or $PYTHON) with numpy, pandas, dask and h5py; polars if `npm ci --prefix bench/engine` was run.
import { existsSync } from 'node:fs';
import { availableParallelism, cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { threads } from '../../dist/src/engine/index.js';
import { columnsIn } from './columns.mjs';
import { measureFullPass, measureTasks } from './limits.mjs';
import { frameOf, operations } from './operations.mjs';
import { startPeer } from './peer.mjs';
import { geometricMean, median, showRow } from './show.mjs';

const { values: options } = parseArgs({
  options: {
    rows: { type: 'string', default: '10000000' },
    repeat: { type: 'string', default: '5' },
    workers: { type: 'string', default: '2' },
    folder: { type: 'string', default: join(tmpdir(), 'airshower-bench-engine') },
    sources: { type: 'string', default: 'memory,flat,flat-gzip,tables,tasks,pass' },
  },
});
const [rows, repeat, workers] = [options.rows, options.repeat, options.workers].map(Number);
const { folder } = options;
const sources = options.sources.split(',');
const own = (name) => fileURLToPath(new URL(name, import.meta.url));

const columns = columnsIn(folder, rows);
const executor = threads({ workers });
const python = await startPeer(process.env.PYTHON ?? 'python3', [own('peers.py'), folder, rows, workers]);
const polars = await startPolars();
const versions = { node: process.version, ...python.versions, ...polars?.versions };
const machine = `${cpus()[0].model.trim()}, ${availableParallelism()} cores`;
console.log(`${rows} rows, ${workers} workers, medians of ${repeat}, ${machine}`);
console.log(
  Object.entries(versions)
    .map((entry) => entry.join(' '))
    .join(', '),
);

for (const source of sources.filter((each) => !['tasks', 'pass'].includes(each))) await measureSource(source);
if (sources.includes('tasks')) await measureTasks({ executor, python, repeat });
if (sources.includes('pass')) await measureFullPass({ executor, python, repeat, workers, folder, columns });
await Promise.all([python.close(), polars?.close(), executor.close()]);

async function startPolars() {
  if (existsSync(own('node_modules/nodejs-polars')))
    return startPeer(process.execPath, [own('polars-peer.mjs'), folder], {
      POLARS_MAX_THREADS: options.workers,
    });
  console.log('polars is left out: npm ci --prefix bench/engine installs it');
}

/** One table: each operation by each program. */
async function measureSource(source) {
  if (source !== 'memory') await python.ask({ make: source });
  const frame = frameOf(source, { columns, folder, executor });
  const programs = {
    airshower: (op) => timed(async () => operations[op](await frame())),
    ...Object.fromEntries(
      ['numpy', 'pandas', 'dask'].map((engine) => [engine, (op) => python.ask({ engine, op, source })]),
    ),
    ...(polars && source === 'memory' ? { polars: (op) => polars.ask({ op }) } : {}),
  };
  const names = Object.keys(programs);
  console.log(`\n${source}: seconds, and how many times as long as airshower\n`);
  console.log(`| operation | ${names.join(' | ')} |\n|---|${names.map(() => '---:').join('|')}|`);
  const ratios = [];
  for (const op of Object.keys(operations)) {
    const seconds = await inTurn(programs, op);
    console.log(showRow(op, seconds));
    ratios.push(seconds.dask / seconds.airshower);
  }
  console.log(`\ngeometric mean of dask / airshower: ${geometricMean(ratios).toFixed(2)}`);
}

/** Medians of the programs, which run one after another in each round; the first round warms them up. */
async function inTurn(programs, op) {
  const runs = Object.fromEntries(Object.keys(programs).map((name) => [name, []]));
  for (let round = 0; round <= repeat; round++) {
    const values = {};
    for (const [name, run] of Object.entries(programs)) {
      const { seconds, value } = await run(op);
      values[name] = value;
      if (round > 0) runs[name].push(seconds);
    }
    if (round === 0) compareValues(op, values);
  }
  return Object.fromEntries(Object.entries(runs).map(([name, all]) => [name, median(all)]));
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
