import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { arrayFunctions, ChunkedArray, type Index, inline } from '../../../src/engine/index.js';
import { anyShape, broadcastable, chunksOf, plainNumber, sample, sampleOf } from './arbitrary-arrays.js';
import {
  at,
  build,
  combine,
  matmul,
  type PlainArray,
  plainOf,
  positions,
  reduce,
  size,
} from './plain-array.js';

const executor = inline();

async function assertSame(array: ChunkedArray, expected: PlainArray, relative = 0): Promise<void> {
  assert.deepEqual(array.shape, expected.shape);
  assert.deepEqual(
    array.chunks.map((lengths) => lengths.reduce((sum, n) => sum + n, 0)),
    array.shape,
  );
  const found = plainOf(await array.compute({ executor }));
  assert.deepEqual(found.shape, expected.shape);
  for (const [i, value] of found.data.entries()) {
    const wanted = expected.data[i];
    const near = Math.abs(value - wanted) <= relative * Math.max(1, Math.abs(wanted));
    assert.ok(
      Object.is(value, wanted) || near || (value === wanted && relative > 0),
      `${i}: ${value}, not ${wanted}`,
    );
  }
}

const check = async <T extends unknown[]>(property: fc.IAsyncProperty<T>, numRuns = 100): Promise<void> =>
  fc.assert(property, { numRuns });

function roundHalfToEven(x: number): number {
  const [down, up] = [Math.floor(x), Math.ceil(x)];
  if (x - down !== up - x) return x - down < up - x ? down : up;
  return down % 2 === 0 ? down : up;
}

const definitions: Record<string, (...x: number[]) => number> = {
  add: (x, y) => x + y,
  subtract: (x, y) => x - y,
  multiply: (x, y) => x * y,
  divide: (x, y) => x / y,
  power: (x, y) => (x === 1 || (x === -1 && Math.abs(y) === Number.POSITIVE_INFINITY) ? 1 : x ** y),
  negate: (x) => -x,
  abs: Math.abs,
  sqrt: Math.sqrt,
  cbrt: Math.cbrt,
  exp: Math.exp,
  expm1: Math.expm1,
  log: Math.log,
  log1p: Math.log1p,
  log10: Math.log10,
  log2: Math.log2,
  sin: Math.sin,
  cos: Math.cos,
  tan: Math.tan,
  arcsin: Math.asin,
  arccos: Math.acos,
  arctan: Math.atan,
  arctan2: Math.atan2,
  sinh: Math.sinh,
  cosh: Math.cosh,
  tanh: Math.tanh,
  hypot: Math.hypot,
  floor: Math.floor,
  ceil: Math.ceil,
  round: roundHalfToEven,
  sign: Math.sign,
  minimum: Math.min,
  maximum: Math.max,
  less: (x, y) => (x < y ? 1 : 0),
  lessEqual: (x, y) => (x <= y ? 1 : 0),
  greater: (x, y) => (x > y ? 1 : 0),
  greaterEqual: (x, y) => (x >= y ? 1 : 0),
  equal: (x, y) => (x === y ? 1 : 0),
  notEqual: (x, y) => (x !== y ? 1 : 0),
  and: (x, y) => (x !== 0 && y !== 0 ? 1 : 0),
  or: (x, y) => (x !== 0 || y !== 0 ? 1 : 0),
  not: (x) => (x === 0 ? 1 : 0),
  isNaN: (x) => (Number.isNaN(x) ? 1 : 0),
  isFinite: (x) => (Number.isFinite(x) ? 1 : 0),
  where: (condition, x, y) => (condition !== 0 ? x : y),
};

/** Functions that JavaScript computes to some units of the last digit, others than the engine's own. */
const rounded = new Set(
  'power cbrt exp expm1 log log1p log10 log2 sin cos tan arcsin arccos arctan arctan2 sinh cosh tanh hypot'.split(
    ' ',
  ),
);

test('every function of the table follows its definition on broadcast arrays of any shape and blocks', async () => {
  assert.deepEqual(Object.keys(definitions).sort(), Object.keys(arrayFunctions).sort());
  const threeArrays = anyShape().chain((shape) =>
    fc.tuple(...[0, 1, 2].map(() => broadcastable(shape).chain((own) => sampleOf(own)))),
  );
  for (const [name, definition] of Object.entries(definitions)) {
    const property = fc.asyncProperty(threeArrays, async (three) => {
      const { arity } = arrayFunctions[name as keyof typeof arrayFunctions];
      const [first, ...others] = three.slice(0, arity);
      const call = first.array[name as keyof typeof arrayFunctions].bind(first.array);
      const plain = [first, ...others].map((each) => each.plain);
      const found = call(...others.map(({ array }) => array));
      await assertSame(found, combine(definition, ...plain), rounded.has(name) ? 2e-15 : 0);
    });
    await check(property, 25);
  }
});

