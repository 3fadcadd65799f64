/**
 * Tables of Huffman codes (RFC 1951, 3.2.2), by the bits that come next: entries of 32 bits, first 2^root of them by the next bits, then
 * smaller tables for what longer codes go on with. An entry holds in bits 0 to 7 how many bits its code takes, and in the others
 *
 * - a literal: `LITERAL`, and the byte in bits 16 to 23;
 * - a length or a distance: its smallest value in bits 16 to 30, and in bits 8 to 11 how many bits are added to that;
 * - a longer code: `LONGER | SPECIAL`, the place of its table in bits 16 to 30, and in bits 8 to 11 by how many bits that goes;
 * - the end of a block: `END | SPECIAL`;
 * - a code that stands for nothing: `SPECIAL`.
 */
export const LITERAL: u32 = 1 << 31;
export const SPECIAL: u32 = 1 << 15;
export const END: u32 = 1 << 14;
export const LONGER: u32 = 1 << 13;

export const LITERAL_ROOT: i32 = 11;
export const DISTANCE_ROOT: i32 = 9;
/** Of the codes that lengths of codes are written with. */
export const LENGTH_ROOT: i32 = 7;

/**
 * Bytes of tables. One for what b bits more tell has 2^b entries, and at least b + 1 codes, since it is only as large as its longest code asks
 * for and its codes fill it: so many more entries can 288 codes with 4 bits beyond the root take, and 32 with 6.
 */
export const LITERAL_TABLE: usize = 4 * ((1 << LITERAL_ROOT) + (288 * 16) / 5 + 7);
export const DISTANCE_TABLE: usize = 4 * ((1 << DISTANCE_ROOT) + (32 * 64) / 7 + 4);

/** What codes stand for. */
export const LITERALS: i32 = 0;
export const DISTANCES: i32 = 1;
export const LENGTHS_OF_CODES: i32 = 2;

const LONGEST: i32 = 15;
const END_OF_BLOCK: i32 = 256;

/** Smallest lengths and distances, and how many bits are added (RFC 1951, 3.2.5). */
const lengths = memory.data<u16>([
  3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258,
]);
const lengthBits = memory.data<u8>([
  0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0,
]);
const distances = memory.data<u16>([
  1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049, 3073, 4097, 6145,
  8193, 12289, 16385, 24577,
]);
const distanceBits = memory.data<u8>([
  0, 0, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8, 9, 9, 10, 10, 11, 11, 12, 12, 13, 13,
]);

/** Bytes of memory that making a table needs: numbers of codes of each length, places of them, symbols in the order of codes. */
export const TABLE_ROOM: usize = 4 * 16 + 4 * 16 + 2 * 320;

/** An entry without the number of bits. */
@inline
function meaning(kind: i32, symbol: i32): u32 {
  if (kind == LENGTHS_OF_CODES) return symbol << 16;
  if (kind == DISTANCES) {
    if (symbol > 29) return SPECIAL;
    return (<u32>load<u16>(distances + 2 * symbol) << 16) | (<u32>load<u8>(distanceBits + symbol) << 8);
  }
  if (symbol < END_OF_BLOCK) return LITERAL | (symbol << 16);
  if (symbol == END_OF_BLOCK) return END | SPECIAL;
  const k = symbol - END_OF_BLOCK - 1;
  if (k > 28) return SPECIAL;
  return (<u32>load<u16>(lengths + 2 * k) << 16) | (<u32>load<u8>(lengthBits + k) << 8);
}

/**
 * Makes the table of n symbols whose codes have the lengths at `codeLengths`. Codes that leave some bits without meaning are taken where
 * zlib takes them: none at all for distances, or a single one of one bit.
 * @returns whether the lengths make a code
 */
