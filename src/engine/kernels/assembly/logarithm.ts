// Logarithm to base 10 by the method of FreeBSD's e_log10.c (k_log.h of Sun Microsystems 1993, extended by Takahashi): 2^k (1 + f) with
// sqrt(2)/2 < 1 + f < sqrt(2), a polynomial in s = f / (2 + f), and the products with 1/ln 10 and log10 2 in two parts each. Two lanes.

import { constant } from './constant';

export function log10(out: usize, x: usize, n: i32): void {
  for (let i = 0, end = 8 * n; i < end; i += 16) v128.store(out + i, log10OfPair(v128.load(x + i)));
}

@inline
function log10OfPair(x: v128): v128 {
  // Positive, neither subnormal nor infinite: as whole numbers, doubles keep their order.
  const regular = v128.and(
    i64x2.ge_s(x, constant(memory.data<i64>([0x0010000000000000]))),
    i64x2.lt_s(x, constant(memory.data<i64>([0x7ff0000000000000]))),
  );
  if (v128.all_true<i64>(regular)) return log10OfNormal(x, constant(memory.data<f64>([0])));
  return log10OfAny(x, regular);
}

function log10OfAny(x: v128, regular: v128): v128 {
  const scaled = f64x2.mul(x, constant(memory.data<f64>([18014398509481984.0])));
  const shift = v128.andnot(constant(memory.data<f64>([-54])), regular);
  const value = log10OfNormal(v128.bitselect(x, scaled, regular), shift);
  const zero = f64x2.eq(x, constant(memory.data<f64>([0])));
  const whole = v128.bitselect(f64x2.splat(-Infinity), value, zero);
  const wrong = v128.not(f64x2.ge(x, constant(memory.data<f64>([0]))));
  const infinite = f64x2.eq(x, f64x2.splat(Infinity));
  return v128.bitselect(f64x2.splat(NaN), v128.bitselect(x, whole, infinite), wrong);
}

@inline
function log10OfNormal(x: v128, shift: v128): v128 {
  // From the bits of sqrt(2)/2.
  const above = i64x2.sub(x, constant(memory.data<i64>([0x3fe6a09e00000000])));
  // Exponents become float64 by way of the mantissa of 2^52 + 2^51.
  const exponent = i64x2.add(i64x2.shr_s(above, 52), constant(memory.data<i64>([0x4338000000000000])));
  const k = f64x2.add(f64x2.sub(exponent, constant(memory.data<f64>([6755399441055744.0]))), shift);
  const mantissa = i64x2.sub(x, v128.and(above, constant(memory.data<u64>([0xfff0000000000000]))));
  const f = f64x2.sub(mantissa, constant(memory.data<f64>([1])));
  const hfsq = f64x2.mul(f64x2.mul(constant(memory.data<f64>([0.5])), f), f);
  const s = f64x2.div(f, f64x2.add(f, constant(memory.data<f64>([2]))));
  const z = f64x2.mul(s, s);
  const w = f64x2.mul(z, z);
  const r = f64x2.add(oddTerms(z, w), evenTerms(w));
  const high = v128.and(f64x2.sub(f, hfsq), constant(memory.data<u64>([0xffffffff00000000])));
  const low = f64x2.add(f64x2.sub(f64x2.sub(f, high), hfsq), f64x2.mul(s, f64x2.add(hfsq, r)));
  const valueHigh = f64x2.mul(high, constant(memory.data<f64>([4.34294481878168880939e-1])));
  const exponentHigh = f64x2.mul(k, constant(memory.data<f64>([3.01029995663611771306e-1])));
  const sum = f64x2.add(exponentHigh, valueHigh);
  const rounded = f64x2.add(f64x2.sub(exponentHigh, sum), valueHigh);
  const rest = f64x2.add(
    f64x2.add(
      f64x2.mul(k, constant(memory.data<f64>([3.69423907715893078616e-13]))),
      f64x2.mul(f64x2.add(low, high), constant(memory.data<f64>([2.50829467116452752298e-11]))),
    ),
    f64x2.mul(low, constant(memory.data<f64>([4.34294481878168880939e-1]))),
  );
  return f64x2.add(f64x2.add(rest, rounded), sum);
}

@inline
function evenTerms(w: v128): v128 {
  let sum = f64x2.add(constant(memory.data<f64>([2.222219843214978396e-1])), f64x2.mul(w, constant(memory.data<f64>([1.531383769920937332e-1]))));
  sum = f64x2.add(constant(memory.data<f64>([3.999999999940941908e-1])), f64x2.mul(w, sum));
  return f64x2.mul(w, sum);
}

@inline
function oddTerms(z: v128, w: v128): v128 {
  let sum = f64x2.add(constant(memory.data<f64>([1.818357216161805012e-1])), f64x2.mul(w, constant(memory.data<f64>([1.479819860511658591e-1]))));
  sum = f64x2.add(constant(memory.data<f64>([2.857142874366239149e-1])), f64x2.mul(w, sum));
  sum = f64x2.add(constant(memory.data<f64>([6.66666666666673513e-1])), f64x2.mul(w, sum));
  return f64x2.mul(z, sum);
}