test('formulas of several steps give what their steps give', async () => {
  const two = anyShape().chain((shape) =>
    fc.tuple(
      sampleOf(shape),
      broadcastable(shape).chain((own) => sampleOf(own)),
    ),
  );
  const property = fc.asyncProperty(two, async ([x, y]) => {
    const square = y.array.multiply(y.array);
    const formula = x.array.add(1).multiply(square.add(0.5)).subtract(square).maximum(x.array.divide(3));
    const expected = combine((a, b) => Math.max((a + 1) * (b * b + 0.5) - b * b, a / 3), x.plain, y.plain);
    await assertSame(formula, expected);
  });
  await check(property);
});

const anyIndex = (length: number): fc.Arbitrary<Index> => {
  const bound = fc.option(fc.integer({ min: -length - 2, max: length + 2 }));
  const step = fc.constantFrom(null, 1, 2, 3, -1, -2, -4);
  const range = fc.tuple(bound, bound, step);
  return length === 0 ? range : fc.oneof(range, fc.integer({ min: -length, max: length - 1 }));
};

/** Positions that an index takes, by walking as Python's range does. */
function taken(index: Index, length: number): number[] {
  if (typeof index === 'number') return [index < 0 ? index + length : index];
  const [from, to, by] = index as [number | null, number | null, number | null];
  const step = by ?? 1;
  const inside = (i: number) => i >= 0 && i < length;
  const wrap = (i: number) => (i < 0 ? i + length : i);
  let start = from === null ? (step > 0 ? 0 : length - 1) : wrap(from);
  let stop = to === null ? (step > 0 ? length : -1) : wrap(to);
  if (step > 0) [start, stop] = [Math.max(start, 0), Math.min(stop, length)];
  else [start, stop] = [Math.min(start, length - 1), Math.max(stop, -1)];
  const found: number[] = [];
  for (let i = start; step > 0 ? i < stop : i > stop; i += step) if (inside(i)) found.push(i);
  return found;
}

test('slices take what Python takes, with integers, steps, new axes and an ellipsis', async () => {
  const sliced = sample().chain((x) =>
    fc.record({
      x: fc.constant(x),
      indices: fc.tuple(...x.plain.shape.map(anyIndex)),
      newAxes: fc.array(fc.integer({ min: 0, max: x.plain.shape.length }), { maxLength: 2 }),
    }),
  );
  const property = fc.asyncProperty(sliced, async ({ x, indices, newAxes }) => {
    const all: Index[] = [...indices];
    for (const place of [...newAxes].sort((a, b) => b - a)) all.splice(place, 0, 'newaxis');
    const positionsTaken = indices.map((index, axis) => taken(index, x.plain.shape[axis]));
    const kept = all.flatMap((index) => {
      if (index === 'newaxis') return [{ axis: -1, length: 1 }];
      const axis = indices.indexOf(index as never);
      return typeof index === 'number' ? [] : [{ axis, length: positionsTaken[axis].length }];
    });
    const expected = build(
      kept.map(({ length }) => length),
      (position) => {
        const source = positionsTaken.map((list) => list[0]);
        for (const [k, { axis }] of kept.entries())
          if (axis >= 0) source[axis] = positionsTaken[axis][position[k]];
        return at(x.plain, source);
      },
    );
    await assertSame(x.array.slice(...all), expected);
  });
  await check(property, 300);
});

test('transpose, rechunk, reshape and their chains keep every element', async () => {
  const property = fc.asyncProperty(
    sample().chain((x) =>
      fc.record({
        x: fc.constant(x),
        order: fc.shuffledSubarray(
          x.plain.shape.map((_, i) => i),
          { minLength: x.plain.shape.length },
        ),
        splits: fc.array(fc.boolean(), { minLength: 8, maxLength: 8 }),
        chunks: chunksOf(x.plain.shape),
      }),
    ),
    async ({ x, order, splits, chunks }) => {
      const { shape } = x.plain;
      const turned = build(
        order.map((axis) => shape[axis]),
        (position) => at(x.plain, inverse(order, position)),
      );
      await assertSame(x.array.transpose(order), turned);
      await assertSame(x.array.rechunk(chunks), x.plain);
      const merged = mergeAxes(turned.shape, splits);
      await assertSame(x.array.transpose(order).reshape(merged), { shape: merged, data: turned.data });
      const flat = x.array.reshape([size(shape)]).rechunk([chunks.flat().length === 0 ? 1 : 3]);
      await assertSame(flat.reshape(merged).reshape(shape), x.plain);
    },
  );
  await check(property, 300);
});

function inverse(order: readonly number[], position: readonly number[]): number[] {
  const source: number[] = [];
  for (const [k, axis] of order.entries()) source[axis] = position[k];
  return source;
}

/** Some neighbouring axes made one, some axes of length 1 put in. */
function mergeAxes(shape: readonly number[], splits: readonly boolean[]): number[] {
  const merged: number[] = [];
  for (const [axis, length] of shape.entries()) {
    if (splits[axis] && merged.length > 0) merged[merged.length - 1] *= length;
    else merged.push(length);
    if (splits[axis + 4]) merged.push(1);
  }
  return merged;
}

