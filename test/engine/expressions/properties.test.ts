import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { frameOf, someRows } from '../frame/random-frames.js';
import { expressions } from './random-expressions.js';

test('an expression gives what a plain function of the row gives, to the bit', async () => {
  await fc.assert(
    fc.asyncProperty(someRows, expressions.number, async (rows, { text, value }) => {
      const table = await frameOf(rows).withColumns({ result: text }).collect(['result']);
      assert.deepEqual([...table.numbers('result')], rows.map(value), text);
    }),
    { numRuns: 120, seed: 1 },
  );
});

test('a filter keeps the rows for which a plain condition holds', async () => {
  await fc.assert(
    fc.asyncProperty(someRows, expressions.condition, async (rows, { text, value }) => {
      const chosen = rows.filter(value);
      const table = await frameOf(rows).filter(text).collect();
      assert.deepEqual(
        [...table.numbers('x')],
        chosen.map(({ x }) => x),
        text,
      );
      assert.deepEqual(
        [...table].map(({ id }) => id),
        chosen.map(({ id }) => id),
      );
      assert.deepEqual(
        table.texts('text'),
        chosen.map((row) => row.text),
      );
      assert.equal(await frameOf(rows).filter(text).count(), chosen.length);
    }),
    { numRuns: 120, seed: 2 },
  );
});

test('filters one after another, with columns made in between, are one filter', async () => {
  const { condition, number } = expressions;
  await fc.assert(
    fc.asyncProperty(someRows, condition, number, condition, async (rows, first, made, second) => {
      const table = await frameOf(rows)
        .filter(first.text)
        .withColumns({ made: made.text })
        .filter(second.text)
        .filter('made > 0')
        .collect(['made', 'k']);
      const chosen = rows.filter((row) => first.value(row) && second.value(row) && made.value(row) > 0);
      assert.deepEqual([...table.numbers('made')], chosen.map(made.value));
      assert.deepEqual(
        [...table].map(({ k }) => k),
        chosen.map(({ k }) => k),
      );
    }),
    { numRuns: 80, seed: 3 },
  );
});
