/** How the arguments of a function are typed, and what it gives. */
export type Family =
  /** float64 -> float64 */
  | 'numbers'
  /** conditions -> condition */
  | 'conditions'
  /** two values of one kind that have an order -> condition; 64-bit integers exactly */
  | 'order'
  /** the same for values that can be equal: numbers, 64-bit integers, strings, flags */
  | 'equality'
  /** float64 -> condition */
  | 'test'
  | 'extremum'
  | 'missing'
  | 'membership'
  | 'choice'
  | 'fill'
  | 'float64'
  | 'clip';

export interface ExpressionFunction {
  readonly family: Family;
  /** Fewest and most arguments. */
  readonly arity: readonly [number, number];
  readonly doc: string;
}

const numbers = (arity: number, doc: string): ExpressionFunction => ({
  family: 'numbers',
  arity: [arity, arity],
  doc,
});
const binary = (family: Family, doc: string): ExpressionFunction => ({ family, arity: [2, 2], doc });
const any = Number.POSITIVE_INFINITY;

/** Operators, by their sign. The kernel of each has the same name, 'exact ...' for 64-bit integers, 'text ...' for strings. */
export const operators: Readonly<Record<string, ExpressionFunction>> = {
  '+': numbers(2, 'sum'),
  '-': numbers(2, 'difference'),
  '*': numbers(2, 'product'),
  '/': numbers(2, 'quotient'),
  '^': numbers(2, 'power'),
  negate: numbers(1, 'the negative'),
  '<': binary('order', 'less'),
  '<=': binary('order', 'less or equal'),
  '>': binary('order', 'greater'),
  '>=': binary('order', 'greater or equal'),
  '==': binary('equality', 'equal; false where either is missing'),
  '!=': binary('equality', 'unequal; false where either is missing'),
  and: binary('conditions', 'both hold'),
  or: binary('conditions', 'at least one holds'),
  xor: binary('conditions', 'exactly one holds'),
  not: { family: 'conditions', arity: [1, 1], doc: 'does not hold' },
  '?:': { family: 'choice', arity: [3, 3], doc: 'condition ? value : other' },
};

/** Functions, by name: the only list, which the reader of expressions, the help page and the tests go by. */
export const functions: Readonly<Record<string, ExpressionFunction>> = {
  abs: numbers(1, 'absolute value'),
  acos: numbers(1, 'angle of a cosine, rad'),
  asin: numbers(1, 'angle of a sine, rad'),
  atan: numbers(1, 'angle of a tangent, rad'),
  atan2: numbers(2, 'atan2(y, x): angle of the point (x, y), rad'),
  cbrt: numbers(1, 'cube root'),
  ceil: numbers(1, 'next whole number upwards'),
  clip: { family: 'clip', arity: [3, 3], doc: 'clip(x, low, high): x moved into [low, high]' },
  cos: numbers(1, 'cosine of an angle in rad'),
  cosh: numbers(1, 'hyperbolic cosine'),
  exp: numbers(1, 'e to the power x'),
  expm1: numbers(1, 'exp(x) - 1, exact for small x'),
  fillMissing: {
    family: 'fill',
    arity: [2, 2],
    doc: 'fillMissing(x, value): value where x is NaN or missing',
  },
  float64: { family: 'float64', arity: [1, 1], doc: 'as a double; 64-bit integers are rounded to 53 bits' },
  floor: numbers(1, 'next whole number downwards'),
  hypot: numbers(2, 'length of (x, y)'),
  isFinite: { family: 'test', arity: [1, 1], doc: 'neither NaN, infinite nor missing' },
  isMissing: { family: 'missing', arity: [1, 1], doc: 'NaN, or missing behind a mask' },
  isNaN: { family: 'test', arity: [1, 1], doc: 'not a number, or missing' },
  isin: { family: 'membership', arity: [2, any], doc: 'isin(x, [a, b, ...]): one of the list' },
  log: numbers(1, 'natural logarithm; NaN below 0'),
  log10: numbers(1, 'logarithm to base 10; NaN below 0'),
  log1p: numbers(1, 'log(1 + x), exact for small x'),
  log2: numbers(1, 'logarithm to base 2; NaN below 0'),
  max: { family: 'extremum', arity: [2, any], doc: 'largest argument; NaN where one is missing' },
  min: { family: 'extremum', arity: [2, any], doc: 'smallest argument; NaN where one is missing' },
  mod: numbers(2, 'remainder with the sign of the divisor'),
  round: numbers(1, 'nearest whole number, halves to the even one'),
  sign: numbers(1, '-1, 0 or 1'),
  sin: numbers(1, 'sine of an angle in rad'),
  sinh: numbers(1, 'hyperbolic sine'),
  sqrt: numbers(1, 'square root; NaN below 0'),
  tan: numbers(1, 'tangent of an angle in rad'),
  tanh: numbers(1, 'hyperbolic tangent'),
};

/** Names that stand for a number where no column has them. */
export const constants: Readonly<Record<string, number>> = {
  pi: Math.PI,
  NaN: Number.NaN,
  Infinity: Number.POSITIVE_INFINITY,
};
