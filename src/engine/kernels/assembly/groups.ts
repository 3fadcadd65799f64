// Sums by group. The group of a row is an i32 number; sums of neighbouring rows run in four lanes, so that no addition waits for the one
// before it; which lane a row takes follows from its place among the rows of its vector.

/** Codes of whole numbers from 0 to 1023 by a table; -1 for what has none. @returns whether all have one */
export function codesOfNumbers(out: usize, x: usize, table: usize, n: i32): bool {
  let all = 0;
  for (let i = 0; i < n; i++) {
    const value = load<f64>(x + 8 * i);
    const whole = <u32>value;
    const known = f64(whole) == value && whole < 1024;
    const code = known ? load<i32>(table + 4 * whole) : -1;
    store<i32>(out + 4 * i, code);
    all |= code;
  }
  return all >= 0;
}

export function codesOfInts(out: usize, x: usize, table: usize, n: i32): bool {
  let all = 0;
  for (let i = 0; i < n; i++) {
    const value = load<u32>(x + 4 * i);
    const code = value < 1024 ? load<i32>(table + 4 * value) : -1;
    store<i32>(out + 4 * i, code);
    all |= code;
  }
  return all >= 0;
}

/** Rows of each group, in four lanes of u32. */
export function countGroups(counts: usize, groups: usize, n: i32): void {
  for (let i = 0; i < n; i++) {
    const place = counts + 16 * load<u32>(groups + 4 * i) + 4 * (i & 3);
    store<u32>(place, load<u32>(place) + 1);
  }
}

/** Adds (weight x, weight) to the lanes of each group where neither is NaN; `weights` may be 0: each row weighs 1. */
export function addToGroups(sums: usize, groups: usize, x: usize, weights: usize, n: i32): void {
  if (weights == 0) {
    for (let i = 0; i < n; i++) add(sums, groups, i, load<f64>(x + 8 * i), 1);
  } else {
    for (let i = 0; i < n; i++) {
      const weight = load<f64>(weights + 8 * i);
      add(sums, groups, i, load<f64>(x + 8 * i) * weight, weight);
    }
  }
}

@inline
function add(sums: usize, groups: usize, i: i32, value: f64, weight: f64): void {
  const place = sums + 64 * load<u32>(groups + 4 * i) + 16 * (i & 3);
  const values = f64x2.splat(value);
  const pair = v128.and(f64x2.replace_lane(values, 1, weight), f64x2.eq(values, values));
  v128.store(place, f64x2.add(v128.load(place), pair));
}

/**
 * Weight, origin, and weighted sums of distances from the origin and of their squares, of each group. The origin is the first value
 * (0 where that is infinite); it begins as NaN. `weights` may be 0.
 */
export function momentsOfGroups(moments: usize, groups: usize, x: usize, weights: usize, n: i32): void {
  for (let i = 0; i < n; i++) {
    const value = load<f64>(x + 8 * i);
    const weight = weights == 0 ? 1 : load<f64>(weights + 8 * i);
    if (value != value || weight != weight) continue;
    const place = moments + 32 * load<u32>(groups + 4 * i);
    let origin = load<f64>(place, 8);
    if (origin != origin) {
      origin = value - value == 0 ? value : 0;
      store<f64>(place, origin, 8);
    }
    const distance = value - origin;
    const share = weight * distance;
    store<f64>(place, load<f64>(place) + weight);
    store<f64>(place, load<f64>(place, 16) + share, 16);
    store<f64>(place, load<f64>(place, 24) + share * distance, 24);
  }
}

/** The smallest value of each group times `sign`, which is 1 or -1; it begins as NaN. */
export function extremeOfGroups(best: usize, groups: usize, x: usize, sign: f64, n: i32): void {
  for (let i = 0; i < n; i++) {
    const value = load<f64>(x + 8 * i) * sign;
    const place = best + 8 * load<u32>(groups + 4 * i);
    const now = load<f64>(place);
    if (value < now || (now != now && value == value)) store<f64>(place, value);
  }
}
