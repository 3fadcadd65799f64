// Arithmetic on float64, rounded as IEEE 754 says.
const ADD: i32 = 0;
const SUBTRACT: i32 = 1;
const MULTIPLY: i32 = 2;
const DIVIDE: i32 = 3;
const MIN: i32 = 4;
const MAX: i32 = 5;

@inline
function combined(operation: i32, x: v128, y: v128): v128 {
  if (operation == ADD) return f64x2.add(x, y);
  if (operation == SUBTRACT) return f64x2.sub(x, y);
  if (operation == MULTIPLY) return f64x2.mul(x, y);
  if (operation == DIVIDE) return f64x2.div(x, y);
  if (operation == MIN) return f64x2.min(x, y);
  if (operation == MAX) return f64x2.max(x, y);
  return f64x2.sub(x, f64x2.mul(y, f64x2.floor(f64x2.div(x, y))));
}

@inline
function combine(operation: i32, out: usize, x: usize, xStep: usize, y: usize, yStep: usize, n: i32): void {
  const end = out + 8 * (n);
  while (out < end) {
    v128.store(out, combined(operation, v128.load(x), v128.load(y)));
    v128.store(out, combined(operation, v128.load(x + xStep), v128.load(y + yStep)), 16);
    out += 32;
    x += 2 * xStep;
    y += 2 * yStep;
  }
}

export function add(out: usize, x: usize, xStep: usize, y: usize, yStep: usize, n: i32): void {
  combine(ADD, out, x, xStep, y, yStep, n);
}

export function subtract(out: usize, x: usize, xStep: usize, y: usize, yStep: usize, n: i32): void {
  combine(SUBTRACT, out, x, xStep, y, yStep, n);
}

export function multiply(out: usize, x: usize, xStep: usize, y: usize, yStep: usize, n: i32): void {
  combine(MULTIPLY, out, x, xStep, y, yStep, n);
}

export function divide(out: usize, x: usize, xStep: usize, y: usize, yStep: usize, n: i32): void {
  combine(DIVIDE, out, x, xStep, y, yStep, n);
}

export function min(out: usize, x: usize, xStep: usize, y: usize, yStep: usize, n: i32): void {
  combine(MIN, out, x, xStep, y, yStep, n);
}

export function max(out: usize, x: usize, xStep: usize, y: usize, yStep: usize, n: i32): void {
  combine(MAX, out, x, xStep, y, yStep, n);
}

/** Remainder with the sign of the divisor. */
export function mod(out: usize, x: usize, xStep: usize, y: usize, yStep: usize, n: i32): void {
  combine(-1, out, x, xStep, y, yStep, n);
}

export function negate(out: usize, x: usize, n: i32): void {
  for (let i = 0, end = 8 * n; i < end; i += 16) v128.store(out + i, f64x2.neg(v128.load(x + i)));
}

export function abs(out: usize, x: usize, n: i32): void {
  for (let i = 0, end = 8 * n; i < end; i += 16) v128.store(out + i, f64x2.abs(v128.load(x + i)));
}

export function sqrt(out: usize, x: usize, n: i32): void {
  for (let i = 0, end = 8 * n; i < end; i += 16) v128.store(out + i, f64x2.sqrt(v128.load(x + i)));
}

export function floor(out: usize, x: usize, n: i32): void {
  for (let i = 0, end = 8 * n; i < end; i += 16) v128.store(out + i, f64x2.floor(v128.load(x + i)));
}

export function ceil(out: usize, x: usize, n: i32): void {
  for (let i = 0, end = 8 * n; i < end; i += 16) v128.store(out + i, f64x2.ceil(v128.load(x + i)));
}

/** To the nearest whole number, halves to the even one. */
export function round(out: usize, x: usize, n: i32): void {
  for (let i = 0, end = 8 * n; i < end; i += 16)
    v128.store(out + i, f64x2.nearest(v128.load(x + i)));
}

/** -1 or 1; zeros and NaN as they are. */
export function sign(out: usize, x: usize, n: i32): void {
  const zero = f64x2.splat(0);
  for (let i = 0, end = 8 * n; i < end; i += 16) {
    const value = v128.load(x + i);
    const up = v128.and(f64x2.gt(value, zero), f64x2.splat(1));
    const down = v128.and(f64x2.lt(value, zero), f64x2.splat(-1));
    const neither = v128.not(v128.or(f64x2.gt(value, zero), f64x2.lt(value, zero)));
    v128.store(out + i, v128.or(v128.or(up, down), v128.and(neither, value)));
  }
}