const sum = (numbers: number[]): number => numbers.reduce((total, x) => total + x, 0);
const mean = (numbers: number[]): number => sum(numbers) / numbers.length;
const variance = (numbers: number[]): number => {
  const centre = mean(numbers);
  return mean(numbers.map((x) => (x - centre) ** 2));
};
const present = (numbers: number[]): number[] => numbers.filter((x) => !Number.isNaN(x));
const orNaN = (numbers: number[], f: (numbers: number[]) => number): number =>
  numbers.length === 0 ? Number.NaN : f(numbers);

const reductionDefinitions: Record<string, (numbers: number[]) => number> = {
  sum,
  mean,
  var: variance,
  std: (numbers) => Math.sqrt(variance(numbers)),
  min: (numbers) => Math.min(...numbers),
  max: (numbers) => Math.max(...numbers),
  nanSum: (numbers) => sum(present(numbers)),
  nanMean: (numbers) => orNaN(present(numbers), mean),
  nanVar: (numbers) => orNaN(present(numbers), variance),
  nanStd: (numbers) => Math.sqrt(orNaN(present(numbers), variance)),
  nanMin: (numbers) => orNaN(present(numbers), (kept) => Math.min(...kept)),
  nanMax: (numbers) => orNaN(present(numbers), (kept) => Math.max(...kept)),
};
type Name = 'sum';

test('every reduction follows its definition along any axes, NaN and empty axes included', async () => {
  const numbers = fc.oneof(
    { weight: 12, arbitrary: plainNumber },
    { weight: 1, arbitrary: fc.constant(Number.NaN) },
  );
  for (const [name, definition] of Object.entries(reductionDefinitions)) {
    const property = fc.asyncProperty(
      sample(anyShape(), numbers).chain((x) =>
        fc.record({
          x: fc.constant(x),
          axes: fc.subarray(x.plain.shape.map((_, i) => i)),
          keepDims: fc.boolean(),
        }),
      ),
      async ({ x, axes, keepDims }) => {
        const reduced = () => x.array[name as Name](axes, { keepDims });
        const isExtremum = /m(in|ax)$/i.test(name);
        if (isExtremum && axes.some((axis) => x.plain.shape[axis] === 0))
          return assert.throws(reduced, /is empty/);
        await assertSame(reduced(), reduce(x.plain, axes, keepDims, definition), isExtremum ? 0 : 1e-12);
      },
    );
    await check(property, 50);
  }
});

test('matmul is the sum of products over the inner axis, for stacks of matrices too', async () => {
  const operands = fc
    .record({
      batch: anyShape(2),
      m: fc.integer({ min: 0, max: 5 }),
      k: fc.integer({ min: 0, max: 6 }),
      n: fc.integer({ min: 1, max: 5 }),
    })
    .chain(({ batch, m, k, n }) =>
      fc.tuple(
        broadcastable(batch).chain((lead) => sampleOf([...lead, m, k])),
        broadcastable(batch).chain((lead) => sampleOf([...lead, k, n])),
      ),
    );
  const property = fc.asyncProperty(operands, async ([left, right]) => {
    await assertSame(left.array.matmul(right.array), matmul(left.plain, right.plain));
  });
  await check(property, 300);
});

test('concatenate and stack put arrays one after another', async () => {
  const pieces = fc
    .record({
      shape: anyShape(),
      axis: fc.nat(3),
      lengths: fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 1, maxLength: 3 }),
    })
    .filter(({ shape }) => shape.length > 0)
    .chain(({ shape, axis, lengths }) => {
      const along = axis % shape.length;
      const shapes = lengths.map((length) => shape.map((n, k) => (k === along ? length : n)));
      return fc.record({
        along: fc.constant(along),
        samples: fc.tuple(...shapes.map((each) => sampleOf(each))),
      });
    });
  const property = fc.asyncProperty(pieces, async ({ along, samples }) => {
    const joined = build(
      samples[0].plain.shape.map((n, k) =>
        k === along ? sum(samples.map(({ plain }) => plain.shape[k])) : n,
      ),
      (position) => {
        let [i, rest] = [0, position[along]];
        while (rest >= samples[i].plain.shape[along]) rest -= samples[i++].plain.shape[along];
        return at(
          samples[i].plain,
          position.map((p, k) => (k === along ? rest : p)),
        );
      },
    );
    await assertSame(
      ChunkedArray.concatenate(
        samples.map(({ array }) => array),
        along,
      ),
      joined,
    );
    const [{ array, plain }] = samples;
    const stacked = build([...plain.shape.slice(0, along), 2, ...plain.shape.slice(along)], (position) => {
      const value = at(plain, [...position.slice(0, along), ...position.slice(along + 1)]);
      return position[along] === 0 ? value : -value;
    });
    await assertSame(ChunkedArray.stack([array, array.negate()], along), stacked);
  });
  await check(property, 200);
});

test('positions of an empty shape are one, of an empty axis none', () => {
  assert.deepEqual([positions([]), positions([2, 0])], [[[]], []]);
});
