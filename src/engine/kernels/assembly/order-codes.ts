import { sixteenFlags } from './comparisons';

// Codes of 16 bits in the order of the numbers they stand for (column sketches: Hentschel, Kester and Idreos, SIGMOD 2018): what lies in
// other codes than the ends of an interval is told by a quarter of the bytes. A law says how numbers become codes: whether by their value
// (0) or by their bits as a whole number, which is nearly their logarithm (1); the origin; codes a unit. Codes never fall where numbers rise.

/** The code of what lies highest; one more is NaN. */
const HIGHEST: f64 = 65534;
const NOT_A_NUMBER: u16 = 65535;

export function orderCodes(out: usize, x: usize, law: usize, n: i32): void {
  const byBits = load<f64>(law) != 0;
  const origin = load<f64>(law, 8);
  const scale = load<f64>(law, 16);
  for (let i = 0; i < n; i++) {
    // -0 becomes 0: they are equal.
    const value = load<f64>(x + 8 * i) + 0.0;
    const place = ((byBits ? ordered(value) : value) - origin) * scale;
    const within = f64x2.splat(min<f64>(max<f64>(place, 0), HIGHEST));
    const code = i32x4.extract_lane(i32x4.trunc_sat_f64x2_s_zero(within), 0);
    store<u16>(out + 2 * i, value == value ? <u16>code : NOT_A_NUMBER);
  }
}

/** A whole number that rises with the value. */
@inline
function ordered(value: f64): f64 {
  const bits = reinterpret<i64>(value);
  return <f64>(bits ^ ((bits >> 63) & 0x7fffffffffffffff));
}

/**
 * Whether the values of two columns both lie in their intervals, by their codes, and where these cannot tell by `bounds` as withinBoth does.
 * `limits` are, for x and then for y, each eight times: the lowest and highest code that may pass, the lowest and highest that surely do.
 * @returns  how often sixteen rows were not told by their codes
 */
export function withinBothCoded(
  out: usize, xCodes: usize, yCodes: usize, limits: usize, x: usize, y: usize, bounds: usize, n: i32,
): i32 {
  const ones = i8x16.splat(1);
  let untold = 0;
  for (let i = 0; i < n; i += 16) {
    const mayLow = bothBetween(v128.load(xCodes + 2 * i), v128.load(yCodes + 2 * i), limits);
    const mayHigh = bothBetween(v128.load(xCodes + 2 * i, 16), v128.load(yCodes + 2 * i, 16), limits);
    const sureLow = bothBetween(v128.load(xCodes + 2 * i), v128.load(yCodes + 2 * i), limits + 32);
    const sureHigh = bothBetween(v128.load(xCodes + 2 * i, 16), v128.load(yCodes + 2 * i, 16), limits + 32);
    const unsure = v128.or(v128.xor(mayLow, sureLow), v128.xor(mayHigh, sureHigh));
    if (v128.any_true(unsure)) {
      untold++;
      v128.store(out + i, sixteenFlags(x + 8 * i, y + 8 * i, bounds));
    } else v128.store(out + i, v128.and(i8x16.narrow_i16x8_s(sureLow, sureHigh), ones));
  }
  return untold;
}

@inline
function bothBetween(x: v128, y: v128, limits: usize): v128 {
  return v128.and(between(x, limits), between(y, limits + 64));
}

@inline
function between(codes: v128, limits: usize): v128 {
  return v128.and(i16x8.ge_u(codes, v128.load(limits)), i16x8.le_u(codes, v128.load(limits, 16)));
}
