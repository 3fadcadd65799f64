import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import fc from 'fast-check';
import { compute, type EventFrame, threads } from '../../../src/engine/index.js';
import { frameOf, type Row, someRows } from '../frame/random-frames.js';

/** Several tables one after another, some of them empty: each is a block of its own. */
const tables = fc.array(someRows, { minLength: 1, maxLength: 6 });
const frameOfTables = ([first, ...rest]: Row[][]): EventFrame => frameOf(first).concat(...rest.map(frameOf));
const runs = { numRuns: 60, seed: 4 };

const pools = [1, 2, 4].map((workers) => threads({ workers }));
after(() => Promise.all(pools.map((pool) => pool.close())));

const present = (values: number[]): number[] => values.filter((value) => !Number.isNaN(value));
const sum = (values: number[]): number => values.reduce((total, value) => total + value, 0);
/** Equal, or as near as different orders of additions leave it. */
function assertNear(found: number, expected: number, scale: number): void {
  if (Object.is(found, expected) || found === expected) return;
  assert.ok(Math.abs(found - expected) <= 1e-12 * Math.max(scale, 1e-300), `${found} instead of ${expected}`);
}

test('a histogram counts each row once: in its bin, below, above or missing', async () => {
  const edges = [-2, -0.5, 0, 0.5, 1, 7];
  await fc.assert(
    fc.asyncProperty(tables, fc.boolean(), async (parts, uniform) => {
      const own = uniform ? [-1, -0.5, 0, 0.5, 1] : edges;
      const rows = parts.flat();
      const found = await frameOfTables(parts).histogram([{ column: 'x', edges: own }], { weight: 'k' });
      const bin = (x: number) => {
        if (x < own[0]) return 0;
        if (x > own[own.length - 1]) return own.length;
        if (x === own[own.length - 1]) return own.length - 1;
        return own.findIndex((edge, i) => x >= edge && x < own[i + 1]) + 1;
      };
      const values = new Float64Array(own.length + 1);
      const variances = new Float64Array(own.length + 1);
      let missing = 0;
      for (const { x, k } of rows) {
        if (Number.isNaN(x) || k === null) missing++;
        else {
          values[bin(x)] += k;
          variances[bin(x)] += k * k;
        }
      }
      assert.deepEqual(found.withFlow.values.data, values);
      assert.deepEqual(found.withFlow.variances.data, variances);
      assert.deepEqual(found.values.data, values.slice(1, -1));
      assert.deepEqual([found.missing, found.rows], [missing, rows.length]);
    }),
    runs,
  );
});

test('a histogram of two columns is the table of both', async () => {
  await fc.assert(
    fc.asyncProperty(tables, async (parts) => {
      const axes = [
        { column: 'x', edges: [-1, 0, 1] },
        { column: 'k', edges: [-3, 0, 2, 3] },
      ];
      const { values, variances } = await frameOfTables(parts).histogram(axes);
      const expected = new Float64Array(6);
      for (const { x, k } of parts.flat()) {
        if (k === null || !(x >= -1 && x <= 1)) continue;
        expected[(x >= 0 ? 3 : 0) + (k < 0 ? 0 : k < 2 ? 1 : 2)]++;
      }
      assert.deepEqual(
        [values.shape, variances.shape],
        [
          [2, 3],
          [2, 3],
        ],
      );
      assert.deepEqual(values.data, expected);
    }),
    runs,
  );
});

test('groups hold what a plain grouping holds', async () => {
  await fc.assert(
    fc.asyncProperty(tables, async (parts) => {
      const table = await frameOfTables(parts).groupBy(['text', 'k']).aggregate({
        n: 'count()',
        there: 'count(x)',
        total: 'sum(y)',
        mean: 'mean(y)',
        std: 'std(y)',
        least: 'min(id)',
        most: 'max(y)',
        first: 'first(text)',
        kinds: 'nunique(id)',
        middle: 'quantile(y, 0.5)',
        weighted: 'mean(y, abs(x))',
      });
      const groups = new Map<string, Row[]>();
      for (const row of parts.flat()) {
        const key = JSON.stringify([row.text, row.k]);
        groups.set(key, [...(groups.get(key) ?? []), row]);
      }
      assert.equal(table.rows, groups.size);
      for (const found of table) checkGroup(found, groups.get(JSON.stringify([found.text, found.k])) ?? []);
    }),
    runs,
  );
});

function checkGroup(found: Record<string, unknown>, rows: Row[]): void {
  const y = present(rows.map((row) => row.y));
  const ids = rows.flatMap(({ id }) => (id === null ? [] : [id]));
  const total = sum(y);
  const scale = sum(y.map(Math.abs));
  const mean = total / y.length;
  assert.equal(found.n, rows.length);
  assert.equal(found.there, present(rows.map((row) => row.x)).length);
  assertNear(Number(found.total), total, scale);
  assertNear(Number(found.mean), mean, scale);
  const spread = Math.sqrt(sum(y.map((each) => (each - mean) ** 2)) / y.length);
  if (y.every(Number.isFinite)) assertNear(Number(found.std) ** 2, spread ** 2, scale ** 2);
  assert.equal(found.least, ids.sort((a, b) => (a < b ? -1 : 1))[0] ?? null);
  assert.ok(y.length === 0 ? Number.isNaN(found.most) : found.most === Math.max(...y));
  assert.equal(found.first, rows[0].text);
  assert.equal(found.kinds, new Set(ids).size);
  assertNear(Number(found.middle), quantile(y, 0.5), scale);
  const pairs = rows.filter((row) => !Number.isNaN(row.y * Math.abs(row.x)));
  const weighted =
    sum(pairs.map((row) => row.y * Math.abs(row.x))) / sum(pairs.map((row) => Math.abs(row.x)));
  assertNear(Number(found.weighted), weighted, scale);
}

