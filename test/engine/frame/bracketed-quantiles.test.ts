import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { fromTable, threads } from '../../../src/engine/index.js';
import { quantileOf } from '../../../src/engine/reductions/aggregates.js';
import { nthSmallest } from '../../../src/engine/reductions/nth-smallest.js';

const pool = threads({ workers: 2 });
after(() => pool.close());

/** Enough blocks that quantiles begin with a sample. */
const rows = 70 * 65_536 + 3;
const probabilities = [0, 0.001, 0.05, 0.5, 0.95, 1];

/** A sequence that looks random, the same in every run (Numerical Recipes' linear congruence). */
function uniform(): () => number {
  let state = 7;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

const next = uniform();
const cases: Record<string, (i: number) => number> = {
  spread: () => -Math.log(next() + 1e-12),
  'few values': () => Math.floor(5 * next()),
  'one value': () => 3,
  'rising with the row': (i) => i / rows,
  'with NaN and infinities': (i) => (i % 7 === 0 ? Number.NaN : i % 5 === 0 ? (i % 2) / 0 - 1 : next()),
  // The sample sees none of these.
  'odd values where no sample is taken': (i) => (i % 65_536 < 5000 ? next() : 10 + next()),
};

for (const [name, law] of Object.entries(cases))
  test(`quantiles of much data are those of the sorted values: ${name}`, async () => {
    const x = Float64Array.from({ length: rows }, (_, i) => law(i));
    const found = await fromTable({ x }, { executor: pool }).quantiles('x', probabilities);
    const sorted = x.filter((value) => !Number.isNaN(value)).sort();
    assert.deepEqual(
      [...found],
      probabilities.map((probability) => quantileOf(sorted, probability)),
    );
  });

test('the n-th smallest of any values is that of the sorted ones', () => {
  for (const length of [1, 2, 3, 10, 1000])
    for (const kinds of [1, 3, 1e9]) {
      const values = Float64Array.from({ length }, () => Math.floor(kinds * next()) - 1);
      const sorted = values.slice().sort();
      for (const n of [0, length >> 1, length - 1])
        assert.equal(nthSmallest(values.slice(), n), sorted[n], `${length} values of ${kinds} kinds`);
    }
});
