// Writes a frame of six columns of float64 as columns and as IceTray tables, gzip 1 and not compressed, beside reading all of it again and
// beside h5py and PyTables: node bench/sources/write.mjs [ROWS]. Wall time in ms, medians of five, with closing; nothing is synced by anyone,
// every file is new. h5py and PyTables do what airshower does (rows laid out from columns, index tables), and in the last two columns
// write rows of tables that were laid out before, without index tables: less than airshower does.
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { randomStream } from '../../dist/src/core/index.js';
import { closeDefaultExecutor, defaultExecutor, fromTable, readFiles } from '../../dist/src/engine/index.js';
import { median, peers } from './python.mjs';

const names = ['MC_energy', 'lap_s125', 'eloss_1500_standard', 'lap_zenith', 'lap_chi2', 'lap_beta'];

/** As peers.py names them. `table`: all columns are fields of one table; `tables`: each is one of its own, with its index table. */
const cases = ['flat_gz', 'flat_raw', 'tables_gz', 'tables_raw', 'table_gz', 'table_raw'];

function frameOf(rows, prefix, executor) {
  const columns = names.map((name) => {
    const stream = randomStream({ seed: 1, stage: name });
    return [
      `${prefix}${name}`,
      Float64Array.from({ length: rows }, () => 10 ** (1 + 1.7 * (stream.uniform() - 0.5))),
    ];
  });
  return fromTable(Object.fromEntries(columns), { executor });
}

/** Median of five; before them three seconds of the same, in which compilers get to their best. */
async function measure(work, before = () => {}) {
  const wall = [];
  for (const begin = performance.now(), last = 5; wall.length < last; ) {
    before();
    const start = performance.now();
    await work();
    if (start - begin > 3000) wall.push(performance.now() - start);
  }
  return median(wall);
}

/** Milliseconds by layout: { megabytes, airshower, reading, h5py?, ... as peers.py says }. */
export async function measureWriting({ rows, executor }) {
  const folder = mkdtempSync(join(tmpdir(), 'airshower-write-'));
  const known = { flat: frameOf(rows, '', executor), table: frameOf(rows, 'Laputop.', executor) };
  const found = {};
  for (const name of cases) {
    const [layout, filter] = name.split('_');
    const frame = known[layout] ?? known.flat;
    const path = join(folder, `${name}.h5`);
    const options = {
      layout: layout === 'flat' ? 'flat' : 'tableio',
      compression: filter === 'gz' ? 1 : 0,
      durable: false,
    };
    const airshower = await measure(
      () => frame.writeHdf5(path, options),
      () => rmSync(path, { force: true }),
    );
    const sums = Object.fromEntries(frame.columns.map((column, i) => [`s${i}`, `sum(${column})`]));
    const reading = await measure(async () => (await readFiles(path, { executor })).aggregate(sums));
    found[name] = { megabytes: statSync(path).size / 1e6, airshower, reading };
    rmSync(path);
  }
  const theirs = peers('write', folder, rows) ?? {};
  rmSync(folder, { recursive: true });
  return Object.fromEntries(Object.entries(found).map(([name, own]) => [name, { ...own, ...theirs[name] }]));
}

const peerNames = {
  reading: 'reading it',
  h5py: 'h5py',
  pytables: 'PyTables',
  h5pyReady: 'h5py, rows ready',
  pytablesReady: 'PyTables, rows ready',
};

/** Lines of a table, with how many times as long as our writing reading and the peers take. */
export function showWriting(found) {
  const ratio = (ms, { airshower }) =>
    ms === undefined ? '–' : `${ms.toFixed(0)} (${(ms / airshower).toFixed(2)}${ms < airshower ? ' !' : ''})`;
  return [
    `| file | megabytes | airshower | ${Object.values(peerNames).join(' | ')} |`,
    `| --- | ---: | ---: | ${Object.keys(peerNames)
      .map(() => '---:')
      .join(' | ')} |`,
    ...Object.entries(found).map(([name, row]) => {
      const others = Object.keys(peerNames).map((peer) => ratio(row[peer], row));
      return `| ${name} | ${row.megabytes.toFixed(0)} | ${row.airshower.toFixed(0)} | ${others.join(' | ')} |`;
    }),
  ].join('\n');
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const rows = Number(process.argv[2] ?? 500_000);
  console.log(showWriting(await measureWriting({ rows, executor: defaultExecutor() })));
  await closeDefaultExecutor();
}
