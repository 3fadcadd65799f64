// Inflating (RFC 1950, RFC 1951) two streams at once. Of a code it is known where it ends only when it has been looked up, so that a
// processor mostly waits for its own memory; a second stream fills that time.
import {
  DISTANCE_ROOT, DISTANCE_TABLE, DISTANCES, LENGTH_ROOT, LENGTHS_OF_CODES, LITERAL_ROOT, LITERAL_TABLE, LITERALS, makeTable, TABLE_ROOM,
} from './code-tables';
import { decodeBoth, decodeOne, entryOf } from './inflate-codes';
import { BETWEEN, CODES, ENDED, FAILED, filled, filledBytes, FULL, READ_BEYOND, Stream, STREAM_BYTES } from './inflate-stream';

/** Bytes that are written beyond the end before it is noticed: literals of a round, a match, and the rest of a vector. */
export function inflateBeyond(): usize {
  return 4 + 258 + 32;
}

/** Bytes of memory of a stream: the stream itself, its tables. */
const OWN_BYTES: usize = STREAM_BYTES + LITERAL_TABLE + DISTANCE_TABLE;
/** Lengths of codes of a block, of which a vector more can be written. */
const LENGTHS_ROOM: usize = 512;

/** Bytes of memory at `room` that inflating needs; the fields of the first stream lie at its start. */
export function inflateRoom(): usize {
  return 2 * OWN_BYTES + TABLE_ROOM + LENGTHS_ROOM;
}

/** Where in the room the second stream lies. */
export function inflateSecond(): usize {
  return OWN_BYTES;
}

/**
 * Inflates two zlib streams, of which checksums are left to the host. Afterwards `out` of a stream is the byte after the last one that came
 * out, `input` the first one of the checksum. @returns whether both are sound; 1 and 2: the first, the second is not
 */
export function inflateTwo(room: usize): u32 {
  const a = changetype<Stream>(room);
  const b = changetype<Stream>(room + OWN_BYTES);
  const shared = room + 2 * OWN_BYTES;
  begin(a);
  begin(b);
  for (;;) {
    betweenBlocks(a, shared);
    betweenBlocks(b, shared);
    if (a.state != CODES || b.state != CODES) break;
    decodeBoth(a, b);
  }
  finish(a, shared);
  finish(b, shared);
  return <u32>(a.state == FAILED) | (<u32>(b.state == FAILED) << 1);
}

function begin(s: Stream): void {
  const head: u32 = load<u8>(s.input);
  const flags: u32 = load<u8>(s.input, 1);
  // Deflate, windows of at most 32 kB, a check of both bytes, no dictionary.
  const isSound = (head & 15) == 8 && head >> 4 <= 7 && ((head << 8) | flags) % 31 == 0 && (flags & 32) == 0;
  s.state = isSound ? BETWEEN : FAILED;
  s.outStart = s.out;
  s.literals = changetype<usize>(s) + STREAM_BYTES;
  s.distances = s.literals + LITERAL_TABLE;
  s.isLast = 0;
  s.input += 2;
  s.bits = 2;
  s.word = 0;
}

function betweenBlocks(s: Stream, shared: usize): void {
  while (s.state == BETWEEN) {
    if (s.isLast) end(s);
    else readHeader(s, shared);
  }
}

/** Goes on alone. */
function finish(s: Stream, shared: usize): void {
  betweenBlocks(s, shared);
  while (s.state == CODES) {
    decodeOne(s);
    betweenBlocks(s, shared);
  }
}

/** Gives back whole bytes that were taken but not used. */
@inline
function toBytes(s: Stream): void {
  s.input -= (s.bits - 2) >> 3;
  s.bits = 2;
  s.word = 0;
}

function end(s: Stream): void {
  toBytes(s);
  s.state = s.input + 4 <= s.inputEnd && s.out <= s.outEnd ? ENDED : FAILED;
}

