/** Sum of the first n numbers without what is NaN: eight sums side by side, joined in a fixed order. */
export function sumOfAll(x: usize, n: i32): f64 {
  let a = f64x2.splat(0);
  let b = f64x2.splat(0);
  let c = f64x2.splat(0);
  let d = f64x2.splat(0);
  const end = x + 8 * (n & ~7);
  for (; x < end; x += 64) {
    a = f64x2.add(a, orZero(v128.load(x)));
    b = f64x2.add(b, orZero(v128.load(x, 16)));
    c = f64x2.add(c, orZero(v128.load(x, 32)));
    d = f64x2.add(d, orZero(v128.load(x, 48)));
  }
  const sums = f64x2.add(f64x2.add(a, b), f64x2.add(c, d));
  let sum = f64x2.extract_lane(sums, 0) + f64x2.extract_lane(sums, 1);
  for (let i = n & ~7; i < n; i++, x += 8) {
    const value = load<f64>(x);
    if (value == value) sum += value;
  }
  return sum;
}

@inline
function orZero(x: v128): v128 {
  return v128.and(x, f64x2.eq(x, x));
}