export function makeTable(table: usize, codeLengths: usize, n: i32, kind: i32, root: i32, room: usize): bool {
  const counts = room;
  const places = room + 4 * 16;
  const symbols = room + 8 * 16;
  for (let i: usize = 0; i < 64; i += 16) v128.store(counts + i, i32x4.splat(0));
  for (let i = 0; i < n; i++) {
    const count = counts + 4 * <usize>load<u8>(codeLengths + i);
    store<u32>(count, load<u32>(count) + 1);
  }
  let longest = 0;
  let unused = 1;
  let before: u32 = 0;
  for (let length = 1; length <= LONGEST; length++) {
    const count: i32 = load<u32>(counts + 4 * length);
    unused = 2 * unused - count;
    if (unused < 0) return false;
    if (count > 0) longest = length;
    store<u32>(places + 4 * length, before);
    before += count;
  }
  if (unused > 0) {
    if (kind == LENGTHS_OF_CODES || longest > 1 || (longest == 0 && kind != DISTANCES)) return false;
    for (let i = 0; i < 1 << root; i++) store<u32>(table + 4 * i, SPECIAL | 1);
  }
  for (let i = 0; i < n; i++) {
    const length = load<u8>(codeLengths + i);
    if (length == 0) continue;
    const place = places + 4 * <usize>length;
    const at = load<u32>(place);
    store<u32>(place, at + 1);
    store<u16>(symbols + 2 * at, i);
  }
  if (longest > 0) fillTable(table, kind, root, longest, room);
  return true;
}

/** Fills a table from its symbols in the order of their codes: by length, then by symbol. */
function fillTable(table: usize, kind: i32, root: i32, longest: i32, room: usize): void {
  let symbol = room + 8 * 16;
  let code: u32 = 0;
  for (let length = 1; length <= root; length++) {
    // What is known by fewer bits holds for both values of the next one.
    if (length > 1) doubleTable(table, 4 << (length - 1));
    for (let left = load<u32>(room + 4 * length); left > 0; left--, symbol += 2) {
      store<u32>(table + 4 * code, meaning(kind, load<u16>(symbol)) | length);
      code = nextCode(code, length);
    }
  }
  let end: u32 = 1 << root;
  let first = u32.MAX_VALUE;
  let start: u32 = 0;
  let bits = 0;
  for (let length = root + 1; length <= longest; length++) {
    for (let left: i32 = load<u32>(room + 4 * length); left > 0; left--, symbol += 2) {
      if ((code & ((1 << root) - 1)) != first) {
        first = code & ((1 << root) - 1);
        start = end;
        bits = bitsOfTable(length - root, left, longest - root, room + 4 * root);
        end += 1 << bits;
        store<u32>(table + 4 * first, LONGER | SPECIAL | (start << 16) | (bits << 8) | root);
      }
      const entry = meaning(kind, load<u16>(symbol)) | length;
      for (let i = code >> root; i < <u32>1 << bits; i += 1 << (length - root)) store<u32>(table + 4 * (start + i), entry);
      code = nextCode(code, length);
    }
  }
}

/** By how many bits a table of longer codes goes: so many that the codes that are left fill it. `counts`: by length beyond the root. */
@inline
function bitsOfTable(length: i32, left: i32, longest: i32, counts: usize): i32 {
  let bits = length;
  let empty = (1 << bits) - left;
  while (empty > 0 && bits < longest) {
    bits++;
    empty = 2 * empty - <i32>load<u32>(counts + 4 * bits);
  }
  return bits;
}

/** The code after another one of this length. Codes are read from their highest bit on, so the table goes by codes turned round. */
@inline
function nextCode(code: u32, length: i32): u32 {
  const zeros = code ^ ((1 << length) - 1);
  const highest: u32 = zeros == 0 ? 0 : 1 << (31 - clz(zeros));
  return (code & (highest - 1)) | highest;
}

@inline
function doubleTable(table: usize, bytes: usize): void {
  const end = table + bytes;
  if (bytes == 8) store<u64>(end, load<u64>(table));
  else for (let from = table; from < end; from += 16) v128.store(from + bytes, v128.load(from));
}
