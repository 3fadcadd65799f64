// Comparisons of float64 that answer with one byte a row, 0 or 1. A comparison with NaN is false, also unequal.
const LESS: i32 = 0;
const LESS_OR_EQUAL: i32 = 1;
const EQUAL: i32 = 2;

@inline
function holds(operation: i32, x: v128, y: v128): v128 {
  if (operation == LESS) return f64x2.lt(x, y);
  if (operation == LESS_OR_EQUAL) return f64x2.le(x, y);
  if (operation == EQUAL) return f64x2.eq(x, y);
  return v128.or(f64x2.lt(x, y), f64x2.gt(x, y));
}

/** Four rows as 32-bit masks. */
@inline
function four(operation: i32, x: usize, xStep: usize, y: usize, yStep: usize): v128 {
  const low = holds(operation, v128.load(x), v128.load(y));
  const high = holds(operation, v128.load(x + xStep), v128.load(y + yStep));
  return v128.shuffle<i32>(low, high, 0, 2, 4, 6);
}

@inline
function compare(operation: i32, out: usize, x: usize, xStep: usize, y: usize, yStep: usize, n: i32): void {
  const ones = i8x16.splat(1);
  for (let i = 0; i < n; i += 16) {
    const a = four(operation, x, xStep, y, yStep);
    const b = four(operation, x + 2 * xStep, xStep, y + 2 * yStep, yStep);
    const c = four(operation, x + 4 * xStep, xStep, y + 4 * yStep, yStep);
    const d = four(operation, x + 6 * xStep, xStep, y + 6 * yStep, yStep);
    const flags = i8x16.narrow_i16x8_s(i16x8.narrow_i32x4_s(a, b), i16x8.narrow_i32x4_s(c, d));
    v128.store(out + i, v128.and(flags, ones));
    x += 8 * xStep;
    y += 8 * yStep;
  }
}

export function less(out: usize, x: usize, xStep: usize, y: usize, yStep: usize, n: i32): void {
  compare(LESS, out, x, xStep, y, yStep, n);
}

export function lessOrEqual(out: usize, x: usize, xStep: usize, y: usize, yStep: usize, n: i32): void {
  compare(LESS_OR_EQUAL, out, x, xStep, y, yStep, n);
}

export function equal(out: usize, x: usize, xStep: usize, y: usize, yStep: usize, n: i32): void {
  compare(EQUAL, out, x, xStep, y, yStep, n);
}

export function unequal(out: usize, x: usize, xStep: usize, y: usize, yStep: usize, n: i32): void {
  compare(-1, out, x, xStep, y, yStep, n);
}

/** Whether the values of two columns both lie in their intervals. `bounds` are low, high of x, then of y, each twice. */
export function withinBoth(out: usize, x: usize, y: usize, bounds: usize, n: i32): void {
  for (let i = 0; i < n; i += 16) v128.store(out + i, sixteenFlags(x + 8 * i, y + 8 * i, bounds));
}

@inline
export function sixteenFlags(x: usize, y: usize, bounds: usize): v128 {
  const a = fourWithin(x, y, bounds);
  const b = fourWithin(x + 32, y + 32, bounds);
  const c = fourWithin(x + 64, y + 64, bounds);
  const d = fourWithin(x + 96, y + 96, bounds);
  const flags = i8x16.narrow_i16x8_s(i16x8.narrow_i32x4_s(a, b), i16x8.narrow_i32x4_s(c, d));
  return v128.and(flags, i8x16.splat(1));
}

@inline
function fourWithin(x: usize, y: usize, bounds: usize): v128 {
  const low = v128.and(within(x, bounds), within(y, bounds + 32));
  const high = v128.and(within(x + 16, bounds), within(y + 16, bounds + 32));
  return v128.shuffle<i32>(low, high, 0, 2, 4, 6);
}

@inline
function within(x: usize, bounds: usize): v128 {
  const values = v128.load(x);
  return v128.and(f64x2.ge(values, v128.load(bounds)), f64x2.le(values, v128.load(bounds, 16)));
}
