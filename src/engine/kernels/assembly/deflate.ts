import { endByte, putBits, putBytes, writeFrom, written } from './bit-writer';
import { adler32 } from './checksum';
import { BLOCK_ROOM, PERIOD, planBlock, putBlock, RUN } from './deflate-block';

/** A repetition has so many bytes at the most. */
const LONGEST: usize = 258;

/** A period of bytes that is looked for: that of the low byte of anything that counts in equal steps. */
const DISTANCE: usize = 256;
/** Tokens of a block at the most, and what one search can add. */
const MOST: usize = 65536;
const SEARCHED: usize = 1 << 18;
const SLACK: usize = SEARCHED / LONGEST + 64;
/** A plane that comes after so many tokens begins a block with codes of its own. */
const ENOUGH: usize = 1024;

// Places of the room: what blocks are made with; tokens.
const TOKENS: usize = BLOCK_ROOM;

let room: usize = 0;
/** Address after the last token, and of the bytes that tokens stand for. */
let last: usize = 0;
let begin: usize = 0;
/** Whether runs of three are worth a token: where literals take few bits, only those of five are. */
let takesShort: bool = false;

/** Bytes of room that deflatePlanes() needs. */
export function deflateRoom(): usize {
  return TOKENS + 2 * (MOST + SLACK);
}

/**
 * A zlib stream (RFC 1950) of byte planes. Looks for runs of equal bytes, and for bytes that repeat themselves after 256, in each plane; planes
 * in which no byte is much more frequent than others are stored as they are.
 * @returns its bytes
 */
export function deflatePlanes(out: usize, bytes: usize, planes: i32, planeBytes: i32, ownRoom: usize): usize {
  room = ownRoom;
  last = room + TOKENS;
  begin = bytes;
  writeFrom(out);
  putBits(0x0178, 16);
  let sum: u32 = 1;
  for (let plane = 0; plane < planes; plane++) {
    const from = bytes + <usize>plane * planeBytes;
    const stop = from + planeBytes;
    sum = adler32(sum, from, planeBytes);
    if (isNoise(from, planeBytes)) {
      endBlock(from);
      putStored(from, stop);
      begin = stop;
    } else {
      findTokens(bytes, from, stop);
      if (last - room - TOKENS >= 2 * ENOUGH) endBlock(stop);
    }
  }
  endBlock(bytes + <usize>planes * planeBytes);
  // An empty block of fixed codes, the last one.
  putBits(3, 10);
  endByte();
  putBits(bswap<u32>(sum), 32);
  return written() - out;
}

/** Looks at a plane: whether all its values are nearly equally frequent and do not follow one another in runs; deflate would gain nothing. */
function isNoise(x: usize, n: i32): bool {
  takesShort = true;
  if (n < 512) return false;
  const middle = x + (n - 272) / 2;
  if (v128.all_true<u8>(i8x16.eq(v128.load(middle), v128.load(middle + DISTANCE)))) return false;
  const step = max(1, n >> 9);
  const count = min(n - 1, 512);
  const counts = room;
  memory.fill(counts, 0, 4 * 256);
  let runs = 0;
  for (let i = 0; i < count; i++, x += step) {
    const value = load<u8>(x);
    const place = counts + 4 * <usize>value;
    store<u32>(place, load<u32>(place) + 1);
    runs += i32(load<u8>(x, 1) == value);
  }
  const pairs = equalPairs(counts);
  // Literals take about as many bits as the logarithm of how rarely two of them are equal.
  takesShort = 16 * pairs < <u64>count * count;
  // Of equal frequencies 1/256 of all pairs are equal. A sixth more: codes would gain 1.5%.
  return runs <= count >> 5 && 6 * 256 * (pairs - count) < 7 * <u64>count * (count - 1);
}

/** Sum of the squares of how often each byte occurs. */
function equalPairs(counts: usize): u64 {
  let pairs = i32x4.splat(0);
  for (let i: usize = 0; i < 1024; i += 16) {
    const four = v128.load(counts + i);
    pairs = i32x4.add(pairs, i32x4.mul(four, four));
  }
  return (
    i32x4.extract_lane(pairs, 0) + i32x4.extract_lane(pairs, 1) +
    i32x4.extract_lane(pairs, 2) + i32x4.extract_lane(pairs, 3)
  );
}

