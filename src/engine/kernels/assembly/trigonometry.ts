// Sine and cosine, two lanes: the quadrant by Cody and Waite's reduction with pi/2 in four parts, then the polynomials of fdlibm
// (k_sin.c, k_cos.c, Sun Microsystems 1993) on [-pi/4, pi/4]. Beyond |x| = 2^20, within 2^-48 |x| of a multiple of pi/2, and for what is
// not finite, a lane takes the function of musl, which has pi to all digits; which of the two a number takes depends on it alone.

import { constant } from './constant';

export function sin(out: usize, x: usize, n: i32): void {
  for (let i = 0, end = 8 * n; i < end; i += 16) {
    const pair = v128.load(x + i);
    const value = ofPair(pair, 0);
    // Tiny numbers are their own sine; the reduction would take the sign of -0.
    const tiny = f64x2.lt(f64x2.abs(pair), constant(memory.data<f64>([1e-9])));
    v128.store(out + i, v128.bitselect(pair, value, tiny));
    if (!v128.all_true<i64>(reducible)) {
      if (!i64x2.extract_lane(reducible, 0)) store<f64>(out + i, NativeMath.sin(f64x2.extract_lane(pair, 0)));
      if (!i64x2.extract_lane(reducible, 1)) store<f64>(out + i, NativeMath.sin(f64x2.extract_lane(pair, 1)), 8);
    }
  }
}

export function cos(out: usize, x: usize, n: i32): void {
  for (let i = 0, end = 8 * n; i < end; i += 16) {
    const pair = v128.load(x + i);
    v128.store(out + i, ofPair(pair, 1));
    if (!v128.all_true<i64>(reducible)) {
      if (!i64x2.extract_lane(reducible, 0)) store<f64>(out + i, NativeMath.cos(f64x2.extract_lane(pair, 0)));
      if (!i64x2.extract_lane(reducible, 1)) store<f64>(out + i, NativeMath.cos(f64x2.extract_lane(pair, 1)), 8);
    }
  }
}

/** Lanes of the last pair for which the reduction is good to the last bit. */
let reducible: v128 = i64x2.splat(0);

/** sin(x + quarters pi/2) where x is reducible. */
@inline
function ofPair(x: v128, quarters: i64): v128 {
  const q = f64x2.nearest(f64x2.mul(x, constant(memory.data<f64>([0.63661977236758134308]))));
  const t = f64x2.sub(x, f64x2.mul(q, constant(memory.data<f64>([1.57079632673412561417]))));
  const product = f64x2.mul(q, constant(memory.data<f64>([6.0771005063039659766e-11])));
  const r = f64x2.sub(t, product);
  const tail = f64x2.mul(q, constant(memory.data<f64>([2.02226624879595063154e-21])));
  const w = f64x2.sub(tail, f64x2.sub(f64x2.sub(t, r), product));
  const y = f64x2.sub(r, w);
  const error = f64x2.sub(f64x2.sub(r, y), w);
  const size = f64x2.abs(x);
  const apart = f64x2.ge(f64x2.abs(y), f64x2.mul(size, constant(memory.data<f64>([3.552713678800501e-15]))));
  reducible = v128.and(apart, f64x2.le(size, constant(memory.data<f64>([1048576]))));
  // 2^52 + 2^51 added to a small whole number leaves that number in the lowest bits.
  const quadrant = i64x2.add(f64x2.add(q, constant(memory.data<f64>([6755399441055744]))), i64x2.splat(quarters));
  const z = f64x2.mul(y, y);
  const odd = i64x2.sub(i64x2.splat(0), v128.and(quadrant, constant(memory.data<i64>([1]))));
  const value = v128.bitselect(cosine(y, error, z), sine(y, error, z), odd);
  const sign = i64x2.shl(v128.and(quadrant, constant(memory.data<i64>([2]))), 62);
  return v128.xor(value, sign);
}

@inline
function sine(y: v128, error: v128, z: v128): v128 {
  let r = f64x2.add(constant(memory.data<f64>([-2.50507602534068634195e-8])), f64x2.mul(z, constant(memory.data<f64>([1.58969099521155010221e-10]))));
  const w = f64x2.mul(z, z);
  let low = f64x2.add(constant(memory.data<f64>([-1.98412698298579493134e-4])), f64x2.mul(z, constant(memory.data<f64>([2.75573137070700676789e-6]))));
  low = f64x2.add(constant(memory.data<f64>([8.33333333332248946124e-3])), f64x2.mul(z, low));
  r = f64x2.add(low, f64x2.mul(f64x2.mul(z, w), r));
  const v = f64x2.mul(z, y);
  const bent = f64x2.sub(
    f64x2.mul(z, f64x2.sub(f64x2.mul(constant(memory.data<f64>([0.5])), error), f64x2.mul(v, r))),
    error,
  );
  return f64x2.sub(y, f64x2.sub(bent, f64x2.mul(v, constant(memory.data<f64>([-1.66666666666666324348e-1])))));
}

@inline
function cosine(y: v128, error: v128, z: v128): v128 {
  const w = f64x2.mul(z, z);
  let low = f64x2.add(constant(memory.data<f64>([-1.38888888888741095749e-3])), f64x2.mul(z, constant(memory.data<f64>([2.48015872894767294178e-5]))));
  low = f64x2.mul(z, f64x2.add(constant(memory.data<f64>([4.16666666666666019037e-2])), f64x2.mul(z, low)));
  let high = f64x2.add(constant(memory.data<f64>([2.08757232129817482790e-9])), f64x2.mul(z, constant(memory.data<f64>([-1.13596475577881948265e-11]))));
  high = f64x2.add(constant(memory.data<f64>([-2.75573143513906633035e-7])), f64x2.mul(z, high));
  const r = f64x2.add(low, f64x2.mul(f64x2.mul(w, w), high));
  const half = f64x2.mul(constant(memory.data<f64>([0.5])), z);
  const one = f64x2.sub(constant(memory.data<f64>([1])), half);
  const lost = f64x2.sub(f64x2.sub(constant(memory.data<f64>([1])), one), half);
  return f64x2.add(one, f64x2.add(lost, f64x2.sub(f64x2.mul(z, r), f64x2.mul(y, error))));
}
