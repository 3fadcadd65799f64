import type { ElementType } from '../element-type.js';
import { type ArrayKernel, kernels } from './kernels.js';

export type ArrayFunctionName = keyof typeof kernels;

export interface ArrayFunction {
  /** Number of arguments. */
  readonly arity: number;
  /** Type of the result; a bool is 0 or 1. */
  readonly gives: ElementType;
  readonly doc: string;
}

const number = (arity: number, doc: string): ArrayFunction => ({ arity, gives: 'float64', doc });
const test = (arity: number, doc: string): ArrayFunction => ({ arity, gives: 'bool', doc });

/** Functions of single elements, by their names in numpy: the only list; methods, checks and documentation go by it. */
export const arrayFunctions: Readonly<Record<ArrayFunctionName, ArrayFunction>> = {
  add: number(2, 'sum'),
  subtract: number(2, 'difference'),
  multiply: number(2, 'product'),
  divide: number(2, 'quotient; x / 0 is infinite, 0 / 0 NaN'),
  power: number(2, 'x to the power y; NaN for a negative x and a y that is not whole'),
  negate: number(1, 'the negative'),
  abs: number(1, 'absolute value'),
  sqrt: number(1, 'square root; NaN below 0'),
  cbrt: number(1, 'cube root'),
  exp: number(1, 'e to the power x'),
  expm1: number(1, 'exp(x) - 1, exact for small x'),
  log: number(1, 'natural logarithm; NaN below 0'),
  log1p: number(1, 'log(1 + x), exact for small x'),
  log10: number(1, 'logarithm to base 10; NaN below 0'),
  log2: number(1, 'logarithm to base 2; NaN below 0'),
  sin: number(1, 'sine of an angle in rad'),
  cos: number(1, 'cosine of an angle in rad'),
  tan: number(1, 'tangent of an angle in rad'),
  arcsin: number(1, 'angle of a sine, rad'),
  arccos: number(1, 'angle of a cosine, rad'),
  arctan: number(1, 'angle of a tangent, rad'),
  arctan2: number(2, 'arctan2(y, x): angle of the point (x, y), rad'),
  sinh: number(1, 'hyperbolic sine'),
  cosh: number(1, 'hyperbolic cosine'),
  tanh: number(1, 'hyperbolic tangent'),
  hypot: number(2, 'length of (x, y)'),
  floor: number(1, 'next whole number downwards'),
  ceil: number(1, 'next whole number upwards'),
  round: number(1, 'nearest whole number, halves to the even one'),
  sign: number(1, '-1, 0 or 1'),
  minimum: number(2, 'the smaller one; NaN where either is NaN'),
  maximum: number(2, 'the larger one; NaN where either is NaN'),
  less: test(2, 'x < y; false for NaN'),
  lessEqual: test(2, 'x <= y; false for NaN'),
  greater: test(2, 'x > y; false for NaN'),
  greaterEqual: test(2, 'x >= y; false for NaN'),
  equal: test(2, 'x = y; false for NaN'),
  notEqual: test(2, 'x differs from y; true for NaN, as in numpy'),
  and: test(2, 'both are not 0 (NaN is not 0)'),
  or: test(2, 'at least one is not 0'),
  not: test(1, 'is 0'),
  isNaN: test(1, 'not a number'),
  isFinite: test(1, 'neither NaN nor infinite'),
  where: number(3, 'where(condition, x, y): x where the condition is not 0, else y'),
};

export const kernelOf = (name: ArrayFunctionName): ArrayKernel => kernels[name];
