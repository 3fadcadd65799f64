import { constant } from './constant';

// Bins of histograms. A bin is 0 below the first edge, 1 to `bins` within, bins + 1 above the last edge, which itself belongs to the last
// bin; `out` gathers stride times the bin of one axis after another, and is -1 for good where a value is NaN. Edges are float64.

/**
 * Edges that are equally spaced to 1e-9 of a bin, at most a million of them: the bin by arithmetic, four rows at once. What lies nearer
 * to an edge than arithmetic can tell, or is no number, is compared with the edges themselves.
 */
export function indexUniform(out: usize, x: usize, edges: usize, bins: i32, stride: i32, n: i32): void {
  const low = load<f64>(edges);
  const scale = <f64>bins / (load<f64>(edges + 8 * bins) - low);
  const lows = f64x2.splat(low);
  const scales = f64x2.splat(scale);
  const above = f64x2.splat(<f64>bins + 1);
  const strides = i32x4.splat(stride);
  for (let i = 0; i < n; i += 4) {
    const first = f64x2.mul(f64x2.sub(v128.load(x + 8 * i), lows), scales);
    const second = f64x2.mul(f64x2.sub(v128.load(x + 8 * i, 16), lows), scales);
    const before = v128.load(out + 4 * i);
    const sure = v128.and(betweenEdges(first), betweenEdges(second));
    if (v128.all_true<i64>(sure) && i32x4.bitmask(before) == 0) {
      const cells = v128.shuffle<i32>(cellsOf(first, above), cellsOf(second, above), 0, 1, 4, 5);
      v128.store(out + 4 * i, i32x4.add(before, i32x4.mul(cells, strides)));
    } else {
      for (let j = i; j < i + 4; j++) addSearched(out + 4 * j, load<f64>(x + 8 * j), edges, bins, stride);
    }
  }
}

/** Whether places, counted in bins, are far enough from whole numbers. */
@inline
function betweenEdges(places: v128): v128 {
  const fraction = f64x2.sub(places, f64x2.floor(places));
  return v128.and(
    f64x2.gt(fraction, constant(memory.data<f64>([1e-8]))),
    f64x2.lt(fraction, constant(memory.data<f64>([0.99999999]))),
  );
}

/** Bins as i32 in the lower two lanes, 0 for what lies below. */
@inline
function cellsOf(places: v128, above: v128): v128 {
  const fromBelow = f64x2.add(places, constant(memory.data<f64>([1])));
  const within = f64x2.pmin(f64x2.pmax(fromBelow, constant(memory.data<f64>([0]))), above);
  return i32x4.trunc_sat_f64x2_s_zero(within);
}

export function indexSearched(out: usize, x: usize, edges: usize, bins: i32, stride: i32, n: i32): void {
  for (let i = 0; i < n; i++) addSearched(out + 4 * i, load<f64>(x + 8 * i), edges, bins, stride);
}

@inline
function addSearched(out: usize, value: f64, edges: usize, bins: i32, stride: i32): void {
  const low = load<f64>(edges);
  const high = load<f64>(edges + 8 * bins);
  const before = load<i32>(out);
  const bin = value >= low && value < high ? search(value, edges, bins) + 1 : outside(value, low, high, bins);
  store<i32>(out, (before | bin) < 0 ? -1 : before + stride * bin);
}

/** Number of edges after the first one that are not above the value, which lies within; halving without a branch on the data. */
@inline
function search(value: f64, edges: usize, bins: i32): i32 {
  let left = 0;
  let length = bins;
  while (length > 1) {
    const half = length >> 1;
    left = select(left + half, left, value >= load<f64>(edges + 8 * (left + half)));
    length -= half;
  }
  return left;
}

@inline
function outside(value: f64, low: f64, high: f64, bins: i32): i32 {
  if (value < low) return 0;
  if (value > high) return bins + 1;
  return value == high ? bins : -1;
}

/** Counts rows by bin. @returns how many are in none */
export function fillBins(counts: usize, bins: usize, n: i32): i32 {
  let missing = 0;
  for (let i = 0; i < n; i++) {
    const bin = load<i32>(bins + 4 * i);
    if (bin < 0) missing++;
    else {
      const place = counts + 4 * bin;
      store<u32>(place, load<u32>(place) + 1);
    }
  }
  return missing;
}

/** Adds weight and squared weight to the pair of sums of each bin. @returns how many rows are in none, or have no weight */
export function fillWeighted(sums: usize, bins: usize, weights: usize, n: i32): i32 {
  let missing = 0;
  for (let i = 0; i < n; i++) {
    const bin = load<i32>(bins + 4 * i);
    const weight = load<f64>(weights + 8 * i);
    if (bin < 0 || weight != weight) missing++;
    else {
      const place = sums + 16 * bin;
      const pair = f64x2.replace_lane(f64x2.splat(weight), 1, weight * weight);
      v128.store(place, f64x2.add(v128.load(place), pair));
    }
  }
  return missing;
}

/** Takes pairs apart: their first values, their second values. */
export function valuesOfPairs(first: usize, second: usize, pairs: usize, n: i32): void {
  for (let i = 0; i < n; i += 2) {
    const a = v128.load(pairs + 16 * i);
    const b = v128.load(pairs + 16 * i, 16);
    v128.store(first + 8 * i, v128.shuffle<i64>(a, b, 0, 2));
    v128.store(second + 8 * i, v128.shuffle<i64>(a, b, 1, 3));
  }
}
