type Numbers = Float64Array;

/** Computes the first `n` numbers of `out` from those of `args`; `out` may be one of them. */
export type ArrayKernel = (out: Numbers, args: readonly Numbers[], n: number) => void;

/** Kernels over runs of numbers. Each has a loop of its own: a loop over a function argument is several times slower. */
export const kernels = {
  add: (out, [x, y], n) => {
    for (let i = 0; i < n; i++) out[i] = x[i] + y[i];
  },
  subtract: (out, [x, y], n) => {
    for (let i = 0; i < n; i++) out[i] = x[i] - y[i];
  },
  multiply: (out, [x, y], n) => {
    for (let i = 0; i < n; i++) out[i] = x[i] * y[i];
  },
  divide: (out, [x, y], n) => {
    for (let i = 0; i < n; i++) out[i] = x[i] / y[i];
  },
  power: (out, [x, y], n) => {
    for (let i = 0; i < n; i++) out[i] = power(x[i], y[i]);
  },
  negate: (out, [x], n) => {
    for (let i = 0; i < n; i++) out[i] = -x[i];
  },
  abs: (out, [x], n) => {
    for (let i = 0; i < n; i++) out[i] = Math.abs(x[i]);
  },
  sqrt: (out, [x], n) => {
    for (let i = 0; i < n; i++) out[i] = Math.sqrt(x[i]);
  },
  exp: (out, [x], n) => {
    for (let i = 0; i < n; i++) out[i] = Math.exp(x[i]);
  },
  expm1: (out, [x], n) => {
    for (let i = 0; i < n; i++) out[i] = Math.expm1(x[i]);
  },
  log: (out, [x], n) => {
    for (let i = 0; i < n; i++) out[i] = Math.log(x[i]);
  },
  log1p: (out, [x], n) => {
    for (let i = 0; i < n; i++) out[i] = Math.log1p(x[i]);
  },
  log10: (out, [x], n) => {
    for (let i = 0; i < n; i++) out[i] = Math.log10(x[i]);
  },
  sin: (out, [x], n) => {
    for (let i = 0; i < n; i++) out[i] = Math.sin(x[i]);
  },
  cos: (out, [x], n) => {
    for (let i = 0; i < n; i++) out[i] = Math.cos(x[i]);
  },
  arctan2: (out, [y, x], n) => {
    for (let i = 0; i < n; i++) out[i] = Math.atan2(y[i], x[i]);
  },
  hypot: (out, [x, y], n) => {
    for (let i = 0; i < n; i++) out[i] = Math.hypot(x[i], y[i]);
  },
  floor: (out, [x], n) => {
    for (let i = 0; i < n; i++) out[i] = Math.floor(x[i]);
  },
  ceil: (out, [x], n) => {
    for (let i = 0; i < n; i++) out[i] = Math.ceil(x[i]);
  },
  minimum: (out, [x, y], n) => {
    for (let i = 0; i < n; i++) out[i] = Math.min(x[i], y[i]);
  },
  maximum: (out, [x, y], n) => {
    for (let i = 0; i < n; i++) out[i] = Math.max(x[i], y[i]);
  },
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