@inline
function fill(s: Stream): void {
  s.word = filled(s.word, s.input, s.bits);
  s.input += filledBytes(s.bits);
  s.bits |= FULL;
}

/** The next n bits, of which there are enough. */
@inline
function take(s: Stream, n: i32): u32 {
  const value = <u32>(s.word >> 2) & ((1 << n) - 1);
  s.word >>= n;
  s.bits -= n;
  return value;
}

function readHeader(s: Stream, shared: usize): void {
  if (s.input > s.inputEnd + READ_BEYOND) {
    s.state = FAILED;
    return;
  }
  fill(s);
  s.isLast = take(s, 1);
  const kind = take(s, 2);
  const isSound = kind == 0 ? copyStored(s) : kind == 1 ? fixedTables(s, shared) : kind == 2 && readTables(s, shared);
  s.state = !isSound ? FAILED : kind == 0 ? BETWEEN : CODES;
}

function copyStored(s: Stream): bool {
  toBytes(s);
  const n: usize = load<u16>(s.input);
  const from = s.input + 4;
  if ((n ^ 0xffff) != <usize>load<u16>(s.input, 2) || from + n > s.inputEnd || s.out + n > s.outEnd) return false;
  for (let i: usize = 0; i < n; i += 16) v128.store(s.out + i, v128.load(from + i));
  s.out += n;
  s.input = from + n;
  return true;
}

/** RFC 1951, 3.2.6. */
function fixedTables(s: Stream, shared: usize): bool {
  const lengths = shared + TABLE_ROOM;
  for (let i = 0; i < 288; i++) store<u8>(lengths + i, i < 144 || i >= 280 ? 8 : i < 256 ? 9 : 7);
  for (let i = 288; i < 320; i++) store<u8>(lengths + i, 5);
  return makeTables(s, lengths, 288, 32, shared);
}

function makeTables(s: Stream, lengths: usize, literals: i32, distances: i32, shared: usize): bool {
  return (
    makeTable(s.literals, lengths, literals, LITERALS, LITERAL_ROOT, shared) &&
    makeTable(s.distances, lengths + literals, distances, DISTANCES, DISTANCE_ROOT, shared)
  );
}

/** The order in which lengths of the codes for lengths come. */
const order = memory.data<u8>([16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15]);

/** RFC 1951, 3.2.7. */
function readTables(s: Stream, shared: usize): bool {
  const lengths = shared + TABLE_ROOM;
  const literals = take(s, 5) + 257;
  const distances = take(s, 5) + 1;
  const codes = take(s, 4) + 4;
  if (literals > 286 || distances > 30) return false;
  v128.store(lengths, i64x2.splat(0));
  v128.store(lengths + 16, i64x2.splat(0));
  for (let i: u32 = 0; i < codes; i++) {
    fill(s);
    store<u8>(lengths + load<u8>(order + i), take(s, 3));
  }
  const table = s.distances;
  if (!makeTable(table, lengths, 19, LENGTHS_OF_CODES, LENGTH_ROOT, shared)) return false;
  const all = literals + distances;
  for (let i: u32 = 0; i < all; ) {
    if (s.input > s.inputEnd + READ_BEYOND) return false;
    fill(s);
    const entry = entryOf(table, LENGTH_ROOT, s.word);
    const symbol = entry >> 16;
    take(s, entry & 63);
    if (symbol < 16) {
      store<u8>(lengths + i++, symbol);
      continue;
    }
    if (symbol == 16 && i == 0) return false;
    const value: u8 = symbol == 16 ? load<u8>(lengths + i - 1) : 0;
    const times: u32 = symbol == 16 ? 3 + take(s, 2) : symbol == 17 ? 3 + take(s, 3) : 11 + take(s, 7);
    if (i + times > all) return false;
    for (let k: u32 = 0; k < times; k += 16) v128.store(lengths + i + k, i8x16.splat(value));
    i += times;
  }
  return load<u8>(lengths + 256) != 0 && makeTables(s, lengths, literals, distances, shared);
}

