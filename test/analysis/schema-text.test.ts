import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { columnTable } from '../../src/analysis/inputs/needed-columns.js';
import { schemaTable } from '../../src/analysis/settings/schema-text.js';

test('docs/analysis-file.md lists every column and key as the program has it', () => {
  const page = readFileSync(new URL('../../../docs/analysis-file.md', import.meta.url), 'utf8');
  for (const table of [columnTable(), schemaTable()])
    assert.ok(page.includes(table), 'run `node scripts/write-docs.mjs` and commit what changes');
});

test('a section that stands in several places is described where it is least deep', () => {
  const rows = schemaTable().split('\n');
  assert.ok(rows.some((row) => row.startsWith('| `data.years[].simulation` | section, as `simulation` |')));
  assert.ok(rows.some((row) => row.startsWith('| `simulation.sets[].thrown` |')));
  assert.ok(!rows.some((row) => row.startsWith('| `data.years[].simulation.')));
});

test('every key has a meaning', () => {
  const rows = schemaTable().split('\n').slice(2);
  assert.ok(rows.length > 70);
  assert.deepEqual(
    rows.filter((row) => row.endsWith('|  |')),
    [],
  );
});
