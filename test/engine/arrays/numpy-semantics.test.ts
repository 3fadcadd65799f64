import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import {
  type ArrayFunctionName,
  arrayFunctions,
  ChunkedArray,
  inline,
  type ReductionName,
} from '../../../src/engine/index.js';
import { ndarrayOf } from './arbitrary-arrays.js';
import { fixtures, numbersOf, type StoredText } from './fixtures.js';
import { plainOf } from './plain-array.js';

const reference = JSON.parse(readFileSync(new URL('numpy-semantics.json', fixtures), 'utf8')) as {
  functions: { x: StoredText; results: Record<string, StoredText> };
  reductions: {
    arrays: Record<string, StoredText>;
    cases: (StoredText & { array: string; name: ReductionName; axes: number[] | null })[];
  };
  products: (StoredText & { left: StoredText; right: StoredText })[];
};

const arrayOf = (stored: StoredText, chunks?: number): ChunkedArray =>
  ChunkedArray.fromNdArray(ndarrayOf(numbersOf(stored)), chunks === undefined ? {} : { chunks });

async function assertNear(
  array: ChunkedArray,
  stored: StoredText,
  relative: number,
  what: string,
): Promise<void> {
  const expected = numbersOf(stored);
  const found = plainOf(await array.compute({ executor: inline() }));
  assert.deepEqual(found.shape, expected.shape, what);
  for (const [i, value] of found.data.entries()) {
    const wanted = expected.data[i];
    const near = Math.abs(value - wanted) <= relative * Math.abs(wanted);
    assert.ok(
      Object.is(value, wanted) || value === wanted || near,
      `${what}, ${i}: ${value}, numpy ${wanted}`,
    );
  }
}

test('every function gives what numpy gives, for NaN, infinities, zeros of both signs, large and small', async () => {
  const { x, results } = reference.functions;
  assert.deepEqual(Object.keys(results).sort(), Object.keys(arrayFunctions).sort());
  const column = arrayOf(x).slice([], 'newaxis');
  for (const [name, result] of Object.entries(results)) {
    const { arity } = arrayFunctions[name as ArrayFunctionName];
    const others = [arrayOf(x), ChunkedArray.full([], 7)].slice(0, arity - 1);
    const first = arity === 1 ? arrayOf(x) : column;
    // Sine and cosine of 1e300 need an exact reduction of the angle; both have it, with other last digits.
    await assertNear(first.applied(name as ArrayFunctionName, others), result, 4e-15, name);
  }
});

test('the sign of zero is numpy’s where it decides about a later division', async () => {
  const zeros = ChunkedArray.fromNdArray(ndarrayOf({ shape: [2], data: [0, -0] }));
  const results = {
    negate: [-0, 0],
    abs: [0, 0],
    sqrt: [0, -0],
    floor: [0, -0],
    round: [0, -0],
    multiply: [0, -0],
  };
  for (const [name, expected] of Object.entries(results)) {
    const others = name === 'multiply' ? [1] : [];
    const found = await zeros.applied(name as ArrayFunctionName, others).compute({ executor: inline() });
    for (const [i, value] of plainOf(found).data.entries())
      assert.ok(Object.is(value, expected[i]), `${name} ${i}`);
  }
});

test('reductions along any axes give numpy’s numbers whatever the blocks, with NaN and infinities', async () => {
  for (const { array, name, axes, ...result } of reference.reductions.cases) {
    // The variance of numbers around 1000 with a spread of 1 loses six digits of sixteen in any order of summing.
    const relative = /var|std/i.test(name) ? 1e-12 : 1e-14;
    for (const chunks of [2, 6]) {
      const reduced = arrayOf(reference.reductions.arrays[array], chunks).reduced(name, axes ?? undefined);
      await assertNear(reduced, result, relative, `${name} of ${array} over ${axes}`);
    }
  }
});

test('matrix products follow numpy for vectors, matrices, stacks and empty axes', async () => {
  for (const { left, right, ...result } of reference.products) {
    const product = arrayOf(left, 2).matmul(arrayOf(right, 3));
    await assertNear(product, result, 1e-13, `[${left.shape}] @ [${right.shape}]`);
  }
});
