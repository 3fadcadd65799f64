// Flags as float64, 0 or 1, for arrays that have no other type. A step is 16 for a column and 0 for a constant.

export function lessNumbers(out: usize, x: usize, xStep: usize, y: usize, yStep: usize, n: i32): void {
  const one = f64x2.splat(1);
  for (let i = 0, end = 8 * n; i < end; i += 16, x += xStep, y += yStep)
    v128.store(out + i, v128.and(one, f64x2.lt(v128.load(x), v128.load(y))));
}

export function lessOrEqualNumbers(out: usize, x: usize, xStep: usize, y: usize, yStep: usize, n: i32): void {
  const one = f64x2.splat(1);
  for (let i = 0, end = 8 * n; i < end; i += 16, x += xStep, y += yStep)
    v128.store(out + i, v128.and(one, f64x2.le(v128.load(x), v128.load(y))));
}

/** x where the condition is not 0 (NaN is not 0), else y. */
export function chooseNumbers(out: usize, condition: usize, x: usize, y: usize, n: i32): void {
  const zero = f64x2.splat(0);
  for (let i = 0, end = 8 * n; i < end; i += 16) {
    const no = f64x2.eq(v128.load(condition + i), zero);
    v128.store(out + i, v128.bitselect(v128.load(y + i), v128.load(x + i), no));
  }
}
