import { numberKernels } from '../../expressions/kernels/numbers.js';

type Numbers = Float64Array;

/** Computes the first `n` numbers of `out` from those of `args`; `out` may be one of them. */
export type ArrayKernel = (out: Numbers, args: readonly Numbers[], n: number) => void;

/** The kernel that expressions over columns use, which have the same rules. */
const number = (name: keyof typeof numberKernels): ArrayKernel => {
  const kernel = numberKernels[name];
  return (out, args, n) =>
    kernel(
      { type: 'float64', values: out },
      args.map((values) => ({ type: 'float64', values })),
      n,
    );
};

/** Kernels over runs of numbers. Each has a loop of its own: a loop over a function argument is several times slower. */
export const kernels = {
  add: number('+'),
  subtract: number('-'),
  multiply: number('*'),
  divide: number('/'),
  power: (out, [x, y], n) => {
    for (let i = 0; i < n; i++) out[i] = power(x[i], y[i]);
  },
  negate: number('negate'),
  abs: number('abs'),
  sqrt: number('sqrt'),
  cbrt: number('cbrt'),
  exp: number('exp'),
  expm1: number('expm1'),
  log: number('log'),
  log1p: number('log1p'),
  log10: number('log10'),
  log2: number('log2'),
  sin: number('sin'),
  cos: number('cos'),
  tan: number('tan'),
  arcsin: number('asin'),
  arccos: number('acos'),
  arctan: number('atan'),
  arctan2: number('atan2'),
  sinh: number('sinh'),
  cosh: number('cosh'),
  tanh: number('tanh'),
  hypot: number('hypot'),
  floor: number('floor'),
  ceil: number('ceil'),
  round: number('round'),
  sign: number('sign'),
  minimum: number('min'),
  maximum: number('max'),
  less: (out, [x, y], n) => {
    for (let i = 0; i < n; i++) out[i] = Number(x[i] < y[i]);
  },
  lessEqual: (out, [x, y], n) => {
    for (let i = 0; i < n; i++) out[i] = Number(x[i] <= y[i]);
  },
  greater: (out, [x, y], n) => {
    for (let i = 0; i < n; i++) out[i] = Number(x[i] > y[i]);
  },
  greaterEqual: (out, [x, y], n) => {
    for (let i = 0; i < n; i++) out[i] = Number(x[i] >= y[i]);
  },
  equal: (out, [x, y], n) => {
    for (let i = 0; i < n; i++) out[i] = Number(x[i] === y[i]);
  },
  notEqual: (out, [x, y], n) => {
    for (let i = 0; i < n; i++) out[i] = Number(x[i] !== y[i]);
  },
  and: (out, [x, y], n) => {
    for (let i = 0; i < n; i++) out[i] = Number(x[i] !== 0) & Number(y[i] !== 0);
  },
  or: (out, [x, y], n) => {
    for (let i = 0; i < n; i++) out[i] = Number(x[i] !== 0) | Number(y[i] !== 0);
  },
  not: (out, [x], n) => {
    for (let i = 0; i < n; i++) out[i] = Number(x[i] === 0);
  },
  isNaN: (out, [x], n) => {
    for (let i = 0; i < n; i++) out[i] = Number(Number.isNaN(x[i]));
  },
  isFinite: (out, [x], n) => {
    for (let i = 0; i < n; i++) out[i] = Number(x[i] - x[i] === 0);
  },
  where: (out, [condition, x, y], n) => {
    for (let i = 0; i < n; i++) out[i] = condition[i] !== 0 ? x[i] : y[i];
  },
} satisfies Record<string, ArrayKernel>;

/** IEEE 754 pow, which JavaScript's differs from where the base is 1 or -1: 1 to any power is 1, (-1)^(+-infinity) is 1. */
function power(x: number, y: number): number {
  if (x === 1 || (x === -1 && (y === Number.POSITIVE_INFINITY || y === Number.NEGATIVE_INFINITY))) return 1;
  return x ** y;
}
