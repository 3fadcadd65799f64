// What an index keeps of where the chunks of a large IceTray file are, and the time of opening it by that: node bench/sources/index-size.mjs [ROWS]
// Opening anew reads all of its metadata and where the chunks of the tables are; both are medians of 21, in one process.
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TableioWriter } from '../../dist/src/engine/index.js';
import { KnownFile } from '../../dist/src/engine/sources/known/file-places.js';
import { openEventFile, openKnownEventFile } from '../../dist/src/engine/sources/open-event-file.js';

const rows = Number(process.argv[2] ?? 500_000);
const tables = ['MCPrimary', 'Laputop', 'LaputopParams', 'Stoch_Reco'];
const columns = ['energy', 'zenith', 'azimuth', 'x', 'y'].map((name) => ({ name, type: 'float64' }));
const rowsAtOnce = 50_000;

async function write(path) {
  const writer = await TableioWriter.create(path, { compression: 1 });
  for (let first = 0; first < rows; first += rowsAtOnce) {
    const count = Math.min(rowsAtOnce, rows - first);
    const keys = {
      Run: new Uint32Array(count).fill(1),
      Event: Uint32Array.from({ length: count }, (_, i) => first + i),
    };
    for (const table of tables) {
      const values = columns.map(({ name }, k) => [
        name,
        Float64Array.from({ length: count }, (_, i) => Math.sin((first + i) * (k + 1.7)) * 1e5),
      ]);
      await writer.append(table, columns, keys, Object.fromEntries(values));
    }
  }
  await writer.close();
}

async function median(open, column) {
  const times = [];
  for (let i = 0; i < 21; i++) {
    const start = performance.now();
    const file = await open();
    await file.read([column], 0, 1);
    times.push(performance.now() - start);
    file.close();
  }
  return Number(times.sort((a, b) => a - b)[10].toFixed(2));
}

const folder = mkdtempSync(join(tmpdir(), 'airshower-index-size-'));
try {
  const path = join(folder, 'large.hdf5');
  await write(path);
  const file = await openEventFile(path);
  const places = file.places();
  file.close();
  const known = new KnownFile(path, places);
  const chunks = tables.reduce((sum, table) => {
    return sum + known.layout(`/${table}`).storage.index.chunks.addresses.length;
  }, 0);
  const column = 'MCPrimary.energy';
  console.log(
    JSON.stringify({
      rows,
      file_MB: Math.round(statSync(path).size / 2 ** 20),
      chunks,
      kind_bytes: places.kind.length,
      places_bytes: places.numbers.length,
      bytes_per_chunk: Number((places.numbers.length / chunks).toFixed(2)),
      anew_ms: await median(() => openEventFile(path), column),
      known_ms: await median(() => openKnownEventFile(path, {}, places, () => true), column),
    }),
  );
} finally {
  rmSync(folder, { recursive: true });
}
