/** Bytes after which the sums are brought below the modulus, so that none leaves 32 bits: a multiple of sixteen, at most 5552. */
const TOGETHER: i32 = 5552;
const MODULUS: u32 = 65521;

/** Adler-32 (RFC 1950, 8.2) of n more bytes; `before` is that of the bytes before them, 1 at the start. */
export function adler32(before: u32, bytes: usize, n: i32): u32 {
  let a = before & 0xffff;
  let b = before >> 16;
  for (let left = n; left > 0; left -= TOGETHER) {
    const count = min(left, TOGETHER);
    const whole = count & ~15;
    // Of all bytes so far, in four lanes; of these sums at every sixteen; and of bytes by how often they count among their sixteen.
    let sums = i32x4.splat(0);
    let sumsBefore = i32x4.splat(0);
    let weighted = i32x4.splat(0);
    for (let i = 0; i < whole; i += 16, bytes += 16) {
      const x = v128.load(bytes);
      sumsBefore = i32x4.add(sumsBefore, sums);
      sums = i32x4.add(sums, i32x4.extadd_pairwise_i16x8_u(i16x8.extadd_pairwise_i8x16_u(x)));
      weighted = i32x4.add(weighted, i32x4.dot_i16x8_s(i16x8.extend_low_i8x16_u(x), i16x8(16, 15, 14, 13, 12, 11, 10, 9)));
      weighted = i32x4.add(weighted, i32x4.dot_i16x8_s(i16x8.extend_high_i8x16_u(x), i16x8(8, 7, 6, 5, 4, 3, 2, 1)));
    }
    b += whole * a + 16 * sumOf(sumsBefore) + sumOf(weighted);
    a += sumOf(sums);
    for (let i = whole; i < count; i++, bytes++) {
      a += load<u8>(bytes);
      b += a;
    }
    a %= MODULUS;
    b %= MODULUS;
  }
  return (b << 16) | a;
}

@inline
function sumOf(lanes: v128): u32 {
  return (
    i32x4.extract_lane(lanes, 0) + i32x4.extract_lane(lanes, 1) +
    i32x4.extract_lane(lanes, 2) + i32x4.extract_lane(lanes, 3)
  );
}
