/**
 * Puts values together whose bytes lie in planes, sixteen at a time. `planes` is the address of the first value's first byte, `stride`
 * the bytes from one plane to the next, n a multiple of sixteen.
 */
export function joinPlanes8(out: usize, planes: usize, stride: usize, n: usize): void {
  for (let i: usize = 0; i < n; i += 16, out += 128) {
    let p = planes + i;
    const b0 = v128.load(p);
    const b1 = v128.load((p += stride));
    const b2 = v128.load((p += stride));
    const b3 = v128.load((p += stride));
    const b4 = v128.load((p += stride));
    const b5 = v128.load((p += stride));
    const b6 = v128.load((p += stride));
    const b7 = v128.load((p += stride));
    store64(out, low4(low2(b0, b1), low2(b2, b3)), low4(low2(b4, b5), low2(b6, b7)));
    store64(out + 32, high4(low2(b0, b1), low2(b2, b3)), high4(low2(b4, b5), low2(b6, b7)));
    store64(out + 64, low4(high2(b0, b1), high2(b2, b3)), low4(high2(b4, b5), high2(b6, b7)));
    store64(out + 96, high4(high2(b0, b1), high2(b2, b3)), high4(high2(b4, b5), high2(b6, b7)));
  }
}

/** The same for values of four bytes. */
export function joinPlanes4(out: usize, planes: usize, stride: usize, n: usize): void {
  for (let i: usize = 0; i < n; i += 16, out += 64) {
    let p = planes + i;
    const b0 = v128.load(p);
    const b1 = v128.load((p += stride));
    const b2 = v128.load((p += stride));
    const b3 = v128.load((p += stride));
    v128.store(out, low4(low2(b0, b1), low2(b2, b3)));
    v128.store(out + 16, high4(low2(b0, b1), low2(b2, b3)));
    v128.store(out + 32, low4(high2(b0, b1), high2(b2, b3)));
    v128.store(out + 48, high4(high2(b0, b1), high2(b2, b3)));
  }
}

/** Bytes of two vectors in turns: of their first halves, of their second halves. */
@inline
function low2(a: v128, b: v128): v128 {
  return v128.shuffle<u8>(a, b, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23);
}
@inline
function high2(a: v128, b: v128): v128 {
  return v128.shuffle<u8>(a, b, 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31);
}

/** Pairs of bytes in turns. */
@inline
function low4(a: v128, b: v128): v128 {
  return v128.shuffle<u16>(a, b, 0, 8, 1, 9, 2, 10, 3, 11);
}
@inline
function high4(a: v128, b: v128): v128 {
  return v128.shuffle<u16>(a, b, 4, 12, 5, 13, 6, 14, 7, 15);
}

/** Groups of four bytes in turns: four whole values. */
@inline
function store64(out: usize, a: v128, b: v128): void {
  v128.store(out, v128.shuffle<u32>(a, b, 0, 4, 1, 5));
  v128.store(out + 16, v128.shuffle<u32>(a, b, 2, 6, 3, 7));
}

/** Takes values of eight bytes apart, sixteen at a time: the reverse of joinPlanes8. */
export function splitPlanes8(planes: usize, stride: usize, x: usize, n: usize): void {
  for (let i: usize = 0; i < n; i += 16, x += 128) {
    // Pairs of values, byte by byte: first bytes of both, second bytes of both, ...
    const p0 = pairOfValues(x, 0);
    const p1 = pairOfValues(x, 16);
    const p2 = pairOfValues(x, 32);
    const p3 = pairOfValues(x, 48);
    const p4 = pairOfValues(x, 64);
    const p5 = pairOfValues(x, 80);
    const p6 = pairOfValues(x, 96);
    const p7 = pairOfValues(x, 112);
    // Four values, then eight: bytes 0 to 3 of them in the low parts, 4 to 7 in the high ones.
    const a0 = low4(p0, p1);
    const a1 = high4(p0, p1);
    const b0 = low4(p2, p3);
    const b1 = high4(p2, p3);
    const c0 = low4(p4, p5);
    const c1 = high4(p4, p5);
    const d0 = low4(p6, p7);
    const d1 = high4(p6, p7);
    const to = planes + i;
    storeFourPlanes(to, stride, low8(a0, b0), high8(a0, b0), low8(c0, d0), high8(c0, d0));
    storeFourPlanes(to + 4 * stride, stride, low8(a1, b1), high8(a1, b1), low8(c1, d1), high8(c1, d1));
  }
}

/** The same for values of four bytes. */
export function splitPlanes4(planes: usize, stride: usize, x: usize, n: usize): void {
  for (let i: usize = 0; i < n; i += 16, x += 64) {
    const a = fourByPlane(v128.load(x));
    const b = fourByPlane(v128.load(x, 16));
    const c = fourByPlane(v128.load(x, 32));
    const d = fourByPlane(v128.load(x, 48));
    storeFourPlanes(planes + i, stride, low8(a, b), high8(a, b), low8(c, d), high8(c, d));
  }
}

/** Four values of four bytes: first bytes of all, second bytes of all, ... */
@inline
function fourByPlane(x: v128): v128 {
  return v128.shuffle<u8>(x, x, 0, 4, 8, 12, 1, 5, 9, 13, 2, 6, 10, 14, 3, 7, 11, 15);
}

@inline
function pairOfValues(x: usize, at: usize): v128 {
  const pair = v128.load(x + at);
  return v128.shuffle<u8>(pair, pair, 0, 8, 1, 9, 2, 10, 3, 11, 4, 12, 5, 13, 6, 14, 7, 15);
}

@inline
function low8(a: v128, b: v128): v128 {
  return v128.shuffle<u32>(a, b, 0, 4, 1, 5);
}
@inline
function high8(a: v128, b: v128): v128 {
  return v128.shuffle<u32>(a, b, 2, 6, 3, 7);
}

/** Bytes of eight values and of the eight after them, two planes each. */
@inline
function storeFourPlanes(to: usize, stride: usize, first: v128, second: v128, third: v128, fourth: v128): void {
  v128.store(to, v128.shuffle<u64>(first, third, 0, 2));
  v128.store(to + stride, v128.shuffle<u64>(first, third, 1, 3));
  v128.store(to + 2 * stride, v128.shuffle<u64>(second, fourth, 0, 2));
  v128.store(to + 3 * stride, v128.shuffle<u64>(second, fourth, 1, 3));
}
