import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { Arena } from '../../../src/engine/kernels/arena.js';
import { TableioWriter } from '../../../src/engine/sinks/index.js';
import { openEventFile } from '../../../src/engine/sources/index.js';

const folder = mkdtempSync(join(tmpdir(), 'airshower-reading-memory-'));
after(() => rmSync(folder, { recursive: true }));

const rows = 120_000;
const block = 30_000;
const tables = ['Laputop', 'LaputopParams', 'Stoch_Reco'];

async function writeTables(path: string): Promise<void> {
  const writer = await TableioWriter.create(path, { compression: 1, index: false });
  const keys = { Run: new Uint32Array(rows).fill(7), Event: Uint32Array.from({ length: rows }, (_, i) => i) };
  for (const table of tables) {
    const values = Float64Array.from({ length: rows }, (_, i) => i + table.length);
    await writer.append(table, [{ name: 'x', type: 'float64' }], keys, { x: values });
  }
  await writer.close();
}

test('reading rows block by block takes its memory over from read to read, also that of comparing event keys', async () => {
  const path = join(folder, 'events.hdf5');
  await writeTables(path);
  const file = await openEventFile(path);
  const names = tables.map((table) => `${table}.x`);
  const readBlock = async (start: number) => {
    const arena = new Arena();
    const columns = await file.read(names, start, start + block, (type, length) => arena.array(type, length));
    const [first, last] = [0, block - 1].map((row) => Number(columns.get('Laputop.x')?.values[row]));
    arena.release();
    assert.deepEqual([first, last], [start + 7, start + block + 6]);
  };
  for (let start = 0; start < rows; start += block) await readBlock(start);
  const before = process.memoryUsage().arrayBuffers;
  for (let round = 0; round < 4; round++)
    for (let start = 0; start < rows; start += block) await readBlock(start);
  const grown = process.memoryUsage().arrayBuffers - before;
  file.close();
  // Keys of one table alone would be 480 kB a block: four rounds of four blocks of three tables.
  assert.ok(grown < 2e5, `16 reads left ${grown} bytes behind`);
});
