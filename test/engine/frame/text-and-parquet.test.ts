import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { fromTable, inline, readParquet, writeCsv, writeParquet } from '../../../src/engine/index.js';

const folder = await mkdtemp(join(tmpdir(), 'airshower-tables-'));
after(() => rm(folder, { recursive: true }));

const frame = fromTable(
  {
    x: [0.1, Number.NaN, 1e300, -0.25],
    id: [2n ** 60n + 1n, null, -3n, 0n],
    name: ['p', 'He, "4"', null, ''],
    ok: [true, false, true, true],
  },
  { executor: inline() },
);

test('a CSV file has every digit, quotes where they are needed, and nothing for what is missing', async () => {
  const path = join(folder, 'rows.csv');
  assert.equal(await writeCsv(frame.filter('ok or isNaN(x)'), path), 4);
  assert.equal(
    await readFile(path, 'utf8'),
    'x,id,name,ok\n0.1,1152921504606846977,p,true\n,,"He, ""4""",false\n1e+300,-3,,true\n-0.25,0,"",true\n',
  );
  await assert.rejects(writeCsv(frame.astype({ x: 'int8' }), join(folder, 'bad.csv')));
  assert.deepEqual(await readdir(folder), ['rows.csv']);
});

test('a Parquet file gives back what was written', async () => {
  const path = join(folder, 'rows.parquet');
  assert.equal(await writeParquet(frame, path), 4);
  const table = await readParquet(path);
  assert.deepEqual(table.toJSON(), (await frame.collect()).toJSON());
  assert.deepEqual((await readParquet(path, ['id'])).columns, ['id']);
});
