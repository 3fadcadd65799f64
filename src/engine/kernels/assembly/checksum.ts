/** Bytes that are summed in lanes of 16 bits, as many as fit these. */
const BLOCK: i32 = 256;
/** Bytes after which the sums are brought below the modulus, so that none leaves 32 bits: whole blocks, at most 5552. */
const TOGETHER: i32 = 21 * BLOCK;
const MODULUS: u32 = 65521;

/** Adler-32 (RFC 1950, 8.2) of n more bytes; `before` is that of the bytes before them, 1 at the start. */
export function adler32(before: u32, bytes: usize, n: i32): u32 {
  let a = before & 0xffff;
  let b = before >> 16;
  for (let left = n; left > 0; left -= TOGETHER) {
    const count = min(left, TOGETHER);
    const whole = count & ~(BLOCK - 1);
    // Of all bytes so far, in four lanes; of these sums at every block; and of bytes by how often they count among their block.
    let sums = i32x4.splat(0);
    let sumsBefore = i32x4.splat(0);
    let weighted = i32x4.splat(0);
    for (let i = 0; i < whole; i += BLOCK) {
      // Of pairs of bytes; of these sums at every sixteen bytes; and of the second bytes of pairs, which count once less.
      let pairs = i16x8.splat(0);
      let pairsBefore = i16x8.splat(0);
      let seconds = i16x8.splat(0);
      for (const end = bytes + BLOCK; bytes < end; bytes += 16) {
        const x = v128.load(bytes);
        pairsBefore = i16x8.add(pairsBefore, pairs);
        pairs = i16x8.add(pairs, i16x8.extadd_pairwise_i8x16_u(x));
        seconds = i16x8.add(seconds, i16x8.shr_u(x, 8));
      }
      sumsBefore = i32x4.add(sumsBefore, sums);
      sums = i32x4.add(sums, i32x4.extadd_pairwise_i16x8_u(pairs));
      weighted = i32x4.add(weighted, i32x4.shl(i32x4.extadd_pairwise_i16x8_u(pairsBefore), 4));
      weighted = i32x4.add(weighted, i32x4.dot_i16x8_s(pairs, i16x8(16, 14, 12, 10, 8, 6, 4, 2)));
      weighted = i32x4.sub(weighted, i32x4.extadd_pairwise_i16x8_u(seconds));
    }
    b += whole * a + BLOCK * sumOf(sumsBefore) + sumOf(weighted);
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
