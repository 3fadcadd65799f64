// Folds of dense arrays of float64: [outer, n] to [outer], and [outer, n, inner] to [outer, inner]. The order in which the numbers of
// one result are taken depends on n alone.
const SUM: i32 = 0;
const MIN: i32 = 1;
const MAX: i32 = 2;
const NAN_MIN: i32 = 3;
const NAN_MAX: i32 = 4;

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
  if (fold == MIN) return extreme(x, n, MIN);
  if (fold == MAX) return extreme(x, n, MAX);
  return fold == NAN_MIN ? extreme(x, n, NAN_MIN) : extreme(x, n, NAN_MAX);
}

/** Eight side by side: the best is the same whatever the order, but for the sign of a zero. */
@inline
function extreme(x: usize, n: i32, fold: i32): f64 {
  let best = load<f64>(x);
  let i = 0;
  if (n >= 8) {
    let a = v128.load(x);
    let b = v128.load(x, 16);
    let c = v128.load(x, 32);
    let d = v128.load(x, 48);
    for (i = 8; i + 8 <= n; i += 8) {
      const place = x + 8 * i;
      a = betterPair(a, v128.load(place), fold);
      b = betterPair(b, v128.load(place, 16), fold);
      c = betterPair(c, v128.load(place, 32), fold);
      d = betterPair(d, v128.load(place, 48), fold);
    }
    const pair = betterPair(betterPair(a, b, fold), betterPair(c, d, fold), fold);
    best = better(f64x2.extract_lane(pair, 0), f64x2.extract_lane(pair, 1), fold);
  }
  for (; i < n; i++) best = better(best, load<f64>(x + 8 * i), fold);
  return best;
}

@inline
function better(best: f64, value: f64, fold: i32): f64 {
  if (fold == MIN) return min<f64>(best, value);
  if (fold == MAX) return max<f64>(best, value);
  const better = fold == NAN_MIN ? value < best : value > best;
  return better || best != best ? value : best;
}

@inline
function betterPair(best: v128, value: v128, fold: i32): v128 {
  if (fold == MIN) return f64x2.min(best, value);
  if (fold == MAX) return f64x2.max(best, value);
  const better = fold == NAN_MIN ? f64x2.lt(value, best) : f64x2.gt(value, best);
  return v128.bitselect(value, best, v128.or(better, f64x2.ne(best, best)));
}

/** Whole lines of `inner` numbers at a time. Lines begin anywhere, so that pairs of numbers may lie across cache lines. */
export function foldAcross(out: usize, x: usize, outer: i32, n: i32, inner: i32, fold: i32): void {
  const line = 8 * inner;
  for (let o = 0; o < outer; o++, out += line, x += n * line) {
    memory.copy(out, x, line);
    if (fold == SUM) addLines(out, x + line, n - 1, inner);
    else if (fold == MIN) foldInto(out, x + line, n - 1, inner, MIN);
    else if (fold == MAX) foldInto(out, x + line, n - 1, inner, MAX);
    else if (fold == NAN_MIN) foldInto(out, x + line, n - 1, inner, NAN_MIN);
    else foldInto(out, x + line, n - 1, inner, NAN_MAX);
  }
}

/** Folds `lines` lines of `count` numbers into one. */
@inline
function foldInto(out: usize, x: usize, lines: i32, count: i32, fold: i32): void {
  const end = out + 8 * (count & ~1);
  for (let k = 0; k < lines; k++) {
    for (let place = out; place < end; place += 16, x += 16)
      v128.store(place, betterPair(v128.load(place), v128.load(x), fold));
    if (count & 1) {
      store<f64>(end, better(load<f64>(end), load<f64>(x), fold));
      x += 8;
    }
  }
}

/** Adds `lines` lines of `count` numbers to one, four at a time: each number takes them one after another. */
function addLines(out: usize, x: usize, lines: i32, count: i32): void {
  const line = 8 * count;
  const even = count & ~1;
  let left = lines;
  for (; left >= 4; left -= 4, x += 4 * line) {
    for (let i = 0, end = 8 * even; i < end; i += 16) {
      let sum = f64x2.add(v128.load(out + i), v128.load(x + i));
      sum = f64x2.add(sum, v128.load(x + line + i));
      sum = f64x2.add(sum, v128.load(x + 2 * line + i));
      v128.store(out + i, f64x2.add(sum, v128.load(x + 3 * line + i)));
    }
    if (count > even) for (let k = 0; k < 4; k++) addNumber(out + 8 * even, x + k * line + 8 * even);
  }
  for (; left > 0; left--, x += line) {
    for (let i = 0, end = 8 * even; i < end; i += 16)
      v128.store(out + i, f64x2.add(v128.load(out + i), v128.load(x + i)));
    if (count > even) addNumber(out + 8 * even, x + 8 * even);
  }
}

