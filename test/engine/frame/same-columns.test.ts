import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SameColumns, withTextColumns } from '../../../src/engine/frame/same-columns.js';
import type { FileSchema } from '../../../src/engine/sources/event-file.js';

const schemaOf = (file: string, names: readonly string[]): FileSchema => ({
  file,
  layout: 'flat',
  rows: file.length,
  columns: names.map((name) => ({ name, type: 'float64', nullable: false })),
  aliases: {},
  chunkRows: 1,
  leftOut: [],
});

test('files of equal columns share one list of them, others keep their own', () => {
  const same = new SameColumns();
  const [first, second] = ['a', 'bb'].map((file) => same.of(withTextColumns(schemaOf(file, ['x', 'y']))));
  const third = same.of(withTextColumns(schemaOf('ccc', ['x'])));
  assert.equal(second.columns, first.columns);
  assert.deepEqual(second, schemaOf('bb', ['x', 'y']));
  assert.deepEqual(third, schemaOf('ccc', ['x']));
});
