import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { EventFrame } from '../../../src/engine/index.js';
import type { Row } from './frames.js';
import { holds, type MethodProperty, none } from './property.js';
import { assertAlike, conditions, isMissing, type Value } from './reference.js';

export const condition = fc.constantFrom(...conditions);
export const columns = ['x', 'y', 'k', 'id', 'flag', 'text', 'i'] as const;
const someColumns = fc.subarray([...columns], { minLength: 1 });
export const module = new URL('./tasks.js', import.meta.url).href;

/** That the rows of a frame are these, with the columns in order. */
export async function assertRows(
  frame: EventFrame,
  expected: readonly Record<string, unknown>[],
): Promise<void> {
  const table = await frame.collect();
  assertAlike(
    [...table],
    expected.map((row) => ({ ...row })),
  );
}

export const inOrder = (row: Row): Record<string, Value> =>
  Object.fromEntries(columns.map((name) => [name, row[name]]));

const only = (row: Row, names: readonly (keyof Row)[]): Record<string, Value> =>
  Object.fromEntries(names.map((name) => [name, row[name]]));

/** Methods that give a frame: what its rows must be. */
export const steps: Readonly<Record<string, MethodProperty>> = {
  filter: holds(condition, async ({ frame, rows }, [text, holdsFor]) => {
    await assertRows(frame.filter(text), rows.filter(holdsFor).map(inOrder));
  }),

  withColumns: holds(condition, async ({ frame, rows }, [text, holdsFor]) => {
    const added = frame.withColumns({ z: `(${text}) ? x + 2 * k : -y`, c: text, x: 'y' });
    const expected = rows.map((row) => {
      const z = holdsFor(row) ? row.x + 2 * (row.k ?? Number.NaN) : -row.y;
      // A flag that may be missing is a condition only within one.
      const c = text === 'flag' ? row.flag : holdsFor(row);
      return { ...inOrder(row), x: row.y, z, c };
    });
    await assertRows(added, expected);
  }),

  withAliases: holds(none, async ({ frame, rows }) => {
    const named = frame.withAliases({ both: 'x + y', again: 'both * 2', key: 'id' });
    assert.deepEqual(named.columns, [...columns]);
    const table = await named.filter('both > 0').collect(['again', 'key']);
    const expected = rows.filter(({ x, y }) => x + y > 0);
    assertAlike(
      [...table],
      expected.map(({ x, y, id }) => ({ again: (x + y) * 2, key: id })),
    );
  }),

  select: holds(fc.shuffledSubarray([...columns], { minLength: 1 }), async ({ frame, rows }, names) => {
    await assertRows(
      frame.select(names),
      rows.map((row) => only(row, names)),
    );
  }),

  drop: holds(someColumns, async ({ frame, rows }, names) => {
    const left = columns.filter((name) => !names.includes(name));
    assert.deepEqual(frame.drop(names).columns, left);
    if (left.length > 0)
      await assertRows(
        frame.drop(names),
        rows.map((row) => only(row, left)),
      );
  }),

  rename: holds(condition, async ({ frame, rows }, [text, holdsFor]) => {
    // Two columns change places; expressions from before mean what they meant.
    const renamed = frame.filter(text).rename({ x: 'y', y: 'x', id: 'event' });
    const expected = rows.filter(holdsFor).map(({ x, y, k, id, flag, text: t, i }) => {
      return { y: x, x: y, k, event: id, flag, text: t, i };
    });
    await assertRows(renamed, expected);
    assert.equal(await renamed.filter('x > 0').count(), expected.filter((row) => row.x > 0).length);
  }),

  astype: holds(none, async ({ frame, rows }) => {
    const cast = frame.select(['k', 'id', 'flag', 'x']).filter('abs(x) < 1e3 or isNaN(x)').astype({
      k: 'float64',
      id: 'float64',
      flag: 'int8',
      x: 'float32',
    });
    const kept = rows.filter(({ x }) => Math.abs(x) < 1e3 || Number.isNaN(x));
    const number = (value: Value) => (value === null ? Number.NaN : Number(value));
    await assertRows(
      cast,
      kept.map(({ x, k, id, flag }) => ({
        k: number(k),
        id: number(id),
        flag: flag === null ? null : Number(flag),
        x: Math.fround(x),
      })),
    );
  }),

  dropNaN: holds(someColumns, async ({ frame, rows }, names) => {
    const whole = rows.filter((row) => names.every((name) => !isMissing(row[name])));
    await assertRows(frame.dropNaN(names), whole.map(inOrder));
    const everywhere = rows.filter((row) => columns.every((name) => !isMissing(row[name])));
    assert.equal(await frame.dropNaN().count(), everywhere.length);
  }),

  fillNaN: holds(fc.integer({ min: -9, max: 9 }), async ({ frame, rows }, value) => {
    const filled = frame.fillNaN({ x: value + 0.5, k: value, id: value });
    await assertRows(
      filled,
      rows.map((row) => ({
        ...inOrder(row),
        x: Number.isNaN(row.x) ? value + 0.5 : row.x,
        k: row.k ?? value,
        id: row.id ?? BigInt(value),
      })),
    );
  }),

  mapPartitions: holds(condition, async ({ frame, rows }, [text, holdsFor]) => {
    const adds = { above: 'float64', whole: 'int64', name: 'string', odd: 'bool' } as const;
    const task = { module, export: 'describeRows', args: { by: 3 } };
    const mapped = frame
      .filter(text)
      .mapPartitions(task, { columns: ['x', 'k', 'id'], adds })
      .filter('above > 0');
    const expected = rows
      .filter((row) => holdsFor(row) && row.x + 3 > 0)
      .map((row) => ({
        ...inOrder(row),
        above: row.x + 3,
        whole: row.id,
        name: row.k === null ? null : `k ${row.k}`,
        odd: row.k === null ? null : row.k % 2 !== 0,
      }));
    await assertRows(mapped, expected);
  }),

  pipe: holds(condition, async ({ frame, rows }, [text, holdsFor]) => {
    const found = await frame.pipe((own) => own.filter(text)).pipe((own) => own.count());
    assert.equal(found, rows.filter(holdsFor).length);
  }),

  concat: holds(fc.tuple(condition, condition), async ({ frame, rows }, [[a, holdsA], [b, holdsB]]) => {
    const both = frame.filter(a).concat(frame.filter(b), frame.filter('i < 2'));
    const expected = [...rows.filter(holdsA), ...rows.filter(holdsB), ...rows.filter(({ i }) => i < 2)];
    await assertRows(both.filter('i != 3'), expected.filter(({ i }) => i !== 3).map(inOrder));
  }),
};
