/**
 * sin(x + tail) of two lanes for |x| <= pi/4, tail being what rounding left of x: the polynomial of fdlibm's __kernel_sin (Sun
 * Microsystems, 1993), good to 0.6 units in the last place. Additions and multiplications only: the same bits on every machine.
 */
export function sine(x: v128, tail: v128): v128 {
  const square = f64x2.mul(x, x);
  const cube = f64x2.mul(square, x);
  let series = f64x2.splat(1.58969099521155e-10);
  series = f64x2.add(f64x2.mul(series, square), f64x2.splat(-2.5050760253406863e-8));
  series = f64x2.add(f64x2.mul(series, square), f64x2.splat(2.7557313707070068e-6));
  series = f64x2.add(f64x2.mul(series, square), f64x2.splat(-1.984126982985795e-4));
  series = f64x2.add(f64x2.mul(series, square), f64x2.splat(8.33333333332249e-3));
  const half = f64x2.mul(f64x2.splat(0.5), tail);
  const higher = f64x2.sub(f64x2.mul(square, f64x2.sub(half, f64x2.mul(cube, series))), tail);
  const third = f64x2.mul(cube, f64x2.splat(-0.16666666666666632));
  return f64x2.sub(x, f64x2.sub(higher, third));
}
