import fc from 'fast-check';
import type { Row } from '../frame/random-frames.js';
import { ofOne, ofTwo } from '../kernels/elementary.js';

/** An expression as text, and the same as a plain function of a row. */
export interface Sample<T> {
  readonly text: string;
  readonly value: (row: Row) => T;
}

const leaf: fc.Arbitrary<Sample<number>> = fc.oneof(
  fc.constantFrom<Sample<number>>(
    { text: 'x', value: (row) => row.x },
    { text: 'y', value: (row) => row.y },
    { text: 'k', value: (row) => row.k ?? Number.NaN },
    { text: 'float64(id)', value: (row) => (row.id === null ? Number.NaN : Number(row.id)) },
    { text: 'pi', value: () => Math.PI },
  ),
  fc.integer({ min: 0, max: 5 }).map((n): Sample<number> => ({ text: String(n), value: () => n })),
  fc
    .constantFrom('.5', '2.', '1e-3', '2.5E+1')
    .map((text): Sample<number> => ({ text, value: () => Number(text) })),
);

const unary: Record<string, (x: number) => number> = {
  abs: Math.abs,
  sqrt: Math.sqrt,
  log10: ofOne('log10'),
  log1p: ofOne('log1p'),
  exp: ofOne('exp'),
  cos: ofOne('cos'),
  atan: ofOne('atan'),
  floor: Math.floor,
  ceil: Math.ceil,
  sign: Math.sign,
  tanh: ofOne('tanh'),
};
/** A square is a product: x ^ 2 is rounded correctly. */
const power = ofTwo('pow');
const binary: Record<string, (x: number, y: number) => number> = {
  '+': (x, y) => x + y,
  '-': (x, y) => x - y,
  '*': (x, y) => x * y,
  '/': (x, y) => x / y,
  '^': power,
};
const named: Record<string, (x: number, y: number) => number> = {
  min: Math.min,
  max: Math.max,
  atan2: ofTwo('atan2'),
  hypot: ofTwo('hypot'),
};
const order: Record<string, (x: number | bigint, y: number | bigint) => boolean> = {
  '<': (x, y) => x < y,
  '<=': (x, y) => x <= y,
  '>': (x, y) => x > y,
  '>=': (x, y) => x >= y,
  // biome-ignore lint/suspicious/noDoubleEquals: a bigint may stand against a number
  '==': (x, y) => x == y,
  '!=': (x, y) => x < y || x > y,
};

const one = (name: string, x: Sample<number>): Sample<number> => ({
  text: `${name}(${x.text})`,
  value: (row) => unary[name](x.value(row)),
});

export const expressions = fc.letrec<{ number: Sample<number>; condition: Sample<boolean> }>((tie) => ({
  number: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    leaf,
    fc.tuple(fc.constantFrom(...Object.keys(unary)), tie('number')).map(([name, x]) => one(name, x)),
    tie('number').map((x): Sample<number> => ({ text: `-(${x.text})`, value: (row) => -x.value(row) })),
    fc.tuple(fc.constantFrom(...Object.keys(binary)), tie('number'), tie('number')).map(
      ([sign, x, y]): Sample<number> => ({
        text: `(${x.text}) ${sign} (${y.text})`,
        value: (row) => binary[sign](x.value(row), y.value(row)),
      }),
    ),
    fc.tuple(fc.constantFrom(...Object.keys(named)), tie('number'), tie('number')).map(
      ([name, x, y]): Sample<number> => ({
        text: `${name}(${x.text}, ${y.text})`,
        value: (row) => named[name](x.value(row), y.value(row)),
      }),
    ),
    fc.tuple(tie('condition'), tie('number'), tie('number')).map(
      ([test, x, y]): Sample<number> => ({
        text: `(${test.text}) ? (${x.text}) : (${y.text})`,
        value: (row) => (test.value(row) ? x.value(row) : y.value(row)),
      }),
    ),
  ),
  condition: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    fc.constantFrom<Sample<boolean>>(
      { text: 'flag', value: (row) => row.flag === true },
      { text: "text == 'He'", value: (row) => row.text === 'He' },
      { text: 'text != "He"', value: (row) => row.text !== null && row.text !== 'He' },
      { text: "isin(text, ['p', 'Fe'])", value: (row) => row.text === 'p' || row.text === 'Fe' },
      { text: 'isin(k, 1, 2)', value: (row) => row.k === 1 || row.k === 2 },
      {
        text: 'isin(id, [9007199254740993, -1])',
        value: (row) => row.id === 9007199254740993n || row.id === -1n,
      },
      { text: 'isMissing(id)', value: (row) => row.id === null },
      { text: 'id > 9007199254740992', value: (row) => row.id !== null && row.id > 9007199254740992n },
      { text: 'id == 1.5', value: () => false },
      { text: 'max(id, 2) == id', value: (row) => row.id !== null && row.id >= 2n },
    ),
    fc.tuple(fc.constantFrom(...Object.keys(order)), tie('number'), tie('number')).map(
      ([sign, x, y]): Sample<boolean> => ({
        text: `(${x.text}) ${sign} (${y.text})`,
        value: (row) => order[sign](x.value(row), y.value(row)),
      }),
    ),
    fc.tuple(fc.constantFrom(...Object.keys(order)), tie('number')).map(
      ([sign, y]): Sample<boolean> => ({
        text: `id ${sign} (${y.text})`,
        value: (row) => row.id !== null && order[sign](row.id, y.value(row)),
      }),
    ),
    fc.tuple(tie('number'), tie('number'), tie('number')).map(
      ([x, y, z]): Sample<boolean> => ({
        text: `(${x.text}) < (${y.text}) <= (${z.text})`,
        value: (row) => x.value(row) < y.value(row) && y.value(row) <= z.value(row),
      }),
    ),
    fc.tuple(fc.constantFrom('and', 'or', 'xor'), tie('condition'), tie('condition')).map(
      ([word, p, q]): Sample<boolean> => ({
        text: `(${p.text}) ${word} (${q.text})`,
        value: (row) => logic[word](p.value(row), q.value(row)),
      }),
    ),
    tie('condition').map(
      (p): Sample<boolean> => ({ text: `not (${p.text})`, value: (row) => !p.value(row) }),
    ),
    tie('number').map(
      (x): Sample<boolean> => ({
        text: `isFinite(${x.text})`,
        value: (row) => Number.isFinite(x.value(row)),
      }),
    ),
    tie('number').map(
      (x): Sample<boolean> => ({
        text: `isNaN(${x.text})`,
        value: (row) => Number.isNaN(x.value(row)),
      }),
    ),
  ),
}));

const logic: Record<string, (p: boolean, q: boolean) => boolean> = {
  and: (p, q) => p && q,
  or: (p, q) => p || q,
  xor: (p, q) => p !== q,
};
