import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { FileError, toJson } from '../../../src/core/index.js';
import { inspectFile, openEventFile } from '../../../src/engine/sources/index.js';

const folder = 'test/fixtures/samples';

function path(name: string): string {
  return join(folder, name);
}

function failsNaming(words: readonly (string | RegExp)[]) {
  return (error: unknown) => {
    assert.ok(error instanceof FileError, String(error));
    for (const word of words)
      assert.ok(
        typeof word === 'string' ? error.message.includes(word) : word.test(error.message),
        error.message,
      );
    assert.ok(error.remedy, 'a remedy');
    return true;
  };
}

const unopenable = {
  'broken_truncated.hdf5': /truncated/,
  'broken_truncated_tail.h5': /truncated/,
  'broken_header_only.h5': /truncated/,
  'broken_empty.h5': /empty/,
  'broken_not_hdf5.h5': /not an HDF5 file/,
  'broken_left_open.h5': /open for writing/,
  'missing.h5': /no such file/,
};

for (const [name, reason] of Object.entries(unopenable)) {
  test(`opening ${name} fails, naming the file and why`, async () => {
    await assert.rejects(openEventFile(path(name)), failsNaming([name, reason]));
    await assert.rejects(inspectFile(path(name)), failsNaming([name, reason]));
  });
}

test('a damaged pickled attribute fails, naming the file, the table and the attribute', async () => {
  const words = ['broken_pandas_attribute.hdf', '/dataframe/table', 'values_block_0_kind'];
  await assert.rejects(openEventFile(path('broken_pandas_attribute.hdf')), failsNaming(words));
});

async function assertOnlyBroken(name: string, dataset: string, others: string): Promise<void> {
  const actual = JSON.parse(toJson(await inspectFile(path(name))));
  const wanted = JSON.parse(readFileSync(path(`${others}.json`), 'utf8'));
  assert.equal(actual.problems.length, 1);
  assert.equal(actual.problems[0].dataset, dataset);
  assert.ok(actual.problems[0].message.includes(name) && actual.problems[0].message.includes(dataset));
  for (const [table, { columns }] of Object.entries<{ columns: Record<string, unknown> }>(wanted.tables))
    for (const column of Object.keys(columns)) {
      const isBroken = dataset === table || dataset === `/${column}`;
      assert.equal(actual.tables[table]?.columns[column] === undefined, isBroken, `${table} ${column}`);
      if (!isBroken) assert.equal(actual.tables[table].columns[column].n, actual.tables[table].rows);
    }
}

test('a flipped byte in a compressed chunk takes its own table only', () =>
  assertOnlyBroken('broken_flipped_byte.hdf5', '/LaputopParams', 'tableio_multichunk.hdf5'));

test('a wrong checksum takes its own column only', () =>
  assertOnlyBroken('broken_checksum.h5', '/MC_energy', 'flat_filters.h5'));

test('no row of a damaged chunk comes out, and rows of other chunks do', async () => {
  const file = await openEventFile(path('broken_flipped_pandas.hdf'));
  const { rows, chunkRows } = file.schema;
  let failed = 0;
  for (let start = 0; start < rows; start += chunkRows) {
    const stop = Math.min(rows, start + chunkRows);
    await file.read(['MC_energy'], start, stop).catch((error) => {
      failsNaming(['broken_flipped_pandas.hdf', '/dataframe/table'])(error);
      failed++;
    });
  }
  file.close();
  assert.equal(failed, 1);
});

test('an index table that points behind its table leaves the tables readable', async () => {
  const file = await openEventFile(path('broken_index_table.hdf5'));
  const columns = await file.read(['LaputopParams.s125'], 0, file.schema.rows);
  assert.equal(columns.get('LaputopParams.s125')?.values.length, 500);
  file.close();
});
