import assert from 'node:assert/strict';
import fc from 'fast-check';
import { compute } from '../../../src/engine/index.js';
import type { Row } from './frames.js';
import { holds, type MethodProperty, none } from './property.js';
import {
  assertAlike,
  compareValues,
  groupsOf,
  meanOf,
  present,
  quantileOf,
  sum,
  type Value,
  varianceOf,
  weightedQuantile,
} from './reference.js';
import { columns, condition, inOrder } from './steps.js';

const limit = fc.nat(80);
const probabilities = [0, 0.1, 0.25, 0.5, 0.9, 1];
const keyLists: readonly (keyof Row)[][] = [['text', 'k'], ['id'], ['flag'], ['x', 'flag'], []];
const keys = fc.constantFrom(...keyLists);

const rowsOf = (rows: readonly Row[]): Record<string, Value>[] => rows.map(inOrder);

/** What the aggregates of a group must be. */
function aggregatesOf(rows: readonly Row[]): Record<string, Value> {
  const y = present(rows.map((row) => row.y));
  const finite = rows.filter((row) => Number.isFinite(row.y) && Number.isFinite(row.x));
  const [fy, w] = [finite.map((row) => row.y), finite.map((row) => Math.abs(row.x))];
  const ids = rows.flatMap(({ id }) => (id === null ? [] : [id])).sort((a, b) => (a < b ? -1 : 1));
  const variance = y.every(Number.isFinite) ? varianceOf(y) : Number.NaN;
  return {
    n: rows.length,
    there: ids.length,
    weighed: sum(rows.filter(({ id, x }) => id !== null && Number.isFinite(x)).map(({ x }) => Math.abs(x))),
    total: sum(y),
    mean: meanOf(y),
    variance,
    std: Math.sqrt(variance),
    least: ids[0] ?? null,
    most: y.length === 0 ? Number.NaN : Math.max(...y),
    first: rows.find(({ text }) => text !== null)?.text ?? null,
    kinds: new Set(ids).size,
    middle: quantileOf(y, 0.5),
    'weighted sum': sum(fy.map((value, i) => value * w[i])),
    'weighted mean': meanOf(fy, w),
    'weighted variance': varianceOf(fy, w),
    'weighted quantile': weightedQuantile(fy, w, 0.3),
    ratio: sum(y) / rows.length,
  };
}

const aggregates = {
  n: 'count()',
  there: 'count(id)',
  weighed: 'count(id, isFinite(x) ? abs(x) : NaN)',
  total: 'sum(y)',
  mean: 'mean(y)',
  variance: 'var(y)',
  std: 'std(y)',
  least: 'min(id)',
  most: 'max(y)',
  first: 'first(text)',
  kinds: 'nunique(id)',
  middle: 'quantile(y, 0.5)',
  'weighted sum': 'sum(isFinite(y) ? y : NaN, isFinite(x) ? abs(x) : NaN)',
  'weighted mean': 'mean(isFinite(y) ? y : NaN, isFinite(x) ? abs(x) : NaN)',
  'weighted variance': 'var(isFinite(y) ? y : NaN, isFinite(x) ? abs(x) : NaN)',
  'weighted quantile': 'quantile(isFinite(y) ? y : NaN, 0.3, isFinite(x) ? abs(x) : NaN)',
  ratio: 'sum(y) / count()',
};

