import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { compute, type EventFrame, fromTable, inline } from '../../../src/engine/index.js';
import { countKernelRows } from './count-kernels.js';
import { frameOf, someRows } from './random-frames.js';

const module = new URL('./partition-tasks.js', import.meta.url).href;
const sides = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j'];

/** 10,000 rows: two full vectors and a piece of one. */
const rows = 10_000;
const energy = Float64Array.from({ length: rows }, (_, i) => ((i * 7919) % rows) / 100);
const depth = Float64Array.from({ length: rows }, (_, i) => ((i * 104_729) % rows) / 100);
const plain = fromTable({ energy, depth }, { executor: inline() });
const shift = (side: string) => ({ energy: `${(0.95 + 0.01 * sides.indexOf(side)).toFixed(2)} * energy` });
const variations = Object.fromEntries(sides.map((side) => [side, shift(side)]));

const passing = (factor: number) => energy.filter((e) => factor * e > 20);
const factors = [1, ...sides.map((side) => Number.parseFloat(shift(side).energy))];
const anyPassing = energy.filter((e) => factors.some((factor) => factor * e > 20)).length;

test('behind a varied cut an expression without the varied column is computed once per row', async () => {
  const use = (frame: EventFrame) =>
    frame
      .filter('energy > 20')
      .withColumns({ feature: 'log10(depth + 1)' })
      .aggregate({ n: 'count()', sum: 'sum(feature)' });
  const alone = await countKernelRows(() => use(plain));
  assert.equal(alone.get('log10'), passing(1).length);
  const varied = plain.vary('scale', variations);
  const counted = await countKernelRows(() => varied.varied(use));
  assert.equal(counted.get('log10'), anyPassing);
});

test('of two varied cuts with a fixed one between them, no row of a fixed expression is computed twice', async () => {
  const use = (frame: EventFrame) =>
    frame
      .filter('energy > 20')
      .filter('sqrt(depth) < 8')
      .filter('energy < 90')
      .aggregate({ sum: 'sum(exp(0.01 * depth), energy)' });
  const counted = await countKernelRows(() => plain.vary('scale', variations).varied(use));
  assert.equal(counted.get('sqrt'), anyPassing);
  assert.ok((counted.get('exp') as number) <= anyPassing);
});

test('a model of a fixed column runs once, one of the varied column once for each variant', async () => {
  const modelRows = async (name: string) => {
    const counter = new Int32Array(new SharedArrayBuffer(4));
    const task = { module, export: 'scored', args: { name, rows: counter } };
    const result = plain.vary('scale', variations).varied((frame) =>
      frame
        .filter('energy > 20')
        .mapPartitions(task, { columns: [name], adds: { score: 'float64' }, rowByRow: true })
        .filter('score > 0')
        .aggregate({ sum: 'sum(score)' }),
    );
    await result;
    return counter[0];
  };
  assert.equal(await modelRows('depth'), anyPassing);
  const each = factors.reduce((sum, factor) => sum + passing(factor).length, 0);
  assert.equal(await modelRows('energy'), each);
});

test('results of different cuts in one compute() share what both compute', async () => {
  const low = plain.filter('energy < 60').aggregate({ sum: 'sum(log10(depth + 1) * exp(depth))' });
  const high = plain.filter('energy > 40').aggregate({ sum: 'sum(log10(depth + 1) * exp(depth))' });
  const counted = await countKernelRows(() => compute([low, high]));
  assert.equal(counted.get('log10'), rows);
  assert.equal(counted.get('exp'), rows);
});

const cuts = [
  'x > 0',
  'y < x',
  'k >= 0',
  'isFinite(x)',
  'sqrt(abs(y)) < 20',
  'score > 0',
  'not flag',
  'x < 100',
];
const step = fc.oneof(
  fc.constantFrom(...cuts).map((condition) => (frame: EventFrame) => frame.filter(condition)),
  fc
    .constantFrom('log10(abs(y))', 'x + y', 'cos(k)', 'exp(-x) * y')
    .map((expression) => (frame: EventFrame) => frame.withColumns({ feature: expression })),
  fc.constantFrom('x', 'y').map((name) => (frame: EventFrame) => {
    const task = { module, export: 'scored', args: { name, rows: new Int32Array(new SharedArrayBuffer(4)) } };
    return frame.mapPartitions(task, { columns: [name], adds: { score: 'float64' }, rowByRow: true });
  }),
  fc.constant((frame: EventFrame) => {
    const task = { module, export: 'centred' };
    return frame.mapPartitions(task, { columns: ['x', 'y'], adds: { centred: 'float64' } });
  }),
);

test('variants have the bits of frames of their own', async () => {
  await fc.assert(
    fc.asyncProperty(someRows, fc.array(step, { minLength: 1, maxLength: 6 }), async (some, steps) => {
      const frame = frameOf(Array.from({ length: 200 }, () => some).flat()).withColumns({
        score: 'y',
        feature: '1',
        centred: 'x',
      });
      const sides = { up: { x: '1.1 * x' }, down: { x: 'x - 0.5' }, far: { x: 'hypot(x, y)' } };
      const use = (each: EventFrame) => {
        const done = steps.reduce((before, next) => next(before), each);
        return done.aggregate({
          n: 'count()',
          a: 'sum(clip(feature, -1e3, 1e3), clip(y, -1, 1))',
          b: 'sum(clip(x, -1e3, 1e3) * clip(score, -1e3, 1e3) + clip(centred, -1e3, 1e3))',
          c: 'std(clip(x + y, -1e5, 1e5))',
        });
      };
      const { nominal, variations } = await frame.vary('v', sides).varied(use);
      assert.deepEqual(nominal.toJSON(), (await use(frame)).toJSON());
      for (const [side, columns] of Object.entries(sides))
        assert.deepEqual(variations[`v:${side}`].toJSON(), (await use(frame.withColumns(columns))).toJSON());
    }),
    { numRuns: 60 },
  );
});
