import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { EventFrame, fromTable } from '../../../src/engine/index.js';
import { matrices } from './matrices.js';
import { outputs } from './outputs.js';
import { results } from './results.js';
import { rowsKept } from './rows-kept.js';
import { steps } from './steps.js';

/**
 * Every method of a frame against plain loops over plain arrays, on random frames with NaN, infinities, missing values, 64-bit
 * integers and texts, cut at random into tables and files, some of them empty or of one row.
 */
const methods = { ...steps, ...rowsKept, ...results, ...matrices, ...outputs };

for (const [name, { property, runs }] of Object.entries(methods))
  test(`${name}() is what plain loops make of the rows`, () =>
    fc.assert(property, { numRuns: runs, seed: 17 }));

/** Methods that say something of the plan or the settings and compute nothing, with the test that holds them. */
const withoutRows = {
  ...{ using: 'bits.test', varied: 'vary here', checkColumn: 'first-slice.test' },
  ...{ has: 'first-slice.test', columnSchema: 'persist.test', explain: 'explain.test' },
  ...{ visualize: 'explain.test' },
  ...{ toString: 'more-results.test', toJSON: 'more-results.test' },
};

test('no public method of a frame is without a property', () => {
  const found = new Set<string>();
  for (let type = EventFrame.prototype; type !== Object.prototype; type = Object.getPrototypeOf(type))
    for (const [name, { value }] of Object.entries(Object.getOwnPropertyDescriptors(type)))
      if (typeof value === 'function' && name !== 'constructor') found.add(name);
  // Private or protected in TypeScript only.
  for (const name of ['schemaOf', 'after', 'framed']) found.delete(name);
  const known = new Set([...Object.keys(methods), ...Object.keys(withoutRows)]);
  assert.deepEqual(
    [...found].filter((name) => !known.has(name)),
    [],
  );
  assert.deepEqual(
    [...known].filter((name) => !found.has(name)),
    [],
  );
  assert.ok(fromTable({ x: [1] }) instanceof EventFrame);
});
