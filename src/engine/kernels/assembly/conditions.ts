// Flags are bytes, 0 or 1. In logic a constant is a column like any other: a register full of it.

export function and(out: usize, x: usize, y: usize, n: i32): void {
  for (let i = 0; i < n; i += 16) v128.store(out + i, v128.and(v128.load(x + i), v128.load(y + i)));
}

export function or(out: usize, x: usize, y: usize, n: i32): void {
  for (let i = 0; i < n; i += 16) v128.store(out + i, v128.or(v128.load(x + i), v128.load(y + i)));
}

export function xor(out: usize, x: usize, y: usize, n: i32): void {
  for (let i = 0; i < n; i += 16) v128.store(out + i, v128.xor(v128.load(x + i), v128.load(y + i)));
}

export function not(out: usize, x: usize, n: i32): void {
  const ones = i8x16.splat(1);
  for (let i = 0; i < n; i += 16) v128.store(out + i, v128.xor(v128.load(x + i), ones));
}

/** A flag that may be missing, as a condition: missing is false. `valid` may be 0: nothing is missing. */
export function truth(out: usize, x: usize, valid: usize, n: i32): void {
  if (valid == 0) memory.copy(out, x, n);
  else and(out, x, valid, n);
}

/** How many of the first n flags are set: bytes are added up by lane, at most 255 times before one could overflow. */
export function count(mask: usize, n: i32): i32 {
  let total = 0;
  let i = 0;
  const whole = n & ~15;
  while (i < whole) {
    const stop = min(whole, i + 255 * 16);
    let sum = i8x16.splat(0);
    for (; i < stop; i += 16) sum = i8x16.add(sum, v128.load(mask + i));
    const halves = i16x8.extadd_pairwise_i8x16_u(sum);
    const quarters = i32x4.extadd_pairwise_i16x8_u(halves);
    total += i32x4.extract_lane(quarters, 0) + i32x4.extract_lane(quarters, 1);
    total += i32x4.extract_lane(quarters, 2) + i32x4.extract_lane(quarters, 3);
  }
  for (; i < n; i++) total += load<u8>(mask + i);
  return total;
}

export function isNaN(out: usize, x: usize, n: i32): void {
  for (let i = 0; i < n; i++) {
    const value = load<f64>(x + 8 * i);
    store<u8>(out + i, u8(value != value));
  }
}

export function isFinite(out: usize, x: usize, n: i32): void {
  for (let i = 0; i < n; i++) {
    const value = load<f64>(x + 8 * i);
    store<u8>(out + i, u8(value - value == 0));
  }
}
