import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ColumnError, UsageError } from '../../../src/core/index.js';
import { type EventFrame, fromTable, inline } from '../../../src/engine/index.js';

const frame = fromTable({ x: [1, 2, 3], g: [5, 6, 7] }, { executor: inline() });
/** `copy` is a column of its own, whose values are those of x. */
const copied = frame.withColumns({ copy: 'x' });
const values = async (of: EventFrame) => (await of.collect()).toJSON();

test('of two columns with equal values one is dropped, and the other stays', async () => {
  assert.deepEqual(await values(copied.drop('copy')), { x: [1, 2, 3], g: [5, 6, 7] });
  assert.deepEqual(await values(copied.drop('x')), { g: [5, 6, 7], copy: [1, 2, 3] });
  assert.throws(() => copied.drop('x').filter('x > 1'), ColumnError);
});

test('of two columns with equal values one is renamed', async () => {
  assert.deepEqual(await values(copied.rename({ copy: 'c' })), { x: [1, 2, 3], g: [5, 6, 7], c: [1, 2, 3] });
  assert.deepEqual(copied.rename({ x: 'c' }).columns, ['c', 'g', 'copy']);
  assert.deepEqual(copied.rename({ x: 'copy', copy: 'x' }).columns, ['copy', 'g', 'x']);
});

test('a variation of a copy varies the copy, not the column that it was made of', async () => {
  const varied = copied.vary('s', { up: { copy: '10 * copy' } });
  const { nominal, variations } = await varied.varied((each) => each.collect(['x', 'copy']));
  assert.deepEqual(nominal.toJSON(), { x: [1, 2, 3], copy: [1, 2, 3] });
  assert.deepEqual(variations['s:up'].toJSON(), { x: [1, 2, 3], copy: [10, 20, 30] });
  const counts = await varied.filter('copy > 5').varied((each) => each.count());
  assert.deepEqual([counts.nominal, counts.variations['s:up']], [0, 3]);
});

test('a second name still stands for its column in drop, rename and vary', async () => {
  const named = frame.withAliases({ energy: 'x' });
  assert.deepEqual(named.drop('energy').columns, ['g']);
  assert.deepEqual(named.rename({ energy: 'e' }).columns, ['e', 'g']);
  const { variations } = await named
    .vary('s', { up: { energy: '2 * energy' } })
    .varied((each) => each.aggregate({ x: 'sum(x)', energy: 'sum(energy)' }));
  assert.deepEqual([...variations['s:up']], [{ x: 12, energy: 12 }]);
});

test('a name for two columns, two names for one, what is no frame and no size are refused with their names', async () => {
  const refused = (use: () => unknown, message: RegExp) =>
    assert.throws(use, (error: Error) => error instanceof UsageError && message.test(error.message));
  refused(() => frame.aggregate({}), /aggregate without groups needs at least one aggregate/);
  refused(() => frame.rename({ x: 'g' }), /the name 'g' to two columns/);
  refused(() => frame.withAliases({ e: 'x' }).rename({ e: 'a', x: 'b' }), /column 'x' two names: a, b/);
  refused(() => frame.concat(5 as unknown as EventFrame), /concat needs a frame, found 5/);
  await assert.rejects(
    frame.join(Promise.resolve(frame) as unknown as EventFrame, { on: 'g' }),
    /join needs a frame, found a promise/,
  );
  for (const memoryLimit of ['8GB', -1, Number.NaN])
    refused(() => frame.using({ memoryLimit } as { memoryLimit: number }), /memoryLimit is/);
});
