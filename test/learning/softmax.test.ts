import assert from 'node:assert/strict';
import { test } from 'node:test';
import { randomStream } from '../../src/core/index.js';
import { softmax } from '../../src/learning/trees/softmax.js';

/** By its definition, with JavaScript's exp. */
function byDefinition(scores: readonly number[]): number[] {
  const top = Math.max(...scores);
  const parts = scores.map((score) => Math.exp(score - top));
  const sum = parts.reduce((all, part) => all + part, 0);
  return parts.map((part) => part / sum);
}

for (const outputs of [2, 3, 4, 7]) {
  for (const rows of [1, 2, 1023, 1024, 2049]) {
    test(`softmax of ${outputs} outputs of ${rows} rows as by definition`, () => {
      const stream = randomStream({ seed: outputs, stage: `softmax ${rows}` });
      // From nearly equal scores to those of which only one counts.
      const scores = Array.from({ length: outputs }, () =>
        Float64Array.from({ length: rows }, () => stream.normal() * 10 ** (3 * stream.uniform())),
      );
      const found = scores.map((each) => each.slice());
      softmax(found);
      for (let row = 0; row < rows; row++) {
        const wanted = byDefinition(scores.map((each) => each[row]));
        wanted.forEach((probability, k) => {
          // What is smaller than normal numbers may be zero.
          const off = Math.abs(found[k][row] - probability);
          assert.ok(off <= 2e-15 * probability + 1e-307, `row ${row}: ${found[k][row]}, not ${probability}`);
        });
      }
    });
  }
}

test('softmax of a row does not depend on its neighbours', () => {
  const stream = randomStream({ seed: 5, stage: 'softmax' });
  const scores = [0, 1, 2].map(() => Float64Array.from({ length: 1500 }, () => stream.normal()));
  const together = scores.map((each) => each.slice());
  softmax(together);
  for (const row of [0, 1, 777, 1023, 1024, 1499]) {
    const alone = scores.map((each) => each.slice(row, row + 1));
    softmax(alone);
    assert.deepEqual(
      alone.map(([value]) => value),
      together.map((each) => each[row]),
    );
  }
});

test('softmax of scores far apart is 1 and 0, that of a missing score is missing', () => {
  const scores = [Float64Array.of(0, 1, Number.NaN, 5), Float64Array.of(-1000, 1, 2, 1e300)];
  softmax(scores);
  assert.deepEqual([...scores[0]], [1, 0.5, Number.NaN, 0]);
  assert.deepEqual([...scores[1]], [0, 0.5, Number.NaN, 1]);
});
