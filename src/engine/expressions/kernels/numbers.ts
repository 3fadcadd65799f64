import type { Kernel } from './vector.js';

type Numbers = Float64Array;

const one = (kernel: (out: Numbers, x: Numbers, n: number) => void): Kernel => {
  return (out, [x], n) => kernel(out.values as Numbers, x.values as Numbers, n);
};
const two = (kernel: (out: Numbers, x: Numbers, y: Numbers, n: number) => void): Kernel => {
  return (out, [x, y], n) => kernel(out.values as Numbers, x.values as Numbers, y.values as Numbers, n);
};

/** Kernels from float64 to float64. Each has a loop of its own, so that the engine inlines what is inside. */
export const numberKernels = {
  '+': two((out, x, y, n) => {
    for (let i = 0; i < n; i++) out[i] = x[i] + y[i];
  }),
  '-': two((out, x, y, n) => {
    for (let i = 0; i < n; i++) out[i] = x[i] - y[i];
  }),
  '*': two((out, x, y, n) => {
    for (let i = 0; i < n; i++) out[i] = x[i] * y[i];
  }),
  '/': two((out, x, y, n) => {
    for (let i = 0; i < n; i++) out[i] = x[i] / y[i];
  }),
  '^': two((out, x, y, n) => {
    for (let i = 0; i < n; i++) out[i] = x[i] ** y[i];
  }),
  mod: two((out, x, y, n) => {
    for (let i = 0; i < n; i++) out[i] = x[i] - y[i] * Math.floor(x[i] / y[i]);
  }),
  negate: one((out, x, n) => {
    for (let i = 0; i < n; i++) out[i] = -x[i];
  }),
  abs: one((out, x, n) => {
    for (let i = 0; i < n; i++) out[i] = Math.abs(x[i]);
  }),
  sqrt: one((out, x, n) => {
    for (let i = 0; i < n; i++) out[i] = Math.sqrt(x[i]);
  }),
  cbrt: one((out, x, n) => {
    for (let i = 0; i < n; i++) out[i] = Math.cbrt(x[i]);
  }),
  exp: one((out, x, n) => {
    for (let i = 0; i < n; i++) out[i] = Math.exp(x[i]);
  }),
  expm1: one((out, x, n) => {
    for (let i = 0; i < n; i++) out[i] = Math.expm1(x[i]);
  }),
  log: one((out, x, n) => {
    for (let i = 0; i < n; i++) out[i] = Math.log(x[i]);
  }),
  log1p: one((out, x, n) => {
    for (let i = 0; i < n; i++) out[i] = Math.log1p(x[i]);
  }),
  log2: one((out, x, n) => {
    for (let i = 0; i < n; i++) out[i] = Math.log2(x[i]);
  }),
  log10: one((out, x, n) => {
    for (let i = 0; i < n; i++) out[i] = Math.log10(x[i]);
  }),
  sin: one((out, x, n) => {
    for (let i = 0; i < n; i++) out[i] = Math.sin(x[i]);
  }),
  cos: one((out, x, n) => {
    for (let i = 0; i < n; i++) out[i] = Math.cos(x[i]);
  }),
  tan: one((out, x, n) => {
    for (let i = 0; i < n; i++) out[i] = Math.tan(x[i]);
  }),
  asin: one((out, x, n) => {
    for (let i = 0; i < n; i++) out[i] = Math.asin(x[i]);
  }),
  acos: one((out, x, n) => {
    for (let i = 0; i < n; i++) out[i] = Math.acos(x[i]);
  }),
  atan: one((out, x, n) => {
    for (let i = 0; i < n; i++) out[i] = Math.atan(x[i]);
  }),
  atan2: two((out, y, x, n) => {
    for (let i = 0; i < n; i++) out[i] = Math.atan2(y[i], x[i]);
  }),
  sinh: one((out, x, n) => {
    for (let i = 0; i < n; i++) out[i] = Math.sinh(x[i]);
  }),
  cosh: one((out, x, n) => {
    for (let i = 0; i < n; i++) out[i] = Math.cosh(x[i]);
  }),
  tanh: one((out, x, n) => {
    for (let i = 0; i < n; i++) out[i] = Math.tanh(x[i]);
  }),
  hypot: two((out, x, y, n) => {
    for (let i = 0; i < n; i++) out[i] = Math.hypot(x[i], y[i]);
  }),
  floor: one((out, x, n) => {
    for (let i = 0; i < n; i++) out[i] = Math.floor(x[i]);
  }),
  ceil: one((out, x, n) => {
    for (let i = 0; i < n; i++) out[i] = Math.ceil(x[i]);
  }),
  sign: one((out, x, n) => {
    for (let i = 0; i < n; i++) out[i] = Math.sign(x[i]);
  }),
  round: one((out, x, n) => {
    for (let i = 0; i < n; i++) out[i] = roundHalfToEven(x[i]);
  }),
  min: two((out, x, y, n) => {
    for (let i = 0; i < n; i++) out[i] = Math.min(x[i], y[i]);
  }),
  max: two((out, x, y, n) => {
    for (let i = 0; i < n; i++) out[i] = Math.max(x[i], y[i]);
  }),
} satisfies Record<string, Kernel>;

/** To the nearest whole number, halves to the even one, as in IEEE 754 and numpy. */
function roundHalfToEven(x: number): number {
  const down = Math.floor(x);
  const rest = x - down;
  if (rest < 0.5) return down === 0 && (x < 0 || Object.is(x, -0)) ? -0 : down;
  if (rest > 0.5 || down % 2 !== 0) return down === -1 ? -0 : down + 1;
  return down;
}
