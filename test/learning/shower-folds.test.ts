import assert from 'node:assert/strict';
import { test } from 'node:test';
import { randomStream } from '../../src/core/index.js';
import { foldRows, showerFolds, showerHashes } from '../../src/learning/index.js';

/** 100 throws of each of 3,000 showers, in mixed order: file, shower number, energy, direction. */
function throws() {
  const stream = randomStream({ seed: 2, stage: 'test-folds' });
  const showers = Array.from({ length: 3000 }, (_, i) => [
    i % 7,
    Math.floor(i / 7),
    10 ** (5 + 3 * stream.uniform()),
    Math.acos(stream.uniform()),
  ]);
  const rows = Array.from({ length: 300_000 }, () => stream.below(3000));
  const column = (k: number) => Float64Array.from(rows, (shower) => showers[shower][k]);
  return { rows, file: column(0), shower: column(1), energy: column(2), zenith: column(3) };
}

const { rows, file, shower, energy, zenith } = throws();

for (const [name, keys] of [
  ['file and shower number', [file, shower]],
  ['file, energy and direction', [file, energy, zenith]],
] as const) {
  test(`no shower is on both sides, by ${name}`, () => {
    const folds = showerFolds(keys, 2, 4);
    const { inside, outside } = foldRows(folds, 0);
    const training = new Set(Array.from(inside, (row) => rows[row]));
    assert.equal(inside.length + outside.length, rows.length);
    assert.ok(outside.every((row) => !training.has(rows[row])));
    // Both sides hold half of the showers, within 4.5 standard deviations of a fair division.
    assert.ok(Math.abs(training.size - 1500) < 4.5 * Math.sqrt(750));
  });
}

test('a split by rows would put showers on both sides', () => {
  const training = new Set(rows.filter((_, row) => row % 2 === 0));
  assert.ok(rows.some((each, row) => row % 2 === 1 && training.has(each)));
});

test('the fold of a shower depends neither on the other rows nor on their order', () => {
  const some = [5, 100, 7];
  const few = [file, shower].map((key) => Float64Array.from(some, (row) => key[row]));
  const folds = showerFolds([file, shower], 10);
  assert.deepEqual(
    [...showerFolds(few, 10)],
    some.map((row) => folds[row]),
  );
});

test('the same shower number in another file is another shower, and another seed another division', () => {
  const [first, second] = showerHashes([
    [1, 2],
    [5, 5],
  ]);
  assert.notEqual(first, second);
  assert.notDeepEqual(showerFolds([file, shower], 2, 1), showerFolds([file, shower], 2, 2));
});

test('ten folds are equally full', () => {
  const counts = new Array(10).fill(0);
  for (const fold of showerFolds([Float64Array.from({ length: 100_000 }, (_, i) => i)], 10)) counts[fold]++;
  for (const count of counts) assert.ok(Math.abs(count - 10_000) < 4.5 * Math.sqrt(9000), `${counts}`);
});

test('keys that cannot tell showers apart are refused', () => {
  assert.throws(() => showerFolds([], 2), /no key columns/);
  assert.throws(() => showerFolds([[1], [1, 2]], 2), /1 and 2 rows/);
  assert.throws(() => showerFolds([[1, Number.NaN]], 2), /row 1 is missing/);
  assert.throws(() => showerFolds([[1]], 1), /1 folds/);
});
