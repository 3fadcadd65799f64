// Probabilities from scores, float64, two rows at a time.

/**
 * e^x of two float64 x <= 0 within 2 units of the last place (Cephes' exp): x = n ln 2 + r, a quotient of polynomials in r, and n
 * into the exponent. Below -708 zero; NaN stays NaN.
 */
function exp(x: v128): v128 {
  const bounded = f64x2.max(x, f64x2.splat(-708));
  const n = f64x2.nearest(f64x2.mul(bounded, f64x2.splat(1.4426950408889634)));
  // ln 2 in two parts, so that n times the first is exact.
  const coarse = f64x2.sub(bounded, f64x2.mul(n, f64x2.splat(6.93145751953125e-1)));
  const r = f64x2.sub(coarse, f64x2.mul(n, f64x2.splat(1.42860682030941723212e-6)));
  const square = f64x2.mul(r, r);
  let p = f64x2.splat(1.2617719307481059e-4);
  p = f64x2.add(f64x2.mul(p, square), f64x2.splat(3.0299440770744196e-2));
  p = f64x2.mul(r, f64x2.add(f64x2.mul(p, square), f64x2.splat(1)));
  let q = f64x2.splat(3.0019850513866446e-6);
  q = f64x2.add(f64x2.mul(q, square), f64x2.splat(2.5244834034968410e-3));
  q = f64x2.add(f64x2.mul(q, square), f64x2.splat(2.2726554820815503e-1));
  q = f64x2.add(f64x2.mul(q, square), f64x2.splat(2));
  const quotient = f64x2.div(p, f64x2.sub(q, p));
  const power = f64x2.add(f64x2.splat(1), f64x2.add(quotient, quotient));
  const exponent = i32x4.add(i32x4.trunc_sat_f64x2_s_zero(n), i32x4.splat(1023));
  const scale = i64x2.shl(i64x2.extend_low_i32x4_u(exponent), 52);
  return v128.andnot(f64x2.mul(power, scale), f64x2.lt(x, f64x2.splat(-708)));
}

/** Scores become their softmax, in place. Those of the next output stand `stride` bytes further; rows are even in number. */
export function softmax(scores: usize, outputs: i32, stride: usize, rows: i32): void {
  for (let own = scores, end = scores + ((<usize>rows) << 3); own < end; own += 16) {
    let top = f64x2.splat(-Infinity);
    for (let k: usize = 0; k < <usize>outputs; k++) top = f64x2.max(top, v128.load(own + k * stride));
    let sum = f64x2.splat(0);
    for (let k: usize = 0; k < <usize>outputs; k++) {
      const part = exp(f64x2.sub(v128.load(own + k * stride), top));
      v128.store(own + k * stride, part);
      sum = f64x2.add(sum, part);
    }
    for (let k: usize = 0; k < <usize>outputs; k++) {
      const at = own + k * stride;
      v128.store(at, f64x2.div(v128.load(at), sum));
    }
  }
}
