import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { fromTable, inline } from '../../../src/engine/index.js';
import { ParquetFile } from '../../../src/engine/parquet/parquet-file.js';

const folder = await mkdtemp(join(tmpdir(), 'airshower-parquet-reading-'));
after(() => rm(folder, { recursive: true }));

const groupRows = 65_536;
const rows = 3 * groupRows;
const names = ['x', 'flag', 'text'];

async function file(): Promise<ParquetFile> {
  const path = join(folder, 'groups.parquet');
  const numbers = Array.from({ length: rows }, (_, i) => i);
  const columns = {
    x: Float64Array.from(numbers),
    flag: numbers.map((i) => (i % 5 === 0 ? null : i % 2 === 0)),
    text: numbers.map((i) => `t${i % 3}`),
  };
  await fromTable(columns, { executor: inline() }).writeParquet(path);
  return ParquetFile.open(path);
}

test('reads that run at the same time and go back to earlier row groups get their own rows', async () => {
  const parquet = await file();
  const starts = [0, groupRows - 3, 2 * groupRows + 7, 5, groupRows, 2 * groupRows - 1];
  const found = await Promise.all(starts.map((start) => parquet.read(names, start, start + 6)));
  parquet.close();
  found.forEach((columns, k) => {
    const expected = Array.from({ length: 6 }, (_, i) => starts[k] + i);
    const [x, flag, text] = names.map((name) => columns.get(name));
    assert.deepEqual([...(x?.values ?? [])], expected);
    assert.deepEqual(
      expected.map((_, i) => (flag?.valid?.[i] === 0 ? null : flag?.values[i] === 1)),
      expected.map((i) => (i % 5 === 0 ? null : i % 2 === 0)),
    );
    assert.deepEqual(
      expected.map((_, i) => text?.dictionary?.[Number(text.values[i])]),
      expected.map((i) => `t${i % 3}`),
    );
  });
});

test('what passes through memory while row groups are read is given back at once', async () => {
  const parquet = await file();
  await parquet.read(['x'], 0, rows);
  const before = process.memoryUsage().arrayBuffers;
  const out = new Float64Array(rows);
  for (let round = 0; round < 5; round++) await parquet.read(['x'], 0, rows, () => out);
  const grown = process.memoryUsage().arrayBuffers - before - out.byteLength;
  parquet.close();
  // Of a group the column takes half a megabyte; stored, inflated and decoded, 15 of them.
  assert.ok(grown < 1.5e6, `five reads left ${grown} bytes behind`);
});
