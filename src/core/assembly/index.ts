/**
 * Philox4x32-10 (see philox.ts) for runs of counters, four at a time: the lanes of each vector are the same word of four counters that
 * follow each other.
 */

const multiplierA: u32 = 0xd2511f53;
const multiplierB: u32 = 0xcd9e8d57;
const weylA: u32 = 0x9e3779b9;
const weylB: u32 = 0xbb67ae85;

/**
 * The words of `4 * quads` counters from (c0, c1, c2, c3) on, as the counter c0 rises (it must not pass 2^32): [counter][4] at `out`.
 */
export function philoxRun(
  c0: u32,
  c1: u32,
  c2: u32,
  c3: u32,
  k0: u32,
  k1: u32,
  out: usize,
  quads: i32,
): void {
  for (let quad = 0; quad < quads; quad++) {
    const first = c0 + ((<u32>quad) << 2);
    let a = i32x4.add(i32x4.splat(first), i32x4(0, 1, 2, 3));
    let b = i32x4.splat(c1);
    let c = i32x4.splat(c2);
    let d = i32x4.splat(c3);
    let keyA = k0;
    let keyB = k1;
    for (let round = 0; round < 10; round++) {
      const highA = highWords(a, multiplierA);
      const highB = highWords(c, multiplierB);
      const lowA = i32x4.mul(a, i32x4.splat(multiplierA));
      const lowB = i32x4.mul(c, i32x4.splat(multiplierB));
      a = v128.xor(v128.xor(highB, b), i32x4.splat(keyA));
      c = v128.xor(v128.xor(highA, d), i32x4.splat(keyB));
      b = lowB;
      d = lowA;
      keyA += weylA;
      keyB += weylB;
    }
    storeTransposed(a, b, c, d, out + ((<usize>quad) << 6));
  }
}

/** The upper 32 bits of the products of four words with one. */
@inline
function highWords(words: v128, multiplier: u32): v128 {
  const by = i32x4.splat(multiplier);
  const low = i64x2.extmul_low_i32x4_u(words, by);
  const high = i64x2.extmul_high_i32x4_u(words, by);
  return v128.shuffle<i32>(low, high, 1, 3, 5, 7);
}

/** Four vectors of one word each as four groups of four words. */
@inline
function storeTransposed(a: v128, b: v128, c: v128, d: v128, out: usize): void {
  const abLow = v128.shuffle<i32>(a, b, 0, 4, 1, 5);
  const abHigh = v128.shuffle<i32>(a, b, 2, 6, 3, 7);
  const cdLow = v128.shuffle<i32>(c, d, 0, 4, 1, 5);
  const cdHigh = v128.shuffle<i32>(c, d, 2, 6, 3, 7);
  v128.store(out, v128.shuffle<i64>(abLow, cdLow, 0, 2));
  v128.store(out + 16, v128.shuffle<i64>(abLow, cdLow, 1, 3));
  v128.store(out + 32, v128.shuffle<i64>(abHigh, cdHigh, 0, 2));
  v128.store(out + 48, v128.shuffle<i64>(abHigh, cdHigh, 1, 3));
}
