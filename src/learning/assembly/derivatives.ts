// First and second derivatives of losses by the score: pairs (gradient, hessian), float32, interleaved; four rows at a time.

/**
 * e^x of four float32 within 2 units of the last place (Cephes' expf): x = n ln 2 + r, a polynomial in r, and n into the
 * exponent. Below -87 e^-87 (1.6e-38), above 88 e^88.
 */
function exp(value: v128): v128 {
  const x = f32x4.min(f32x4.max(value, f32x4.splat(-87)), f32x4.splat(88));
  const n = f32x4.nearest(f32x4.mul(x, f32x4.splat(<f32>Math.LOG2E)));
  // ln 2 in two parts, so that n times the first is exact.
  const coarse = f32x4.sub(x, f32x4.mul(n, f32x4.splat(0.693359375)));
  const r = f32x4.add(coarse, f32x4.mul(n, f32x4.splat(2.1219444e-4)));
  let sum = f32x4.splat(1.98756915e-4);
  sum = f32x4.add(f32x4.mul(sum, r), f32x4.splat(1.3981999507e-3));
  sum = f32x4.add(f32x4.mul(sum, r), f32x4.splat(8.3334519073e-3));
  sum = f32x4.add(f32x4.mul(sum, r), f32x4.splat(4.1665795894e-2));
  sum = f32x4.add(f32x4.mul(sum, r), f32x4.splat(1.6666665459e-1));
  sum = f32x4.add(f32x4.mul(sum, r), f32x4.splat(5.0000001201e-1));
  sum = f32x4.add(f32x4.add(f32x4.mul(sum, f32x4.mul(r, r)), r), f32x4.splat(1));
  const power = i32x4.shl(i32x4.add(i32x4.trunc_sat_f32x4_s(n), i32x4.splat(127)), 23);
  return f32x4.mul(sum, power);
}

function storePairs(pairs: usize, gradient: v128, hessian: v128): void {
  v128.store(pairs, v128.shuffle<f32>(gradient, hessian, 0, 4, 1, 5));
  v128.store(pairs, v128.shuffle<f32>(gradient, hessian, 2, 6, 3, 7), 16);
}

function twoGradients(score: v128, constant: v128, target: usize, weight: v128): v128 {
  const off = f64x2.sub(f64x2.add(f64x2.promote_low_f32x4(score), constant), v128.load(target));
  return f32x4.demote_f64x2_zero(f64x2.mul(f64x2.promote_low_f32x4(weight), off));
}

/** Squared loss: weight x (score + constant - target) and weight. Returns the largest absolute gradient. */
export function squaredDerivatives(
  rows: i32,
  score: usize,
  target: usize,
  weight: usize,
  pairs: usize,
  constant: f64,
): f32 {
  const constants = f64x2.splat(constant);
  let largest = f32x4.splat(0);
  for (let i: usize = 0; i < <usize>rows; i += 4) {
    const s = v128.load(score + (i << 2));
    const w = v128.load(weight + (i << 2));
    const low = twoGradients(s, constants, target + (i << 3), w);
    const high = twoGradients(
      v128.shuffle<u64>(s, s, 1, 1),
      constants,
      target + (i << 3) + 16,
      v128.shuffle<u64>(w, w, 1, 1),
    );
    const gradient = v128.shuffle<u64>(low, high, 0, 2);
    largest = f32x4.max(largest, f32x4.abs(gradient));
    storePairs(pairs + (i << 3), gradient, w);
  }
  const two = f32x4.max(largest, v128.shuffle<u64>(largest, largest, 1, 1));
  return max(f32x4.extract_lane(two, 0), f32x4.extract_lane(two, 1));
}

function classesOf(target: usize): v128 {
  const bytes = v128.load32_zero(target);
  return i32x4.extend_low_i16x8_u(i16x8.extend_low_i8x16_u(bytes));
}

/** Logistic loss: weight x (p - target) and weight x p (1 - p), p = 1 / (1 + e^-(score + constant)). */
export function logisticDerivatives(
  rows: i32,
  score: usize,
  target: usize,
  weight: usize,
  pairs: usize,
  constant: f64,
): void {
  const one = f32x4.splat(1);
  const constants = f32x4.splat(<f32>constant);
  for (let i: usize = 0; i < <usize>rows; i += 4) {
    const z = f32x4.add(v128.load(score + (i << 2)), constants);
    const p = f32x4.div(one, f32x4.add(one, exp(f32x4.neg(z))));
    const w = v128.load(weight + (i << 2));
    const truth = f32x4.convert_i32x4_u(classesOf(target + i));
    const hessian = f32x4.mul(w, f32x4.mul(p, f32x4.sub(one, p)));
    storePairs(pairs + (i << 3), f32x4.mul(w, f32x4.sub(p, truth)), hessian);
  }
}

/**
 * Softmax of `outputs` scores: weight x (p - 1 for the row's class) and weight x p (1 - p). Scores, and pairs in units of 8 bytes,
 * of the next output stand `stride` rows further; the constants are float64.
 */
export function softmaxDerivatives(
  rows: i32,
  score: usize,
  target: usize,
  weight: usize,
  pairs: usize,
  constants: usize,
  outputs: i32,
  stride: i32,
): void {
  const one = f32x4.splat(1);
  const nextScore = (<usize>stride) << 2;
  const nextPairs = (<usize>stride) << 3;
  for (let i: usize = 0; i < <usize>rows; i += 4) {
    const own = score + (i << 2);
    let top = f32x4.splat(-Infinity);
    for (let k: usize = 0; k < <usize>outputs; k++) {
      const constant = f32x4.splat(<f32>load<f64>(constants + (k << 3)));
      top = f32x4.max(top, f32x4.add(v128.load(own + k * nextScore), constant));
    }
    let sum = f32x4.splat(0);
    for (let k: usize = 0; k < <usize>outputs; k++) {
      const constant = f32x4.splat(<f32>load<f64>(constants + (k << 3)));
      const part = exp(f32x4.sub(f32x4.add(v128.load(own + k * nextScore), constant), top));
      v128.store(pairs + (i << 3) + k * nextPairs, part);
      sum = f32x4.add(sum, part);
    }
    const scale = f32x4.div(one, sum);
    const w = v128.load(weight + (i << 2));
    const truth = classesOf(target + i);
    for (let k: usize = 0; k < <usize>outputs; k++) {
      const at = pairs + (i << 3) + k * nextPairs;
      const p = f32x4.mul(v128.load(at), scale);
      const isClass = v128.and(i32x4.eq(truth, i32x4.splat(<i32>k)), one);
      const hessian = f32x4.mul(w, f32x4.mul(p, f32x4.sub(one, p)));
      storePairs(at, f32x4.mul(w, f32x4.sub(p, isClass)), hessian);
    }
  }
}