/** Methods that give rows or numbers. */
export const results: Readonly<Record<string, MethodProperty>> = {
  count: holds(condition, async ({ frame, rows }, [text, holdsFor]) => {
    const kept = rows.filter(holdsFor).length;
    assert.deepEqual(await compute([frame.filter(text).count(), frame.count()]), [kept, rows.length]);
  }),

  rows: holds(condition, async ({ frame, rows }, [text, holdsFor]) => {
    assert.equal(await frame.filter(text).rows(), rows.filter(holdsFor).length);
    assert.equal(await frame.rows(), rows.length);
  }),

  collect: holds(none, async ({ frame, rows }) => {
    assertAlike([...(await frame.collect())], rowsOf(rows));
    assert.deepEqual(
      [...(await frame.collect(['text', 'id']))],
      rows.map(({ text, id }) => ({ text, id })),
    );
  }),

  head: holds(fc.tuple(limit, condition), async ({ frame, rows }, [n, [text, holdsFor]]) => {
    assertAlike([...(await frame.filter(text).head(n))], rowsOf(rows.filter(holdsFor).slice(0, n)));
  }),

  tail: holds(fc.tuple(limit, condition), async ({ frame, rows }, [n, [text, holdsFor]]) => {
    const kept = rows.filter(holdsFor);
    assertAlike([...(await frame.filter(text).tail(n))], rowsOf(kept.slice(Math.max(0, kept.length - n))));
  }),

  partitions: holds(condition, async ({ frame, rows }, [text, holdsFor]) => {
    const found: unknown[] = [];
    for await (const table of frame.filter(text).partitions(['i', 'text'])) {
      assert.ok(table.rows > 0);
      found.push(...table);
    }
    assert.deepEqual(
      found,
      rows.filter(holdsFor).map(({ i, text: own }) => ({ i, text: own })),
    );
  }),

  aggregate: holds(none, async ({ frame, rows }) => {
    assertAlike((await frame.aggregate(aggregates)).row(0), aggregatesOf(rows));
  }),

  groupBy: holds(keys, async ({ frame, rows }, names) => {
    const table = await frame.groupBy(names).aggregate(aggregates);
    const groups = names.length > 0 ? groupsOf(rows, names) : [rows];
    const expected = groups.map((group) => {
      const key = names.map((name) => [name, group[0][name]]);
      return { ...Object.fromEntries(key), ...aggregatesOf(group as Row[]) };
    });
    assertAlike([...table], expected);
    if (names.length === 0) return;
    const small = frame.using({ memoryLimit: 1000 });
    const kept = await small.groupBy(names).persist(aggregates);
    assert.deepEqual([...(await kept.using({ memoryLimit: 1e9 }).collect())], [...table]);
  }),

  valueCounts: holds(fc.constantFrom('k', 'text', 'id', 'x'), async ({ frame, rows }, name) => {
    const groups = groupsOf(rows, [name as keyof Row]).sort((a, b) => b.length - a.length);
    const expected = groups.map((group) => ({ [name]: group[0][name as keyof Row], count: group.length }));
    assertAlike([...(await frame.valueCounts(name))], expected);
  }),

  topK: holds(
    fc.tuple(fc.nat(20), fc.constantFrom('x', 'id', 'k'), fc.boolean()),
    async ({ frame, rows }, [n, by, descending]) => {
      const expected = [...rows].sort((a, b) => compareValues(a[by as 'x'], b[by as 'x'], descending));
      assertAlike([...(await frame.topK(n, by, { descending }))], rowsOf(expected.slice(0, n)));
    },
  ),

  quantiles: holds(condition, async ({ frame, rows }, [text, holdsFor]) => {
    const [exact, sketched] = await compute([
      frame.filter(text).quantiles('x + 0 * y', probabilities),
      frame.filter(text).quantiles('x', probabilities, { approximate: true }),
    ]);
    const kept = rows.filter(holdsFor);
    const values = present(kept.map(({ x, y }) => x + 0 * y));
    assertAlike(
      [...exact],
      probabilities.map((each) => quantileOf(values, each)),
    );
    // So few values are all kept by the sketch.
    const plain = present(kept.map(({ x }) => x));
    assertAlike(
      [...sketched],
      probabilities.map((each) => quantileOf(plain, each)),
    );
  }),

  quantileSketch: holds(none, async ({ frame, rows }) => {
    const sketch = await frame.quantileSketch('x');
    assert.equal(sketch.rankError, 0);
    assert.equal(sketch.count, present(rows.map(({ x }) => x)).length);
  }),

  describe: holds(none, async ({ frame, rows }) => {
    const numeric = columns.filter((name) => name !== 'text');
    const expected = numeric.map((column) => {
      const values = present(rows.map((row) => (row[column] === null ? null : Number(row[column]))));
      const variance = values.every(Number.isFinite) ? varianceOf(values) : Number.NaN;
      return {
        column,
        count: values.length,
        missing: rows.length - values.length,
        mean: meanOf(values),
        std: Math.sqrt(variance),
        min: values.length > 0 ? Math.min(...values) : Number.NaN,
        '25%': quantileOf(values, 0.25),
        '50%': quantileOf(values, 0.5),
        '75%': quantileOf(values, 0.75),
        max: values.length > 0 ? Math.max(...values) : Number.NaN,
      };
    });
    const all = await frame.describe();
    const { 'exact min': low, 'exact max': high } = [...all][numeric.indexOf('id')];
    const ids = rows.flatMap(({ id }) => (id === null ? [] : [id])).sort((a, b) => (a < b ? -1 : 1));
    assert.deepEqual([low, high], [ids.at(0) ?? null, ids.at(-1) ?? null]);
    const exact = new Set(['exact min', 'exact max']);
    const found = [...all.select(all.columns.filter((name) => !exact.has(name)))];
    // The spread of numbers beside 2^53 is a matter of their rounding.
    assertAlike(
      found.filter(({ column }) => column !== 'id'),
      expected.filter(({ column }) => column !== 'id'),
    );
    const id = found.find(({ column }) => column === 'id');
    assert.equal(id?.count, expected.find(({ column }) => column === 'id')?.count);
  }),
};
