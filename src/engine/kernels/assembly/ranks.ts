// Places of values in the order of all doubles. The upper 32 bits of a value, changed so that they grow with it: negative numbers
// reversed, positive ones above. -0 counts as 0; NaN has no place.

@inline
function orderOf(value: f64): u32 {
  const word = u32(reinterpret<u64>(value + 0) >> 32);
  return word ^ (u32(i32(word) >> 31) | 0x80000000);
}

/** Counts values by the upper 16 bits of their place. @returns how many are no NaN */
export function countRanks(counts: usize, x: usize, n: i32): i32 {
  let present = 0;
  for (let i = 0; i < n; i++) {
    const value = load<f64>(x + 8 * i);
    if (value != value) continue;
    present++;
    const place = counts + 4 * (orderOf(value) >> 16);
    store<u32>(place, load<u32>(place) + 1);
  }
  return present;
}

/** Takes the values whose upper 16 bits have a flag to the front of `out`. @returns how many there are */
export function rankedValues(out: usize, x: usize, flags: usize, n: i32): i32 {
  let count: i32 = 0;
  for (let i = 0; i < n; i++) {
    const value = load<f64>(x + 8 * i);
    store<f64>(out + 8 * count, value);
    count += load<u8>(flags + (orderOf(value) >> 16)) & u8(value == value);
  }
  return count;
}

/** Counts values whose upper 16 bits are `prefix` by the next 16. */
export function countRanksWithin(counts: usize, x: usize, prefix: u32, n: i32): void {
  for (let i = 0; i < n; i++) {
    const value = load<f64>(x + 8 * i);
    const order = orderOf(value);
    if (value != value || order >> 16 != prefix) continue;
    const place = counts + 4 * (order & 0xffff);
    store<u32>(place, load<u32>(place) + 1);
  }
}

/**
 * Takes the values between two numbers, without these, to the front of `out`, and adds to four counts: of what is below `low`, of what
 * equals it, of what equals `high`, of all numbers. @returns how many were taken
 */
export function valuesWithin(out: usize, counts: usize, x: usize, low: f64, high: f64, n: i32): i32 {
  const lows = f64x2.splat(low);
  const highs = f64x2.splat(high);
  let below = i64x2.splat(0);
  let atLow = i64x2.splat(0);
  let atHigh = i64x2.splat(0);
  let numbers = i64x2.splat(0);
  let taken: i32 = 0;
  let i = 0;
  for (; i + 2 <= n; i += 2, x += 16) {
    const pair = v128.load(x);
    below = i64x2.sub(below, f64x2.lt(pair, lows));
    atLow = i64x2.sub(atLow, f64x2.eq(pair, lows));
    atHigh = i64x2.sub(atHigh, f64x2.eq(pair, highs));
    numbers = i64x2.sub(numbers, f64x2.eq(pair, pair));
    const within = v128.and(f64x2.gt(pair, lows), f64x2.lt(pair, highs));
    if (v128.any_true(within)) {
      store<f64>(out + 8 * taken, f64x2.extract_lane(pair, 0));
      taken -= <i32>i64x2.extract_lane(within, 0);
      store<f64>(out + 8 * taken, f64x2.extract_lane(pair, 1));
      taken -= <i32>i64x2.extract_lane(within, 1);
    }
  }
  addTo(counts, both(below));
  addTo(counts + 8, both(atLow));
  addTo(counts + 16, both(atHigh));
  addTo(counts + 24, both(numbers));
  if (i < n) {
    const value = load<f64>(x);
    addTo(counts, f64(value < low));
    addTo(counts + 8, f64(value == low));
    addTo(counts + 16, f64(value == high));
    addTo(counts + 24, f64(value == value));
    store<f64>(out + 8 * taken, value);
    taken += i32(value > low && value < high);
  }
  return taken;
}

@inline
function addTo(place: usize, count: f64): void {
  store<f64>(place, load<f64>(place) + count);
}

@inline
function both(pair: v128): f64 {
  return <f64>(i64x2.extract_lane(pair, 0) + i64x2.extract_lane(pair, 1));
}
