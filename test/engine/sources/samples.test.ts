import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { toJson } from '../../../src/core/index.js';
import { inspectFile } from '../../../src/engine/sources/index.js';

const folder = 'test/fixtures/samples';

type Json = Record<string, unknown>;

function expected(name: string): Json {
  return JSON.parse(readFileSync(join(folder, `${name}.json`), 'utf8'));
}

async function inspected(name: string): Promise<Json> {
  return JSON.parse(toJson(await inspectFile(join(folder, name))));
}

/** The fields that the sample's JSON has: files may say more about themselves (units, what is left out). */
function assertSameTables(actual: Json, wanted: Json): void {
  const [tables, wantedTables] = [actual.tables as Json, wanted.tables as Json];
  assert.deepEqual(Object.keys(tables).sort(), Object.keys(wantedTables).sort());
  for (const [path, table] of Object.entries(wantedTables) as [string, Json][]) {
    const found = tables[path] as Json;
    assert.deepEqual(withoutUnits(found), withoutUnits(table), path);
  }
}

/** Units come from attributes, which the samples' JSON gives for dates only. */
function withoutUnits(table: Json): Json {
  const columns = Object.entries(table.columns as Json).map(([name, column]) => {
    const { unit, ...rest } = column as Json;
    return [name, rest.dtype === 'datetime64[ns]' ? { unit, ...rest } : rest];
  });
  return { ...table, columns: Object.fromEntries(columns) };
}

const names = readdirSync(folder).filter((name) => /\.(hdf5|hdf|h5)$/.test(name));

for (const name of names.filter((each) => !each.startsWith('broken_'))) {
  test(`${name} holds what its description says`, async () => {
    const actual = await inspected(name);
    const wanted = expected(name);
    assert.equal(actual.layout, wanted.layout);
    assert.equal(actual.problems, undefined);
    assertSameTables(actual, wanted);
    assert.deepEqual(actual.links, wanted.links);
  });
}
