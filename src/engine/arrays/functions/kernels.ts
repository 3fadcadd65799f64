import { machine, type OneName, type SteppedName, type TwoName } from '../../kernels/machine.js';

type Numbers = Float64Array;

/**
 * Computes the first `n` numbers of `out` from those of `args`; `out` may be one of them. All lie in the memory of kernels, with
 * room for a multiple of 16.
 */
export type ArrayKernel = (out: Numbers, args: readonly Numbers[], n: number) => void;

const one = (name: OneName): ArrayKernel => {
  return (out, [x], n) => machine()[name](out.byteOffset, x.byteOffset, n);
};
const two = (name: TwoName): ArrayKernel => {
  return (out, [x, y], n) => machine()[name](out.byteOffset, x.byteOffset, y.byteOffset, n);
};
/** Of two columns of numbers: none of them is a constant. */
const stepped = (name: SteppedName): ArrayKernel => {
  return (out, [x, y], n) => machine()[name](out.byteOffset, x.byteOffset, 16, y.byteOffset, 16, n);
};

const less = stepped('lessNumbers');
const lessEqual = stepped('lessOrEqualNumbers');

/** Kernels over runs of numbers: those that expressions over columns use, which have the same rules, and some for flags as numbers. */
export const kernels = {
  add: stepped('add'),
  subtract: stepped('subtract'),
  multiply: stepped('multiply'),
  divide: stepped('divide'),
  /** IEEE 754 pow, which JavaScript's differs from where the base is 1 or -1: 1 to any power is 1, (-1)^(+-infinity) is 1. */
  power: (out, [x, y], n) => {
    const ones: number[] = [];
    for (let i = 0; i < n; i++)
      if (x[i] === 1 || (x[i] === -1 && Math.abs(y[i]) === Number.POSITIVE_INFINITY)) ones.push(i);
    machine().pow(out.byteOffset, x.byteOffset, y.byteOffset, n);
    for (const i of ones) out[i] = 1;
  },
  negate: one('negate'),
  abs: one('abs'),
  sqrt: one('sqrt'),
  cbrt: one('cbrt'),
  exp: one('exp'),
  expm1: one('expm1'),
  log: one('log'),
  log1p: one('log1p'),
  log10: one('log10'),
  log2: one('log2'),
  sin: one('sin'),
  cos: one('cos'),
  tan: one('tan'),
  arcsin: one('asin'),
  arccos: one('acos'),
  arctan: one('atan'),
  arctan2: two('atan2'),
  sinh: one('sinh'),
  cosh: one('cosh'),
  tanh: one('tanh'),
  hypot: two('hypot'),
  floor: one('floor'),
  ceil: one('ceil'),
  round: one('round'),
  sign: one('sign'),
  minimum: stepped('min'),
  maximum: stepped('max'),
  less,
  lessEqual,
  greater: (out, [x, y], n) => less(out, [y, x], n),
  greaterEqual: (out, [x, y], n) => lessEqual(out, [y, x], n),
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
  where: (out, [condition, x, y], n) =>
    machine().chooseNumbers(out.byteOffset, condition.byteOffset, x.byteOffset, y.byteOffset, n),
} satisfies Record<string, ArrayKernel>;
