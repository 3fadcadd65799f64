// Bits put one after the other, the lowest first, as deflate packs them (RFC 1951, 3.1.1).

/** Where the next whole byte goes. */
let next: usize = 0;
/** Bits that are no whole byte yet, and how many. */
let bits: u64 = 0;
let begun: u64 = 0;

export function writeFrom(address: usize): void {
  next = address;
  bits = 0;
  begun = 0;
}

/** Address after the last byte that was put. */
export function written(): usize {
  return next;
}

/** Bits of the byte that was begun. */
export function bitsBegun(): u32 {
  return <u32>begun;
}

/** Puts `count` bits, at most 56. Eight bytes may be written over. */
export function putBits(value: u64, count: u64): void {
  bits |= value << begun;
  begun += count;
  store<u64>(next, bits);
  next += <usize>(begun >> 3);
  bits >>= begun & 56;
  begun &= 7;
}

/** Fills the byte that was begun with zeros. */
export function endByte(): void {
  if (begun > 0) next++;
  bits = 0;
  begun = 0;
}

/** Puts bytes, after a byte that was ended. */
export function putBytes(from: usize, count: usize): void {
  memory.copy(next, from, count);
  next += count;
}

/**
 * Puts the code of each token in [from, stop), numbers of two bytes, a multiple of four of them: table[token] is 256 times its bits, of which
 * there are at most 28, plus their number.
 */
export function putCodes(from: usize, stop: usize, table: usize): void {
  let to = next;
  let pending = bits;
  let count = begun;
  for (let p = from; p < stop; p += 8) {
    // Put together first: only what depends on the bits before must wait for them.
    const a = codeAt(table, p, 0);
    const b = codeAt(table, p, 2);
    const c = codeAt(table, p, 4);
    const d = codeAt(table, p, 6);
    const countOfTwo = (a & 255) + (b & 255);
    const countOfOthers = (c & 255) + (d & 255);
    let two = (a >> 8) | ((b >> 8) << (a & 255));
    const others = (c >> 8) | ((d >> 8) << (c & 255));
    let countNow = countOfTwo + countOfOthers;
    if (countNow > 56) {
      pending |= two << count;
      count += countOfTwo;
      store<u64>(to, pending);
      to += <usize>(count >> 3);
      pending >>= count & 56;
      count &= 7;
      two = others;
      countNow = countOfOthers;
    } else two |= others << countOfTwo;
    pending |= two << count;
    count += countNow;
    store<u64>(to, pending);
    to += <usize>(count >> 3);
    pending >>= count & 56;
    count &= 7;
  }
  next = to;
  bits = pending;
  begun = count;
}

@inline
function codeAt(table: usize, token: usize, at: usize): u64 {
  return load<u64>(table + (<usize>load<u16>(token + at) << 3));
}
