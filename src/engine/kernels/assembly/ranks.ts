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