/** Type 7. */
function quantile(values: number[], probability: number): number {
  if (values.length === 0) return Number.NaN;
  const sorted = Float64Array.from(values).sort();
  const place = probability * (values.length - 1);
  const [low, high] = [sorted[Math.floor(place)], sorted[Math.ceil(place)]];
  if (low === high || place % 1 === 0) return low;
  if (Number.isFinite(low) !== Number.isFinite(high)) return Number.isFinite(low) ? high : low;
  return low + (high - low) * (place - Math.floor(place));
}

test('quantiles are those of the sorted values', async () => {
  const probabilities = [0, 0.1, 0.25, 0.5, 0.9, 1];
  await fc.assert(
    fc.asyncProperty(tables, async (parts) => {
      const found = await frameOfTables(parts).quantiles('x', probabilities);
      const values = present(parts.flat().map(({ x }) => x));
      probabilities.forEach((probability, i) => {
        const expected = quantile(values, probability);
        assertNear(found[i], expected, Math.abs(expected) + 1e3);
      });
    }),
    runs,
  );
});

test('dropNaN, fillNaN, astype, rename and drop do what a loop does', async () => {
  await fc.assert(
    fc.asyncProperty(tables, async (parts) => {
      const rows = parts.flat();
      const frame = frameOfTables(parts);
      const whole = rows.filter((row) => row.id !== null && !Number.isNaN(row.x) && row.text !== null);
      const [kept, filled, cast] = await compute([
        frame.dropNaN(['id', 'x', 'text']).rename({ x: 'z' }).drop(['y']).collect(),
        frame.fillNaN({ x: 7, k: -9, id: 5 }).collect(['x', 'k', 'id']),
        frame.astype({ k: 'float64', id: 'float64' }).collect(['k', 'id']),
      ]);
      assert.deepEqual(kept.columns, ['z', 'k', 'id', 'flag', 'text']);
      assert.deepEqual(
        [...kept].map(({ z, id }) => [z, id]),
        whole.map(({ x, id }) => [x, id]),
      );
      assert.deepEqual(
        [...filled].map(({ x, k, id }) => [x, k, id]),
        rows.map(({ x, k, id }) => [Number.isNaN(x) ? 7 : x, k ?? -9, id ?? 5n]),
      );
      assert.deepEqual(
        [...cast.numbers('k')],
        rows.map(({ k }) => k ?? Number.NaN),
      );
      assert.deepEqual(
        [...cast.numbers('id')],
        rows.map(({ id }) => (id === null ? Number.NaN : Number(id))),
      );
    }),
    runs,
  );
});

test('the sides of a split share no row and leave none out; equal keys stay together', async () => {
  await fc.assert(
    fc.asyncProperty(tables, async (parts) => {
      const sides = frameOfTables(parts).split([0.5, 0.3, 0.2], { seed: 5, key: ['id', 'text'] });
      const found = await compute(sides.map((side) => side.collect(['id', 'text'])));
      const keys = found.map((table) => new Set([...table].map(({ id, text }) => `${id} ${text}`)));
      assert.equal(sum(found.map(({ rows }) => rows)), parts.flat().length);
      const distinct = new Set(parts.flat().map(({ id, text }) => `${id} ${text}`));
      assert.equal(sum(keys.map(({ size }) => size)), distinct.size);
    }),
    runs,
  );
});

test('results are the same to the bit for 1, 2 and 4 workers and any cut into ranges', async () => {
  const rows = fc.sample(someRows, { numRuns: 40, seed: 9 }).flat();
  const many = Array.from({ length: Math.ceil(140_000 / rows.length) }, () => rows).flat();
  const frame = frameOf(many);
  const results = (each: EventFrame) => [
    each.aggregate({ s: 'sum(x * y)', m: 'mean(y, k)', v: 'var(y)', n: 'count()' }),
    each.groupBy(['text', 'k']).aggregate({ m: 'mean(y)', s: 'std(y)', f: 'first(id)' }),
    each.filter('isFinite(x)').histogram([{ column: 'x * 1.1', edges: [-500, 0, 500] }], { weight: 'y * y' }),
    each.sample(0.3, { seed: 2 }).aggregate({ s: 'sum(clip(x, -9, 9))' }),
    each.quantiles('y', [0.01, 0.5]),
  ];
  const found = new Set<string>();
  for (const executor of pools) {
    for (const blocksAtOnce of [1, undefined]) {
      const states = await compute(results(frame.using({ executor, blocksAtOnce })));
      found.add(JSON.stringify(states, (_, value) => plain(value)));
    }
  }
  assert.equal(found.size, 1);
});

function plain(value: unknown): unknown {
  if (typeof value === 'bigint') return `${value}n`;
  if (typeof value === 'number' && !Number.isFinite(value)) return String(value);
  return ArrayBuffer.isView(value) ? Array.from(value as Float64Array, String) : value;
}
