import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { schemaTable } from '../../src/analysis/schema-text.js';

test('docs/analysis-file.md lists every key as the schema has it', () => {
  const page = readFileSync(new URL('../../../docs/analysis-file.md', import.meta.url), 'utf8');
  assert.ok(page.includes(schemaTable()), 'run `node scripts/write-docs.mjs` and commit what changes');
});

test('every key has a meaning', () => {
  const rows = schemaTable().split('\n').slice(2);
  assert.ok(rows.length > 70);
  assert.deepEqual(
    rows.filter((row) => row.endsWith('|  |')),
    [],
  );
});
