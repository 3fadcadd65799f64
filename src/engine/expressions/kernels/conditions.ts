import type { Kernel, Vector } from './vector.js';

const numbers = (vector: Vector): Float64Array => vector.values as Float64Array;
const flags = (vector: Vector): Uint8Array => vector.values as Uint8Array;

type Compare = (out: Uint8Array, x: Float64Array, y: Float64Array, n: number) => void;
const compare = (kernel: Compare): Kernel => {
  return (out, [x, y], n) => kernel(flags(out), numbers(x), numbers(y), n);
};
type Logic = (out: Uint8Array, x: Uint8Array, y: Uint8Array, n: number) => void;
const logic = (kernel: Logic): Kernel => {
  return (out, [x, y], n) => kernel(flags(out), flags(x), flags(y), n);
};

/**
 * Kernels that answer with 0 or 1. A comparison with NaN is false, also `!=`. The answer is made of the comparison itself, not
 * of a branch on it: a mispredicted branch costs more than the comparison.
 */
export const conditionKernels = {
  '<': compare((out, x, y, n) => {
    for (let i = 0; i < n; i++) out[i] = Number(x[i] < y[i]);
  }),
  '<=': compare((out, x, y, n) => {
    for (let i = 0; i < n; i++) out[i] = Number(x[i] <= y[i]);
  }),
  '>': compare((out, x, y, n) => {
    for (let i = 0; i < n; i++) out[i] = Number(x[i] > y[i]);
  }),
  '>=': compare((out, x, y, n) => {
    for (let i = 0; i < n; i++) out[i] = Number(x[i] >= y[i]);
  }),
  '==': compare((out, x, y, n) => {
    for (let i = 0; i < n; i++) out[i] = Number(x[i] === y[i]);
  }),
  '!=': compare((out, x, y, n) => {
    for (let i = 0; i < n; i++) out[i] = Number(x[i] < y[i]) | Number(x[i] > y[i]);
  }),
  and: logic((out, x, y, n) => {
    for (let i = 0; i < n; i++) out[i] = x[i] & y[i];
  }),
  or: logic((out, x, y, n) => {
    for (let i = 0; i < n; i++) out[i] = x[i] | y[i];
  }),
  xor: logic((out, x, y, n) => {
    for (let i = 0; i < n; i++) out[i] = x[i] ^ y[i];
  }),
  not: (out, [x], n) => {
    const [to, from] = [flags(out), flags(x)];
    for (let i = 0; i < n; i++) to[i] = from[i] ^ 1;
  },
  /** A flag that may be missing, as a condition: missing is false. */
  truth: (out, [x], n) => {
    const [to, from, valid] = [flags(out), flags(x), x.valid];
    for (let i = 0; i < n; i++) to[i] = from[i] & (valid === undefined ? 1 : valid[i]);
  },
  isNaN: (out, [x], n) => {
    const [to, from] = [flags(out), numbers(x)];
    for (let i = 0; i < n; i++) to[i] = Number(Number.isNaN(from[i]));
  },
  isFinite: (out, [x], n) => {
    const [to, from] = [flags(out), numbers(x)];
    for (let i = 0; i < n; i++) to[i] = Number(from[i] - from[i] === 0);
  },
  /** Behind a mask; without one nothing is missing. */
  isMasked: (out, [x], n) => {
    const [to, valid] = [flags(out), x.valid];
    for (let i = 0; i < n; i++) to[i] = valid === undefined ? 0 : valid[i] ^ 1;
  },
} satisfies Record<string, Kernel>;
