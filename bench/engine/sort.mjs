// Sorting rows in memory and beyond the memory limit: time, processor time and peak memory of the process, beside pandas and dask (all in memory; dask
// writes nothing to disk either). Each runs in a process of its own over the same file of flat columns, which lies in the page cache.
//   npm run build && node bench/engine/sort.mjs [--rows 10000000] [--workers 2] [--repeat 3] [--folder DIR]
// Needs python3 (or $PYTHON) with numpy, pandas, h5py and dask.dataframe. Also a source of bench.mjs.
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

/** Bytes: all rows are kept in memory, or go to scratch files. */
const limits = { 'airshower, in memory': 4e9, 'airshower, limit 200 MB': 2e8 };

/** @param options.folder  for the file that is sorted @returns { text } */
export async function measureSorting({ rows, workers, repeat, folder }) {
  const path = await sortedFile(folder, rows);
  const lines = ['| program | s | processor s | peak MB | times the first |', '|---|---:|---:|---:|---:|'];
  const firsts = new Set();
  let least;
  for (const name of [...Object.keys(limits), 'pandas', 'dask']) {
    const runs = Array.from({ length: repeat }, () => run(name, { path, workers }));
    const [seconds, processor] = ['seconds', 'processor'].map((key) => median(runs.map((each) => each[key])));
    const peak = Math.max(...runs.map((each) => each.peak));
    least ??= seconds;
    for (const { first } of runs) firsts.add(first);
    const where = runs[0].kept === 'files' ? ', in scratch files' : '';
    const cells = [seconds.toFixed(2), processor.toFixed(2), peak.toFixed(0), (seconds / least).toFixed(2)];
    lines.push(`| ${name}${where} | ${cells.join(' | ')} |`);
  }
  if (firsts.size !== 1) throw new Error(`the first rows differ: ${[...firsts]}`);
  return { text: lines.join('\n') };
}

/** Three columns of float64, not compressed. */
async function sortedFile(folder, rows) {
  mkdirSync(folder, { recursive: true });
  const path = join(folder, `sort-${rows}.h5`);
  if (existsSync(path)) return path;
  const { a, b, c } = columnsIn(folder, rows);
  const column = (values) => ({ type: 'float64', values });
  const columns = new Map(Object.entries({ a, b, c }).map(([name, values]) => [name, column(values)]));
  await writeFlatHdf5(path, columns, { compression: 0 });
  return path;
}

function run(name, { path, workers }) {
  const own = (file) => fileURLToPath(new URL(file, import.meta.url));
  const [program, args] = limits[name]
    ? [process.execPath, [own('sort.mjs'), '--one-run', path, '--limit', limits[name], '--workers', workers]]
    : [process.env.PYTHON ?? 'python3', [own('sort-peers.py'), name, path, workers]];
  const { stdout, stderr, status } = spawnSync(program, args.map(String), { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${name}: ${stderr}`);
  return JSON.parse(stdout.trim().split('\n').at(-1));
}

async function sortOnce(path, { workers, memoryLimit }) {
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

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { values } = parseArgs({
    options: {
      rows: { type: 'string', default: '10000000' },
      limit: { type: 'string' },
      workers: { type: 'string', default: '2' },
      repeat: { type: 'string', default: '3' },
      folder: { type: 'string', default: join(tmpdir(), 'airshower-bench-engine') },
      'one-run': { type: 'string' },
    },
  });
  const [rows, workers, repeat] = [values.rows, values.workers, values.repeat].map(Number);
  if (values['one-run']) await sortOnce(values['one-run'], { workers, memoryLimit: Number(values.limit) });
  else console.log((await measureSorting({ rows, workers, repeat, folder: values.folder })).text);
}
