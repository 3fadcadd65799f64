// Sorting more rows than the memory limit: time, processor time and peak memory of the process, beside pandas (all in memory) and dask (which writes
// nothing to disk either). Each runs in a process of its own over the same file of flat columns, which lies in the page cache.
//   npm run build && node bench/engine/sort.mjs [--rows 10000000] [--limit 200000000] [--workers 2] [--repeat 3] [--folder DIR] [--only airshower]
// Needs python3 (or $PYTHON) with numpy, pandas, h5py and, for dask, dask.dataframe; --only leaves the others out.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { readFiles, threads, writeFlatHdf5 } from '../../dist/src/engine/index.js';
import { peakMB } from '../peak-memory.mjs';
import { columnsIn } from './columns.mjs';
import { median } from './show.mjs';

const { values: options } = parseArgs({
  options: {
    rows: { type: 'string', default: '10000000' },
    limit: { type: 'string', default: '200000000' },
    workers: { type: 'string', default: '2' },
    repeat: { type: 'string', default: '3' },
    folder: { type: 'string', default: join(tmpdir(), 'airshower-bench-engine') },
    only: { type: 'string', default: 'airshower,pandas,dask' },
    'one-run': { type: 'string' },
  },
});
const [rows, memoryLimit, workers, repeat] = [
  options.rows,
  options.limit,
  options.workers,
  options.repeat,
].map(Number);
const path = join(options.folder, `sort-${rows}.h5`);
if (options['one-run']) await sortOnce();
else await compare();

async function sortOnce() {
  const executor = threads({ workers });
  const frame = (await readFiles(path)).using({ executor, memoryLimit });
  await frame.head(1);
  const start = performance.now();
  const before = process.cpuUsage();
  const sorted = await frame.sortBy('a');
  const seconds = (performance.now() - start) / 1000;
  const { user, system } = process.cpuUsage(before);
  const peak = peakMB();
  const first = (await sorted.head(1)).numbers('b')[0];
  console.log(
    JSON.stringify({ seconds, processor: (user + system) / 1e6, peak, kept: sorted.plan.source.kind, first }),
  );
  await executor.close();
}

async function compare() {
  mkdirSync(options.folder, { recursive: true });
  if (!existsSync(path)) {
    const { a, b, c } = columnsIn(options.folder, rows);
    const column = (values) => ({ type: 'float64', values });
    const columns = new Map(Object.entries({ a, b, c }).map(([name, values]) => [name, column(values)]));
    await writeFlatHdf5(path, columns, { compression: 0 });
  }
  console.log(
    `${rows} rows x 3 float64 (${rows * 24e-6} MB), limit ${memoryLimit / 1e6} MB, ${workers} workers, medians of ${repeat}`,
  );
  const found = {};
  for (const name of options.only.split(',')) {
    const runs = Array.from({ length: repeat }, () => run(name));
    const seconds = median(runs.map((each) => each.seconds));
    const processor = median(runs.map((each) => each.processor));
    const peak = Math.max(...runs.map((each) => each.peak));
    found[name] = { seconds, first: runs[0].first };
    const ratio = seconds / (found.airshower?.seconds ?? seconds);
    const where = runs[0].kept === 'files' ? ', in scratch files' : '';
    console.log(
      `${name}: ${seconds.toFixed(2)} s (${ratio.toFixed(2)}), processor ${processor.toFixed(2)} s, peak ${peak.toFixed(0)} MB${where}`,
    );
  }
  const firsts = new Set(Object.values(found).map(({ first }) => first));
  if (firsts.size !== 1) throw new Error(`the first rows differ: ${[...firsts]}`);
}

function run(name) {
  const own = (file) => fileURLToPath(new URL(file, import.meta.url));
  const common = ['--rows', rows, '--limit', memoryLimit, '--workers', workers, '--folder', options.folder];
  const [program, args] =
    name === 'airshower'
      ? [process.execPath, [own('sort.mjs'), ...common, '--one-run', 'yes']]
      : [process.env.PYTHON ?? 'python3', [own('sort-peers.py'), name, path, workers]];
  const { stdout, stderr, status } = spawnSync(program, args.map(String), { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${name}: ${stderr}`);
  return JSON.parse(stdout.trim().split('\n').at(-1));
}