/** Appends the tokens of bytes [from, stop); those before it from `start` on can be repeated. */
function findTokens(start: usize, from: usize, stop: usize): void {
  let t = last;
  let i = from;
  const mostTokens = room + TOKENS + 2 * MOST;
  if (i == start && i < stop) {
    store<u16>(t, load<u8>(i++));
    t += 2;
  }
  while (i < stop) {
    const n = <i32>min(stop - i, 16);
    const x = v128.load(i);
    // Bit k: byte k is as the one before.
    const same = i8x16.bitmask(i8x16.eq(x, v128.load(i - 1))) & ((1 << n) - 1);
    let runs = same & (same >> 1) & (same >> 2);
    if (!takesShort) runs &= (same >> 3) & (same >> 4);
    if (runs != 0) {
      const literals = ctz(runs);
      t = putLiterals(t, x, literals);
      i += literals;
      const length = matchLength(i, 1, stop);
      t = putMatch(t, RUN, length);
      i += length;
    } else if (i >= start + DISTANCE && n == 16 && v128.all_true<u8>(i8x16.eq(x, v128.load(i - DISTANCE)))) {
      const length = matchLength(i, DISTANCE, stop);
      t = putMatch(t, PERIOD, length);
      i += length;
    } else {
      // A run may begin with the last bytes of these sixteen, and is seen from its beginning next time.
      const literals = n == 16 ? clz(~same << 16) : 0;
      t = putLiterals(t, x, n - literals);
      i += n - literals;
    }
    if (t >= mostTokens) {
      last = t;
      endBlock(i);
      t = last;
    }
  }
  last = t;
}

@inline
function putLiterals(t: usize, x: v128, count: i32): usize {
  v128.store(t, i16x8.extend_low_i8x16_u(x));
  v128.store(t + 16, i16x8.extend_high_i8x16_u(x));
  return t + 2 * count;
}

/** How many bytes from `i` on are as those `distance` before. */
function matchLength(i: usize, distance: usize, stop: usize): usize {
  const end = min(stop, i + SEARCHED);
  let p = i;
  for (; p + 16 <= end; p += 16) {
    const other = ~i8x16.bitmask(i8x16.eq(v128.load(p), v128.load(p - distance))) & 0xffff;
    if (other != 0) return p - i + ctz(other);
  }
  while (p < end && load<u8>(p) == load<u8>(p - distance)) p++;
  return p - i;
}

/** Tokens of a repetition of any length from three on; none of them is shorter. */
function putMatch(t: usize, kind: u32, length: usize): usize {
  for (; length > LONGEST + 2; length -= LONGEST, t += 2) store<u16>(t, kind + <u32>LONGEST - 3);
  if (length > LONGEST) {
    store<u16>(t, kind);
    length -= 3;
    t += 2;
  }
  store<u16>(t, kind + <u32>length - 3);
  return t + 2;
}

/** Puts the tokens at hand as a block, or the bytes up to `stop` that they stand for, whichever is shorter. */
function endBlock(stop: usize): void {
  const tokens = room + TOKENS;
  if (last > tokens) {
    if (planBlock(tokens, last, room) < storedBits(stop - begin)) putBlock(tokens, last);
    else putStored(begin, stop);
  }
  last = tokens;
  begin = stop;
}

/** Bits of bytes that are stored, and of the byte that is filled up before. */
function storedBits(n: usize): u64 {
  return 8 * n + 40 * (n / 65535 + 1);
}

/** Blocks that are not compressed (RFC 1951, 3.2.4). */
function putStored(from: usize, stop: usize): void {
  for (let p = from; p < stop; ) {
    const n = min(stop - p, 65535);
    putBits(0, 3);
    endByte();
    putBits(n | ((n ^ 0xffff) << 16), 32);
    putBytes(p, n);
    p += n;
  }
}
