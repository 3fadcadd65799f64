import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { Arena } from '../../../src/engine/kernels/arena.js';
import { machine, type OneName, type TwoName } from '../../../src/engine/kernels/machine.js';
import { ofOne, ofTwo } from './elementary.js';

/** [name] rows of arguments, nearest double, rest to the exact value. */
const references: Record<string, number[][]> = JSON.parse(
  readFileSync(new URL('../../../../test/fixtures/engine/elementary.json', import.meta.url), 'utf8'),
).functions;
const twos = ['pow', 'atan2', 'hypot'];
/** fdlibm's tanh and atan2 are the least exact of all. */
const lessExact = ['tanh', 'atan2'];

/** Distance from one double to the next. */
function unitInTheLastPlace(value: number): number {
  const exponent = Math.max(-1022, Math.floor(Math.log2(Math.abs(value))));
  return 2 ** (exponent - 52);
}

for (const [name, rows] of Object.entries(references)) {
  const limit = lessExact.includes(name) ? 1.1 : 0.9;
  test(`${name} is within ${limit} ulp of the exact value`, () => {
    const worst = Math.max(
      ...rows.map((row) => {
        const [nearest, rest] = row.slice(-2);
        const found = twos.includes(name)
          ? ofTwo(name as TwoName)(row[0], row[1])
          : ofOne(name as OneName)(row[0]);
        return Math.abs(found - nearest - rest) / unitInTheLastPlace(nearest);
      }),
    );
    assert.ok(worst < limit, `${name} is off by ${worst} ulp`);
  });
}

test('functions at the ends of their range follow IEEE 754', () => {
  const { NaN: nan, POSITIVE_INFINITY: infinity } = Number;
  const cases: [OneName, number, number][] = [
    ['log10', 0, -infinity],
    ['log10', -0, -infinity],
    ['log10', -1, nan],
    ['log10', infinity, infinity],
    ['log10', nan, nan],
    ['log10', 1000, 3],
    ['log', 0, -infinity],
    ['log', -1, nan],
    ['sin', -0, -0],
    ['sin', infinity, nan],
    ['sin', nan, nan],
    ['cos', -0, 1],
    ['cos', -infinity, nan],
    ['exp', -infinity, 0],
    ['exp', 710, infinity],
    ['sqrt', -1, nan],
    ['round', 2.5, 2],
    ['round', -0.4, -0],
    ['sign', -0, -0],
    ['sign', nan, nan],
    ['negate', 0, -0],
  ];
  for (const [name, x, expected] of cases) assert.equal(ofOne(name)(x), expected, `${name}(${x})`);
});

test('what a row gets does not depend on its neighbours or its place', () => {
  const arena = new Arena();
  const [x, alone, out] = [arena.numbers(64), arena.numbers(16), arena.numbers(64)];
  const odd = [Number.NaN, 0, -1, Number.POSITIVE_INFINITY, 1e30, 5e-324, Math.PI, 3];
  for (const name of ['log10', 'sin', 'cos', 'exp', 'tan', 'sqrt'] as const) {
    for (let i = 0; i < 64; i++) x[i] = i % 3 === 0 ? odd[(i / 3) % odd.length] : 0.37 * i;
    machine()[name](out.byteOffset, x.byteOffset, 64);
    for (let i = 0; i < 64; i++) {
      alone.fill(x[i]);
      machine()[name](alone.byteOffset, alone.byteOffset, 1);
      assert.equal(out[i], alone[0], `${name}(${x[i]}) at place ${i}`);
    }
  }
  arena.release();
});
