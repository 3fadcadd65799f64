/** Where a zlib stream stands that is inflated. Memory of the host, who sets the first four. */
@unmanaged
export class Stream {
  /** The next byte that comes in, and the byte after the last one; 32 more can be read. */
  input: usize;
  inputEnd: usize;
  /** The next byte that goes out, and the byte after the last one that may; `inflateBeyond` more can be written. */
  out: usize;
  outEnd: usize;
  /** How far it has come. */
  state: u32;
  outStart: usize;
  /** Whether the block is the last one. */
  isLast: u32;
  /** How many bits `word` holds, with the two below them. */
  bits: i32;
  /** Bits that come next, from bit 2 on, so that they are the place of an entry. What lies above them is zero, or the bits that follow. */
  word: u64;
  /** Its tables of codes. */
  literals: usize;
  distances: usize;
}
export const STREAM_BYTES: usize = 48;

/** States: between blocks, within codes, at the end. */
export const BETWEEN: u32 = 0;
export const CODES: u32 = 1;
export const ENDED: u32 = 2;
export const FAILED: u32 = 3;

/** Bytes that are read beyond the end of the input before that is noticed: zeros or others, taken for codes. The checksum tells. */
export const READ_BEYOND: usize = 8;

/** The word with as many of the next bits as fit: at least 54. */
@inline
export function filled(word: u64, input: usize, bits: i32): u64 {
  return word | (load<u64>(input) << bits);
}
/** By how many bytes the input goes on with that; of bits there are then `bits | FULL`. */
@inline
export function filledBytes(bits: i32): i32 {
  return (63 - bits) >> 3;
}
export const FULL: i32 = 56;
