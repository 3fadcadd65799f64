import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Comparison, intervalOf, pairedCuts } from '../../../src/engine/expressions/paired-cuts.js';
import type { Program } from '../../../src/engine/expressions/program.js';
import { RunnableProgram } from '../../../src/engine/expressions/runnable-program.js';
import { Arena } from '../../../src/engine/kernels/arena.js';

const { MAX_VALUE: largest, MIN_VALUE: smallest, POSITIVE_INFINITY: infinity, NaN: nan } = Number;
/** The neighbours of 1 and the ends of the range, where an interval could be off by one number. */
const numbers = [
  ...[-infinity, -largest, -1 - 2 ** -52, -1, -1 + 2 ** -53, -smallest, -0],
  ...[0, smallest, 2 ** -1022, 0.1, 1 - 2 ** -53, 1, 1 + 2 ** -52, 3, largest, infinity, nan],
];
const holds: Record<Comparison, (x: number, y: number) => boolean> = {
  '<': (x, y) => x < y,
  '<=': (x, y) => x <= y,
  '>': (x, y) => x > y,
  '>=': (x, y) => x >= y,
  '==': (x, y) => x === y,
};
const comparisons = Object.keys(holds) as Comparison[];

test('the interval of a comparison holds the numbers for which it is true, and no other', () => {
  for (const comparison of comparisons)
    for (const limit of numbers) {
      const { low, high } = intervalOf(comparison, limit);
      for (const x of numbers)
        assert.equal(x >= low && x <= high, holds[comparison](x, limit), `${x} ${comparison} ${limit}`);
    }
});

/** `x <comparison> limit and <limit> comparison y`, whose parts `outputs` may also want. */
function conjunction(comparison: Comparison, limit: number, outputs = [6]): Program {
  const column = { type: 'float64', masked: false } as const;
  const flags = { type: 'bool', masked: false } as const;
  const constant =
    Number.isFinite(limit) && !Object.is(limit, -0) ? limit : Object.is(limit, -0) ? '-0' : `${limit}`;
  return {
    registers: [column, column, { ...column, constant }, { ...column, constant }, flags, flags, flags],
    steps: [
      { kernel: comparison, out: 4, args: [0, 2] },
      { kernel: comparison, out: 5, args: [3, 1] },
      { kernel: 'and', out: 6, args: [4, 5] },
    ],
    inputs: [0, 1],
    outputs,
  };
}

test('two cuts at once keep the rows that each of them keeps, for every number and side of the constant', () => {
  const pairs = numbers.flatMap((x) => numbers.map((y) => [x, y]));
  for (const comparison of comparisons)
    for (const limit of numbers) {
      const arena = new Arena();
      const program = conjunction(comparison, limit);
      assert.equal(pairedCuts(program, arena).fused.size, 1);
      const runnable = new RunnableProgram(program, arena);
      runnable.inputs.forEach(({ values }, k) => {
        (values as Float64Array).set(pairs.map((pair) => pair[k]));
      });
      runnable.run(pairs.length);
      const found = [...runnable.outputs[0].values.subarray(0, pairs.length)];
      const expected = pairs.map(([x, y]) =>
        Number(holds[comparison](x, limit) && holds[comparison](limit, y)),
      );
      assert.deepEqual(found, expected, `${comparison} ${limit}`);
      arena.release();
    }
});

test('a comparison that something else wants too is computed by itself', () => {
  const { fused, superfluous } = pairedCuts(conjunction('<', 1, [6, 4]), new Arena());
  assert.deepEqual([[...fused.keys()], superfluous.size], [[0, 1], 0]);
});
