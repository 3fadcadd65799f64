// Folds of dense arrays of float64: [outer, n] to [outer], and [outer, n, inner] to [outer, inner]. The order in which the numbers of
// one result are taken depends on n alone.
const SUM: i32 = 0;
const MIN: i32 = 1;
const MAX: i32 = 2;
const NAN_MIN: i32 = 3;

/** Each line of n numbers, n > 0; `fold` is 0 sum, 1 min, 2 max (NaN wins), 3 min, 4 max of what is not NaN. */
export function foldLines(out: usize, x: usize, outer: i32, n: i32, fold: i32): void {
  for (let o = 0; o < outer; o++, x += 8 * n) {
    store<f64>(out + 8 * o, fold == SUM ? lineSum(x, n) : lineExtreme(x, n, fold));
  }
}

/** Eight sums side by side, closed every 1024 numbers: fast, and its rounding error grows far slower than that of one sum. */
function lineSum(x: usize, n: i32): f64 {
  let total: f64 = 0;
  for (let i = 0; i < n; i += 1024) total += pieceSum(x + 8 * i, min(1024, n - i));
  return total;
}

function pieceSum(x: usize, n: i32): f64 {
  let a = f64x2.splat(0);
  let b = f64x2.splat(0);
  let c = f64x2.splat(0);
  let d = f64x2.splat(0);
  const whole = n & ~7;
  for (let i = 0; i < whole; i += 8, x += 64) {
    a = f64x2.add(a, v128.load(x));
    b = f64x2.add(b, v128.load(x, 16));
    c = f64x2.add(c, v128.load(x, 32));
    d = f64x2.add(d, v128.load(x, 48));
  }
  let first = f64x2.extract_lane(a, 0);
  for (let i = whole; i < n; i++, x += 8) first += load<f64>(x);
  const left = first + f64x2.extract_lane(a, 1) + pairSum(b);
  return left + (pairSum(c) + pairSum(d));
}

@inline
function pairSum(pair: v128): f64 {
  return f64x2.extract_lane(pair, 0) + f64x2.extract_lane(pair, 1);
}

function lineExtreme(x: usize, n: i32, fold: i32): f64 {
  let best = load<f64>(x);
  for (let i = 1; i < n; i++) best = better(best, load<f64>(x + 8 * i), fold);
  return best;
}

@inline
function better(best: f64, value: f64, fold: i32): f64 {
  if (fold == MIN) return min<f64>(best, value);
  if (fold == MAX) return max<f64>(best, value);
  const better = fold == NAN_MIN ? value < best : value > best;
  return better || best != best ? value : best;
}

/** Whole lines of `inner` numbers at a time. Lines begin anywhere, so that pairs of numbers may lie across cache lines. */
export function foldAcross(out: usize, x: usize, outer: i32, n: i32, inner: i32, fold: i32): void {
  const line = 8 * inner;
  for (let o = 0; o < outer; o++, out += line) {
    memory.copy(out, x, line);
    x += line;
    for (let k = 1; k < n; k++, x += line) foldInto(out, x, inner, fold);
  }
}

/** Folds `count` numbers of x into as many of `out`. */
function foldInto(out: usize, x: usize, count: i32, fold: i32): void {
  if (fold == SUM) addInto(out, x, count);
  else
    for (let i = 0; i < count; i++) {
      const place = out + 8 * i;
      store<f64>(place, better(load<f64>(place), load<f64>(x + 8 * i), fold));
    }
}

function addInto(out: usize, x: usize, count: i32): void {
  const whole = count & ~3;
  for (let i = 0; i < whole; i += 4) {
    const place = out + 8 * i;
    v128.store(place, f64x2.add(v128.load(place), v128.load(x + 8 * i)));
    v128.store(place, f64x2.add(v128.load(place, 16), v128.load(x + 8 * i, 16)), 16);
  }
  for (let i = whole; i < count; i++) {
    const place = out + 8 * i;
    store<f64>(place, load<f64>(place) + load<f64>(x + 8 * i));
  }
}

/** NaN as 0. */
export function nanAsZero(out: usize, x: usize, n: i32): void {
  for (let i = 0, end = 8 * n; i < end; i += 16) {
    const value = v128.load(x + i);
    v128.store(out + i, v128.and(value, f64x2.eq(value, value)));
  }
}

/** 1 where there is a number, 0 where there is NaN. */
export function present(out: usize, x: usize, n: i32): void {
  const one = f64x2.splat(1);
  for (let i = 0, end = 8 * n; i < end; i += 16) {
    const value = v128.load(x + i);
    v128.store(out + i, v128.and(one, f64x2.eq(value, value)));
  }
}

/** (x - mean)^2 of a line; one mean for all (step 0) or one for each (step 8). */
export function squaredDeviations(out: usize, x: usize, mean: usize, step: i32, n: i32): void {
  for (let i = 0; i < n; i++, mean += step) {
    const deviation = load<f64>(x + 8 * i) - load<f64>(mean);
    store<f64>(out + 8 * i, deviation * deviation);
  }
}
