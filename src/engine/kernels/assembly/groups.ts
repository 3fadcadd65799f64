// Sums by group. The group of a row is an i32 number; sums of neighbouring rows run in four lanes, so that no addition waits for the one
// before it; which lane a row takes follows from its place among the rows of its vector.

/** Codes of whole numbers from 0 to 1023 by a table; -1 for what has none. @returns whether all have one */
export function codesOfNumbers(out: usize, x: usize, table: usize, n: i32): bool {
  const small = codesOfSmall(table);
  let unknown: i32 = 0;
  let i = 0;
  for (; i + 4 <= n; i += 4) {
    const first = v128.load(x + 8 * i);
    const second = v128.load(x + 8 * i, 16);
    const low = i32x4.trunc_sat_f64x2_u_zero(first);
    const high = i32x4.trunc_sat_f64x2_u_zero(second);
    const whole = v128.and(
      f64x2.eq(f64x2.convert_low_i32x4_u(low), first),
      f64x2.eq(f64x2.convert_low_i32x4_u(high), second),
    );
    const values = v128.shuffle<i32>(low, high, 0, 1, 4, 5);
    if (v128.all_true<i64>(whole) && !v128.any_true(v128.and(values, i32x4.splat(~15)))) {
      // The other bytes of a number point beyond the table and become 0.
      const codes = i8x16.swizzle(small, v128.or(values, i32x4.splat(~255)));
      v128.store(out + 4 * i, codes);
      unknown |= i8x16.bitmask(codes);
    } else {
      for (let j = i; j < i + 4; j++) unknown |= codeOf(out + 4 * j, load<f64>(x + 8 * j), table);
    }
  }
  for (; i < n; i++) unknown |= codeOf(out + 4 * i, load<f64>(x + 8 * i), table);
  return unknown == 0;
}

/** Codes of 0 to 15 as bytes; negative for what has none, or one that no byte can hold. */
@inline
function codesOfSmall(table: usize): v128 {
  let codes = i8x16.splat(0);
  for (let i = 0; i < 16; i++) {
    const code = load<i32>(table + 4 * i);
    // Bytes move up by one place; the last one stands on top.
    codes = i8x16.replace_lane(
      v128.shuffle<i8>(codes, codes, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 0),
      15,
      <i8>(<u32>code < 128 ? code : -1),
    );
  }
  return codes;
}

/** @returns not 0 where there is no code */
@inline
function codeOf(out: usize, value: f64, table: usize): i32 {
  const whole = <u32>value;
  const known = f64(whole) == value && whole < 1024;
  const code = known ? load<i32>(table + 4 * whole) : -1;
  store<i32>(out, code);
  return code < 0 ? 1 : 0;
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

/**
 * Adds (x, 1) to the lanes of each of at most four groups where x is not NaN: what addToGroups does without weights, to the same bits,
 * with the sums in registers. All four groups need a place.
 */
export function addToFewGroups(sums: usize, groups: usize, x: usize, n: i32): void {
  const whole = n & ~3;
  if (addNumbers(sums, groups, x, whole)) countAll(sums, groups, whole);
  else for (let i = 0; i < whole; i++) add(sums, groups, i, load<f64>(x + 8 * i), 1);
  for (let i = whole; i < n; i++) add(sums, groups, i, load<f64>(x + 8 * i), 1);
}

/** Adds x to the sums of four groups. @returns whether all are numbers; where not, nothing was added */
@inline
function addNumbers(sums: usize, groups: usize, x: usize, n: i32): bool {
  let a0 = pairOf(sums, 0);
  let a1 = pairOf(sums, 32);
  let b0 = pairOf(sums, 64);
  let b1 = pairOf(sums, 96);
  let c0 = pairOf(sums, 128);
  let c1 = pairOf(sums, 160);
  let d0 = pairOf(sums, 192);
  let d1 = pairOf(sums, 224);
  let numbers = i64x2.splat(-1);
  for (let i = 0; i < n; i += 4, groups += 16, x += 32) {
    const codes = v128.load(groups);
    const first = v128.load(x);
    const second = v128.load(x, 16);
    numbers = v128.and(numbers, v128.and(f64x2.eq(first, first), f64x2.eq(second, second)));
    const ofA = i32x4.eq(codes, i32x4.splat(0));
    a0 = f64x2.add(a0, v128.and(first, i64x2.extend_low_i32x4_s(ofA)));
    a1 = f64x2.add(a1, v128.and(second, i64x2.extend_high_i32x4_s(ofA)));
    const ofB = i32x4.eq(codes, i32x4.splat(1));
    b0 = f64x2.add(b0, v128.and(first, i64x2.extend_low_i32x4_s(ofB)));
    b1 = f64x2.add(b1, v128.and(second, i64x2.extend_high_i32x4_s(ofB)));
    const ofC = i32x4.eq(codes, i32x4.splat(2));
    c0 = f64x2.add(c0, v128.and(first, i64x2.extend_low_i32x4_s(ofC)));
    c1 = f64x2.add(c1, v128.and(second, i64x2.extend_high_i32x4_s(ofC)));
    const ofD = i32x4.eq(codes, i32x4.splat(3));
    d0 = f64x2.add(d0, v128.and(first, i64x2.extend_low_i32x4_s(ofD)));
    d1 = f64x2.add(d1, v128.and(second, i64x2.extend_high_i32x4_s(ofD)));
  }
  if (!v128.all_true<i64>(numbers)) return false;
  storePair(sums, a0);
  storePair(sums + 32, a1);
  storePair(sums + 64, b0);
  storePair(sums + 96, b1);
  storePair(sums + 128, c0);
  storePair(sums + 160, c1);
  storePair(sums + 192, d0);
  storePair(sums + 224, d1);
  return true;
}

/** The sums of two lanes, which stand beside their weights. */
@inline
function pairOf(sums: usize, at: usize): v128 {
  return v128.load64_lane(sums + at + 16, v128.load64_zero(sums + at), 1);
}

@inline
function storePair(place: usize, pair: v128): void {
  v128.store64_lane(place, pair, 0);
  v128.store64_lane(place + 16, pair, 1);
}

/** Adds the number of rows of each of four groups to the weight of its first lane. */
function countAll(sums: usize, groups: usize, n: i32): void {
  let a = i32x4.splat(0);
  let b = i32x4.splat(0);
  let c = i32x4.splat(0);
  let d = i32x4.splat(0);
  for (let i = 0; i < n; i += 4) {
    const codes = v128.load(groups + 4 * i);
    a = i32x4.sub(a, i32x4.eq(codes, i32x4.splat(0)));
    b = i32x4.sub(b, i32x4.eq(codes, i32x4.splat(1)));
    c = i32x4.sub(c, i32x4.eq(codes, i32x4.splat(2)));
    d = i32x4.sub(d, i32x4.eq(codes, i32x4.splat(3)));
  }
  addWeight(sums, a);
  addWeight(sums + 64, b);
  addWeight(sums + 128, c);
  addWeight(sums + 192, d);
}

@inline
function addWeight(place: usize, counts: v128): void {
  const left = i32x4.extract_lane(counts, 0) + i32x4.extract_lane(counts, 1);
  const right = i32x4.extract_lane(counts, 2) + i32x4.extract_lane(counts, 3);
  store<f64>(place, load<f64>(place, 8) + <f64>(left + right), 8);
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
