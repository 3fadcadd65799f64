// Joining a frame that is larger than the memory limit, by keys in no order and in the order of the files: time, processor time and peak memory
// of the process, beside the same join in memory. Each way runs in a process of its own; rows are made before the clock starts.
//   npm run build && node bench/engine/join.mjs [--rows 1000000] [--right 4000000] [--workers 2] [--limit 20e6] [--ways KEYS,KEYS]
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { fromTable, threads } from '../../dist/src/engine/index.js';
import { peakMB } from '../peak-memory.mjs';

/** Keys of the frame, and whether the other frame is kept in memory. */
const ways = {
  'in memory, no order': { step: 7919 },
  'limit, no order': { step: 7919, isLimited: true },
  'limit, same order': { step: 1, isLimited: true },
  'limit, texts in no order': { step: 7919, isLimited: true, texts: true },
};

const { values } = parseArgs({
  options: {
    rows: { type: 'string', default: '1000000' },
    right: { type: 'string', default: '4000000' },
    workers: { type: 'string', default: '2' },
    limit: { type: 'string', default: '20e6' },
    ways: { type: 'string', default: Object.keys(ways).join(';') },
    'one-run': { type: 'string' },
  },
});
const [rows, right, workers, limit] = [values.rows, values.right, values.workers, values.limit].map(Number);

if (values['one-run']) await joinOnce(values['one-run']);
else {
  const lines = ['| keys | join s | rows s | processor s | peak MB |', '|---|---:|---:|---:|---:|'];
  for (const way of values.ways.split(';')) {
    const { prepared, seconds, processor, peak } = run(way);
    const cells = [prepared.toFixed(2), seconds.toFixed(2), processor.toFixed(2), peak.toFixed(0)];
    lines.push(`| ${way} | ${cells.join(' | ')} |`);
  }
  console.log(lines.join('\n'));
}

function run(way) {
  const program = [fileURLToPath(import.meta.url), '--one-run', way];
  const args = Object.entries(values).flatMap(([name, value]) => [`--${name}`, value]);
  const { stdout, stderr, status } = spawnSync(process.execPath, [...program, ...args], { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${way}: ${stderr}`);
  return JSON.parse(stdout.trim().split('\n').at(-1));
}

async function joinOnce(way) {
  const { step, isLimited, texts } = ways[way];
  const executor = threads({ workers });
  const numbers = (length, value) => Float64Array.from({ length }, (_, i) => value(i));
  const key = (values) =>
    texts
      ? {
          type: 'string',
          values: Int32Array.from(values, (value) => value % 50_000),
          dictionary: Array.from({ length: 50_000 }, (_, i) => `station ${i}`),
        }
      : Float64Array.from(values, (value) => value % 50_000);
  const place = (i) => (i * step) % right;
  const ids = numbers(right, place);
  const wanted = numbers(rows, (i) => (i * Math.floor(right / rows) * step) % right);
  const other = fromTable(
    { name: key(ids), id: ids, energy: numbers(right, (i) => Math.sin(i)), depth: numbers(right, (i) => i) },
    { executor, memoryLimit: isLimited ? limit : 8e9 },
  );
  const frame = fromTable({ name: key(wanted), id: wanted, charge: numbers(rows, (i) => i) }, { executor });
  await Promise.all([frame.count(), frame.aggregate({ s: 'sum(charge)' })]);
  const before = process.cpuUsage();
  const start = performance.now();
  const joined = await frame
    .using({ memoryLimit: isLimited ? limit : 8e9 })
    .join(other, { on: ['name', 'id'] });
  const prepared = (performance.now() - start) / 1000;
  const sums = await joined.aggregate({ n: 'count(energy)', sum: 'sum(depth)' });
  const seconds = (performance.now() - start) / 1000 - prepared;
  if (sums.numbers('n')[0] !== rows)
    throw new Error(`${sums.numbers('n')[0]} of ${rows} rows have a partner`);
  const { user, system } = process.cpuUsage(before);
  console.log(JSON.stringify({ prepared, seconds, processor: (user + system) / 1e6, peak: peakMB() }));
  await executor.close();
}
