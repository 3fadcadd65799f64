import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { cutKernel } from '../../../src/engine/expressions/cut-kernel.js';
import { makeVector, type Vector } from '../../../src/engine/expressions/kernels/vector.js';
import { orderLaw } from '../../../src/engine/expressions/order-law.js';
import { type Comparison, intervalOf } from '../../../src/engine/expressions/paired-cuts.js';
import { withArena } from '../../../src/engine/kernels/arena.js';
import { machine } from '../../../src/engine/kernels/machine.js';

const { MAX_VALUE: largest, MIN_VALUE: smallest, POSITIVE_INFINITY: infinity, NaN: nan } = Number;
const special = [
  -infinity,
  -largest,
  -1,
  -smallest,
  -0,
  0,
  smallest,
  1,
  1 + 2 ** -52,
  largest,
  infinity,
  nan,
];
const holds: Record<Comparison, (x: number, y: number) => boolean> = {
  '<': (x, y) => x < y,
  '<=': (x, y) => x <= y,
  '>': (x, y) => x > y,
  '>=': (x, y) => x >= y,
  '==': (x, y) => x === y,
};
const comparisons = Object.keys(holds) as Comparison[];

/** Columns as cuts meet them: by a power law over decades, even, whole numbers, one number, anything. */
const kinds: Record<string, fc.Arbitrary<number>> = {
  decades: fc.double({ min: 0, max: 12, noNaN: true }).map((x) => 10 ** x),
  even: fc.double({ min: -3, max: 3, noNaN: true }),
  whole: fc.integer({ min: 0, max: 40 }),
  one: fc.constant(7),
  any: fc.double(),
};
const column = fc.oneof(
  ...Object.values(kinds).map((kind) =>
    fc.array(fc.oneof({ weight: 8, arbitrary: kind }, fc.constantFrom(...special)), {
      minLength: 200,
      maxLength: 300,
    }),
  ),
);

test('codes never fall where numbers rise, whatever the law', () => {
  fc.assert(
    fc.property(column, column, (values, others) => {
      withArena((arena) => {
        const law = arena.numbers(3);
        law.set(orderLaw(Float64Array.from(values)));
        const sorted = arena.numbers(others.length);
        sorted.set(others.filter((x) => !Number.isNaN(x)).sort((x, y) => x - y));
        const codes = arena.array('uint16', others.length);
        const count = others.filter((x) => !Number.isNaN(x)).length;
        machine().orderCodes(codes.byteOffset, sorted.byteOffset, law.byteOffset, count);
        for (let i = 1; i < count; i++) {
          assert.ok(codes[i] >= codes[i - 1], `${sorted[i - 1]} ${sorted[i]}`);
          if (sorted[i] === sorted[i - 1]) assert.equal(codes[i], codes[i - 1]);
        }
      });
    }),
    { numRuns: 200 },
  );
});

test('cuts by order codes keep the rows that comparing keeps', () => {
  const limits = fc.oneof(fc.constantFrom(...special), ...Object.values(kinds));
  const cut = fc.record({ comparison: fc.constantFrom(...comparisons), limit: limits });
  fc.assert(
    fc.property(column, column, cut, cut, (first, second, one, two) => {
      withArena((arena) => {
        const n = Math.min(first.length, second.length);
        const coded = (numbers: readonly number[]): Vector => {
          const vector = makeVector('float64', false, arena);
          (vector.values as Float64Array).set(numbers);
          const law = arena.numbers(3);
          law.set(orderLaw(Float64Array.from(numbers)));
          const codes = arena.array('uint16', numbers.length + 64);
          machine().orderCodes(codes.byteOffset, vector.values.byteOffset, law.byteOffset, numbers.length);
          vector.codes = { address: codes.byteOffset, law: law.byteOffset };
          return vector;
        };
        const out = makeVector('bool', false, arena);
        const cuts = [intervalOf(one.comparison, one.limit), intervalOf(two.comparison, two.limit)] as const;
        const kernel = cutKernel({ cuts, places: [0, 1] }, arena);
        kernel(out, [coded(first), coded(second)], n);
        for (let i = 0; i < n; i++) {
          const expected =
            holds[one.comparison](first[i], one.limit) && holds[two.comparison](second[i], two.limit);
          assert.equal(out.values[i], Number(expected), `${first[i]} ${second[i]}`);
        }
      });
    }),
    { numRuns: 500 },
  );
});

test('numbers are read only where codes do not tell, and codes are given up where they seldom tell', () => {
  withArena((arena) => {
    const x = makeVector('float64', false, arena);
    const n = 4096;
    const law = arena.numbers(3);
    const codes = arena.array('uint16', n + 64);
    const run = (numbers: Float64Array, limit: number) => {
      (x.values as Float64Array).set(numbers);
      law.set(orderLaw(numbers));
      machine().orderCodes(codes.byteOffset, x.values.byteOffset, law.byteOffset, n);
      const out = makeVector('bool', false, arena);
      const cuts = [intervalOf('>', limit), intervalOf('>', limit)] as const;
      let plain = 0;
      const kernel = cutKernel({ cuts, places: [0, 0], plain: () => plain++ }, arena);
      const coded: Vector = { ...x, codes: { address: codes.byteOffset, law: law.byteOffset } };
      kernel(out, [coded], n);
      const set = machine().count(out.values.byteOffset, n);
      // Wrong numbers from here on: what still comes out right was told by codes alone.
      (x.values as Float64Array).fill(Number.NaN);
      kernel(out, [coded], n);
      return { set, told: machine().count(out.values.byteOffset, n), plain };
    };
    const decades = Float64Array.from({ length: n }, (_, i) => 10 ** (i / 400));
    const found = run(decades, 1e5);
    assert.deepEqual([found.set, found.plain], [n - 2001, 0]);
    assert.ok(found.set - found.told <= 16, `${found.set - found.told} rows were compared`);
    // A third of the rows is the limit itself, next to which no code begins.
    const third = Float64Array.from({ length: n }, (_, i) => (i % 3 === 0 ? 0.3 : i));
    assert.equal(run(third, 0.3).plain, 1);
  });
});
