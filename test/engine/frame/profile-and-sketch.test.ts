import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import fc from 'fast-check';
import { DomainError } from '../../../src/core/index.js';
import {
  compute,
  type EventFrame,
  fromTable,
  inline,
  QuantileSketch,
  threads,
} from '../../../src/engine/index.js';
import { frameOf, type Row, someRows } from './random-frames.js';

const pools = [1, 2, 4, 7].map((workers) => threads({ workers }));
after(() => Promise.all(pools.map((pool) => pool.close())));
const tables = fc.array(someRows, { minLength: 1, maxLength: 5 });
const frameOfTables = ([first, ...rest]: Row[][]): EventFrame => frameOf(first).concat(...rest.map(frameOf));

test('a profile has the mean, its error and the spread of the rows of each bin', async () => {
  const edges = [-100, -1, 0, 1, 500];
  await fc.assert(
    fc.asyncProperty(tables, fc.boolean(), async (parts, weighted) => {
      const frame = frameOfTables(parts).filter('isFinite(y) or isNaN(y)');
      const rows = parts.flat().filter(({ y }) => Number.isFinite(y) || Number.isNaN(y));
      const found = await frame.profile([{ column: 'x', edges }], 'y', weighted ? { weight: 'k + 4' } : {});
      const weightOf = ({ k }: Row) => (weighted ? (k === null ? Number.NaN : k + 4) : 1);
      const there = rows.filter(
        (row) => !Number.isNaN(row.x) && !Number.isNaN(row.y) && !Number.isNaN(weightOf(row)),
      );
      assert.equal(found.missing, rows.length - there.length);
      let inside = 0;
      for (let bin = 0; bin < 4; bin++) {
        const last = bin === 3;
        const own = there.filter(
          ({ x }) => x >= edges[bin] && (x < edges[bin + 1] || (last && x === edges[bin + 1])),
        );
        inside += own.length;
        const weights = own.map(weightOf);
        const total = weights.reduce((sum, w) => sum + w, 0);
        const mean = own.reduce((sum, { y }, i) => sum + weights[i] * y, 0) / total;
        const variance = own.reduce((sum, { y }, i) => sum + weights[i] * (y - mean) ** 2, 0) / total;
        const squares = weights.reduce((sum, w) => sum + w * w, 0);
        assert.equal(found.rows.get(bin), own.length);
        near(found.weights.get(bin), total);
        near(found.mean.get(bin), mean);
        near(found.spread.get(bin), Math.sqrt(variance));
        near(found.error.get(bin), Math.sqrt((variance * squares) / total ** 2));
      }
      assert.equal(found.outside, there.length - inside);
    }),
    { numRuns: 60, seed: 2 },
  );
});

test('the values that a sketch holds stand for as many as it took in', () => {
  const values = Float64Array.from({ length: 50_000 }, (_, i) => (i * 7919) % 50_000);
  const held = new QuantileSketch().add(values).weightedValues();
  assert.equal(
    held.weights.reduce((sum, each) => sum + each, 0),
    50_000,
  );
  assert.ok(held.values.length < 25_000);
  assert.ok(held.values.every((value, i) => i === 0 || value >= held.values[i - 1]));
});

const near = (found: number, expected: number): void =>
  assert.ok(
    Object.is(found, expected) || Math.abs(found - expected) <= 1e-4 * (1e-4 + Math.abs(expected)) + 1e-6,
    `${found} instead of ${expected}`,
  );

const values = Float64Array.from({ length: 300_000 }, (_, i) => Math.sin(i * i) * 10 ** (i % 7));
const named = fromTable({
  x: values,
  y: values.map((x, i) => x + 1e9 + (i % 3)),
  one: values.map((_, i) => i % 2),
});

test('profiles and sketches are the same to the bit for any workers and cuts', async () => {
  const found = new Set<string>();
  for (const executor of [inline(), ...pools])
    for (const blocksAtOnce of [1, 3]) {
      const frame = named.using({ executor, blocksAtOnce });
      const [profile, quantiles] = await compute([
        frame.profile([{ column: 'log10(abs(x))', edges: [-3, 0, 1, 9] }], 'y', { weight: 'one + .5' }),
        frame.quantiles('x', [0, 0.01, 0.5, 0.99, 1], { approximate: true }),
      ]);
      found.add(JSON.stringify([profile.mean.data, profile.error.data, profile.spread.data, quantiles]));
    }
  assert.equal(found.size, 1);
});

test('a large mean does not eat the digits of the spread', async () => {
  const profile = await named
    .using({ executor: inline() })
    .profile([{ column: 'one', edges: [-0.5, 0.5, 1.5] }], 'y - x');
  const expected = Math.sqrt(2 / 3);
  assert.ok(Math.abs(profile.spread.get(0) - expected) < 1e-6, `${profile.spread.get(0)}`);
});

test('sketched quantiles are within the stated error of the wanted share', async () => {
  const sorted = values.slice().sort();
  const sketch = await named.using({ executor: inline() }).quantileSketch('x');
  assert.equal(sketch.count, values.length);
  assert.ok(
    sketch.rankError > 0 && sketch.rankError <= Math.log2(values.length / 8192) / 16384,
    `${sketch.rankError}`,
  );
  const probabilities = Array.from({ length: 199 }, (_, i) => (i + 1) / 200);
  sketch.quantiles(probabilities).forEach((value, i) => {
    const below = sorted.findIndex((each) => each >= value);
    const upTo = sorted.findLastIndex((each) => each <= value);
    const place = probabilities[i] * (values.length - 1);
    const distance = place < below ? below - place : place > upTo ? place - upTo : 0;
    assert.ok(
      distance <= sketch.rankError * values.length + 1,
      `${probabilities[i]}: ${distance} ranks away`,
    );
  });
  assert.deepEqual([...sketch.quantiles([0, 1])], [sorted[0], sorted[sorted.length - 1]]);
});

test('a sketch of few values is exact, whatever it is merged from', async () => {
  await fc.assert(
    fc.asyncProperty(tables, async (parts) => {
      const frame = frameOfTables(parts);
      const probabilities = [0, 0.1, 0.5, 0.77, 1];
      const exact = await frame.quantiles('x', probabilities);
      assert.deepEqual(await frame.quantiles('x', probabilities, { approximate: true }), exact);
      const merged = new QuantileSketch();
      for (const rows of parts) merged.merge(new QuantileSketch().add(rows.map(({ x }) => x)));
      assert.equal(merged.rankError, 0);
      assert.deepEqual(merged.quantiles(probabilities), exact);
    }),
    { numRuns: 60, seed: 12 },
  );
  assert.throws(() => named.quantiles('x', [1.5], { approximate: true }), DomainError);
});