@inline
function addNumber(place: usize, x: usize): void {
  store<f64>(place, load<f64>(place) + load<f64>(x));
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

/** The sum of (x - mean)^2 of each line of n numbers, in the order in which foldLines adds. */
export function squaresLines(out: usize, x: usize, means: usize, outer: i32, n: i32): void {
  for (let o = 0; o < outer; o++, x += 8 * n) {
    const mean = load<f64>(means + 8 * o);
    let total: f64 = 0;
    for (let i = 0; i < n; i += 1024) total += pieceSquares(x + 8 * i, mean, min(1024, n - i));
    store<f64>(out + 8 * o, total);
  }
}

function pieceSquares(x: usize, mean: f64, n: i32): f64 {
  const means = f64x2.splat(mean);
  let a = f64x2.splat(0);
  let b = f64x2.splat(0);
  let c = f64x2.splat(0);
  let d = f64x2.splat(0);
  const whole = n & ~7;
  for (let i = 0; i < whole; i += 8, x += 64) {
    a = f64x2.add(a, squaredPair(v128.load(x), means));
    b = f64x2.add(b, squaredPair(v128.load(x, 16), means));
    c = f64x2.add(c, squaredPair(v128.load(x, 32), means));
    d = f64x2.add(d, squaredPair(v128.load(x, 48), means));
  }
  let first = f64x2.extract_lane(a, 0);
  for (let i = whole; i < n; i++, x += 8) {
    const deviation = load<f64>(x) - mean;
    first += deviation * deviation;
  }
  const left = first + f64x2.extract_lane(a, 1) + pairSum(b);
  return left + (pairSum(c) + pairSum(d));
}

@inline
function squaredPair(x: v128, mean: v128): v128 {
  const deviation = f64x2.sub(x, mean);
  return f64x2.mul(deviation, deviation);
}

/** The same across lines of `inner` numbers, each with its own mean. */
export function squaresAcross(out: usize, x: usize, means: usize, outer: i32, n: i32, inner: i32): void {
  const line = 8 * inner;
  const even = inner & ~1;
  for (let o = 0; o < outer; o++, out += line, means += line) {
    memory.fill(out, 0, line);
    let left = n;
    for (; left >= 4; left -= 4, x += 4 * line) {
      for (let i = 0, end = 8 * even; i < end; i += 16) {
        const mean = v128.load(means + i);
        let sum = f64x2.add(v128.load(out + i), squaredPair(v128.load(x + i), mean));
        sum = f64x2.add(sum, squaredPair(v128.load(x + line + i), mean));
        sum = f64x2.add(sum, squaredPair(v128.load(x + 2 * line + i), mean));
        v128.store(out + i, f64x2.add(sum, squaredPair(v128.load(x + 3 * line + i), mean)));
      }
      if (inner > even)
        for (let k = 0; k < 4; k++) addSquare(out + 8 * even, x + k * line + 8 * even, means + 8 * even);
    }
    for (; left > 0; left--, x += line) {
      for (let i = 0; i < inner; i++) addSquare(out + 8 * i, x + 8 * i, means + 8 * i);
    }
  }
}

@inline
function addSquare(place: usize, x: usize, mean: usize): void {
  const deviation = load<f64>(x) - load<f64>(mean);
  store<f64>(place, load<f64>(place) + deviation * deviation);
}

/** (x - mean)^2 of a line; one mean for all (step 0) or one for each (step 8). */
export function squaredDeviations(out: usize, x: usize, mean: usize, step: i32, n: i32): void {
  for (let i = 0; i < n; i++, mean += step) {
    const deviation = load<f64>(x + 8 * i) - load<f64>(mean);
    store<f64>(out + 8 * i, deviation * deviation);
  }
}
