// 5,000 small IceTray files as one frame with at most 256 open descriptors: node bench/sources/many-files.mjs [FILES]
// Prints the time of reading all schemas and of a pass with a filter, processor time and peak memory, and checks the result: without an
// index, with one that is made on the way, and with one that is there.
import { spawnSync } from 'node:child_process';
import { linkSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { closeDefaultExecutor, readFiles, TableioWriter } from '../../dist/src/engine/index.js';
import { peakMB } from '../peak-memory.mjs';

const tables = ['MCPrimary', 'Laputop', 'LaputopParams', 'Stoch_Reco', 'NStations'];
const columns = ['energy', 'zenith', 'azimuth', 'x', 'y'];
/** So many files are written, the others are links to them: what is measured is opening, which each path needs for itself. */
const written = 50;
const rowsOf = (file) => 40 + (file % 7);
const numberOf = (file, row, column) => file + 0.001 * row + 10 * column;

async function writeFiles(folder, files) {
  const pathOf = (file) => join(folder, `sim_${String(file).padStart(5, '0')}.hdf5`);
  for (let file = 0; file < Math.min(files, written); file++) {
    const writer = await TableioWriter.create(pathOf(file));
    const rows = rowsOf(file);
    const keys = {
      Run: new Uint32Array(rows).fill(file),
      Event: Uint32Array.from({ length: rows }, (_, i) => i),
    };
    await writer.sframe('I3TopInjectorInfo', [{ name: 'n_events', type: 'int32' }], { n_events: [1000] });
    for (const table of tables) {
      const names = table === 'NStations' ? ['value'] : columns;
      const values = names.map((name, k) => [
        name,
        Float64Array.from({ length: rows }, (_, i) => numberOf(file, i, k)),
      ]);
      await writer.append(
        table,
        names.map((name) => ({ name, type: 'float64' })),
        keys,
        Object.fromEntries(values),
      );
    }
    await writer.close();
  }
  for (let file = written; file < files; file++) linkSync(pathOf(file % written), pathOf(file));
}

/** Events with an energy above half of the number of written files, and the sum of their zenith angles, counted apart from the engine. */
function expected(files) {
  let [events, zenith] = [0, 0];
  for (let i = 0; i < files; i++) {
    const file = i % written;
    for (let row = 0; row < rowsOf(file); row++)
      if (numberOf(file, row, 0) > written / 2) {
        events++;
        zenith += numberOf(file, row, 1);
      }
  }
  return { events, zenith };
}

async function pass(folder, files, index) {
  const start = performance.now();
  const frame = await readFiles(join(folder, '*.hdf5'), index ? { index: join(folder, 'index') } : {});
  const opened = performance.now();
  const sums = { events: 'count()', zenith: 'sum(Laputop.zenith)' };
  const found = await frame.filter(`MCPrimary.energy > ${written / 2}`).aggregate(sums);
  const done = performance.now();
  const { events, zenith } = expected(files);
  if (found.numbers('events')[0] !== events || Math.abs(found.numbers('zenith')[0] / zenith - 1) > 1e-12)
    throw new Error(`${found}, expected ${events} events and ${zenith}`);
  const { user, system } = process.cpuUsage();
  const seconds = (ms) => Number((ms / 1000).toFixed(2));
  console.log(
    JSON.stringify({
      files,
      index: index ?? 'none',
      schemas_s: seconds(opened - start),
      pass_s: seconds(done - opened),
      processor_s: seconds((user + system) / 1000),
      ...(index && { index_kB: Math.round(statSync(join(folder, 'index')).size / 1024) }),
      peak_MB: Math.round(peakMB()),
    }),
  );
  await closeDefaultExecutor();
}

const own = fileURLToPath(import.meta.url);

/** Each way in a process of its own. @returns lines of JSON */
export async function measureManyFiles(files) {
  const folder = mkdtempSync(join(tmpdir(), 'airshower-many-'));
  await writeFiles(folder, files);
  const lines = ['', 'made', 'there'].map((index) => {
    const command = `ulimit -n 256; exec "${process.execPath}" "${own}" pass "${folder}" ${files} ${index}`;
    const { stdout, stderr, status } = spawnSync('sh', ['-c', command], { encoding: 'utf8' });
    if (status !== 0) throw new Error(stderr);
    return stdout.trim();
  });
  rmSync(folder, { recursive: true });
  return lines;
}

/** @param lines  as measureManyFiles() gives them */
export function showManyFiles(lines) {
  const row = ({ index, schemas_s, pass_s, processor_s, peak_MB }) =>
    `| ${index} | ${schemas_s} | ${pass_s} | ${processor_s} | ${peak_MB} |`;
  return [
    '| index | opening all, s | pass, s | processor s | peak MB |',
    '|---|---:|---:|---:|---:|',
    ...lines.map((line) => row(JSON.parse(line))),
  ].join('\n');
}

if (process.argv[1] === own) {
  if (process.argv[2] === 'pass') await pass(process.argv[3], Number(process.argv[4]), process.argv[5]);
  else for (const line of await measureManyFiles(Number(process.argv[2] ?? 5000))) console.log(line);
}
