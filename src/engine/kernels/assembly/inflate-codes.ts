import { DISTANCE_ROOT, END, LITERAL_ROOT, LONGER, SPECIAL } from './code-tables';
import { BETWEEN, CODES, FAILED, filled, filledBytes, FULL, READ_BEYOND, Stream } from './inflate-stream';

/** The entry of the next code. */
@inline
export function entryOf(table: usize, root: i32, word: u64): u32 {
  return load<u32>(table + (<u32>word & (((1 << root) - 1) << 2)));
}

/** The entry of a longer code, to which `entry` leads. */
@inline
function longerEntry(table: usize, entry: u32, root: i32, word: u64): u32 {
  return load<u32>(table + 4 * ((entry >> 16) + (<u32>(word >> (root + 2)) & ((1 << ((entry >> 8) & 15)) - 1))));
}

@inline
function isLiteral(entry: u32): bool {
  return <i32>entry < 0;
}

/** Bits that are added to the smallest length or distance of an entry. */
@inline
function addedBits(entry: u32): i32 {
  return (entry >> 8) & 15;
}

/** A length or distance: the bits that are added come next. */
@inline
function valueOf(entry: u32, word: u64): u32 {
  return (entry >> 16) + (<u32>(word >> 2) & ((1 << addedBits(entry)) - 1));
}

/** For a distance below 16, which of the bytes that it goes back to are the next sixteen; for others, all of them as they are. */
const repeats = memory.data<u8>([
  0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1,
  0, 1, 2, 0, 1, 2, 0, 1, 2, 0, 1, 2, 0, 1, 2, 0,
  0, 1, 2, 3, 0, 1, 2, 3, 0, 1, 2, 3, 0, 1, 2, 3,
  0, 1, 2, 3, 4, 0, 1, 2, 3, 4, 0, 1, 2, 3, 4, 0,
  0, 1, 2, 3, 4, 5, 0, 1, 2, 3, 4, 5, 0, 1, 2, 3,
  0, 1, 2, 3, 4, 5, 6, 0, 1, 2, 3, 4, 5, 6, 0, 1,
  0, 1, 2, 3, 4, 5, 6, 7, 0, 1, 2, 3, 4, 5, 6, 7,
  0, 1, 2, 3, 4, 5, 6, 7, 8, 0, 1, 2, 3, 4, 5, 6,
  0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 0, 1, 2, 3, 4, 5,
  0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 0, 1, 2, 3, 4,
  0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 0, 1, 2, 3,
  0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 0, 1, 2,
  0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 0, 1,
  0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 0,
  0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15,
]);

/** Copies what was `distance` bytes before; up to fifteen bytes more are written. Few lengths exceed 16, and no other guess is needed. */
@inline
function copyMatch(out: usize, distance: u32, length: u32): void {
  const near = distance < 16 ? distance : 16;
  const bytes = i8x16.swizzle(v128.load(out - distance), v128.load(repeats + 16 * <usize>near));
  v128.store(out, bytes);
  if (length > 16) copyMore(out, distance, length, bytes);
}

/** What is left of it behind the first sixteen bytes. */
function copyMore(out: usize, distance: u32, length: u32, bytes: v128): void {
  const end = out + length;
  if (distance < 16) {
    const step = 16 - (16 % distance);
    for (out += step; out < end; out += step) v128.store(out, bytes);
  } else for (out += 16; out < end; out += 16) v128.store(out, v128.load(out - distance));
}

/**
 * Decodes codes until one of the streams is at the end of a block, or fails. Up to four literals of each are taken by turns: none of these
 * steps waits for the one before it. Both streams are written out, and `decodeOne` once more, since what they are at must stay in registers: a function of
 * its own for repetitions, which brings it to memory and back, took an eighth longer where much repeats.
 */
export function decodeBoth(a: Stream, b: Stream): void {
  let inputA = a.input, wordA = a.word, bitsA = a.bits, outA = a.out;
  let inputB = b.input, wordB = b.word, bitsB = b.bits, outB = b.out;
  const literalsA = a.literals, literalsB = b.literals;
  const inputEndA = a.inputEnd + READ_BEYOND, inputEndB = b.inputEnd + READ_BEYOND;
  const outEndA = a.outEnd, outEndB = b.outEnd;
  while (<i32>((outEndA - outA) | (inputEndA - inputA) | (outEndB - outB) | (inputEndB - inputB)) >= 0) {
    wordA = filled(wordA, inputA, bitsA);
    inputA += filledBytes(bitsA);
    bitsA |= FULL;
    wordB = filled(wordB, inputB, bitsB);
    inputB += filledBytes(bitsB);
    bitsB |= FULL;
    let a1 = entryOf(literalsA, LITERAL_ROOT, wordA);
    let b1 = entryOf(literalsB, LITERAL_ROOT, wordB);
    if (isLiteral(a1 & b1)) {
      store<u8>(outA, a1 >> 16);
      store<u8>(outB, b1 >> 16);
      wordA >>= a1;
      wordB >>= b1;
      let usedA = a1;
      let usedB = b1;
      const a2 = entryOf(literalsA, LITERAL_ROOT, wordA);
      const b2 = entryOf(literalsB, LITERAL_ROOT, wordB);
      if (isLiteral(a2 & b2)) {
        store<u8>(outA, a2 >> 16, 1);
        store<u8>(outB, b2 >> 16, 1);
        wordA >>= a2;
        wordB >>= b2;
        usedA += a2;
        usedB += b2;
        const a3 = entryOf(literalsA, LITERAL_ROOT, wordA);
        const b3 = entryOf(literalsB, LITERAL_ROOT, wordB);
        if (isLiteral(a3 & b3)) {
          store<u8>(outA, a3 >> 16, 2);
          store<u8>(outB, b3 >> 16, 2);
          wordA >>= a3;
          wordB >>= b3;
          usedA += a3;
          usedB += b3;
          const a4 = entryOf(literalsA, LITERAL_ROOT, wordA);
          const b4 = entryOf(literalsB, LITERAL_ROOT, wordB);
          if (isLiteral(a4 & b4)) {
            store<u8>(outA, a4 >> 16, 3);
            store<u8>(outB, b4 >> 16, 3);
            wordA >>= a4;
            wordB >>= b4;
            outA += 4;
            outB += 4;
            bitsA -= (usedA + a4) & 255;
            bitsB -= (usedB + b4) & 255;
            continue;
          }
          outA += 3;
          outB += 3;
          bitsA -= usedA & 255;
          bitsB -= usedB & 255;
          a1 = a4;
          b1 = b4;
        } else {
          outA += 2;
          outB += 2;
          bitsA -= usedA & 255;
          bitsB -= usedB & 255;
          a1 = a3;
          b1 = b3;
        }
      } else {
        outA++;
        outB++;
        bitsA -= usedA & 255;
        bitsB -= usedB & 255;
        a1 = a2;
        b1 = b2;
      }
      wordA = filled(wordA, inputA, bitsA);
      inputA += filledBytes(bitsA);
      bitsA |= FULL;
      wordB = filled(wordB, inputB, bitsB);
      inputB += filledBytes(bitsB);
      bitsB |= FULL;
    }
    // At least one of them is no literal, or one of a longer code. There are 54 bits, of which a length and a distance take 48 at the most.
    if (a1 & LONGER) a1 = longerEntry(a.literals, a1, LITERAL_ROOT, wordA);
    wordA >>= a1;
    bitsA -= a1 & 63;
    if (isLiteral(a1)) store<u8>(outA++, a1 >> 16);
    else if (a1 & SPECIAL) a.state = a1 & END ? BETWEEN : FAILED;
    else {
      const length = valueOf(a1, wordA);
      wordA >>= addedBits(a1);
      bitsA -= addedBits(a1);
      a1 = entryOf(a.distances, DISTANCE_ROOT, wordA);
      if (a1 & LONGER) a1 = longerEntry(a.distances, a1, DISTANCE_ROOT, wordA);
      wordA >>= a1;
      const distance = valueOf(a1, wordA);
      wordA >>= addedBits(a1);
      bitsA -= (a1 & 63) + addedBits(a1);
      if (a1 & SPECIAL || distance > <u32>(outA - a.outStart)) a.state = FAILED;
      else copyMatch(outA, distance, length);
      outA += length;
    }
    if (b1 & LONGER) b1 = longerEntry(b.literals, b1, LITERAL_ROOT, wordB);
    wordB >>= b1;
    bitsB -= b1 & 63;
    if (isLiteral(b1)) store<u8>(outB++, b1 >> 16);
    else if (b1 & SPECIAL) b.state = b1 & END ? BETWEEN : FAILED;
    else {
      const length = valueOf(b1, wordB);
      wordB >>= addedBits(b1);
      bitsB -= addedBits(b1);
      b1 = entryOf(b.distances, DISTANCE_ROOT, wordB);
      if (b1 & LONGER) b1 = longerEntry(b.distances, b1, DISTANCE_ROOT, wordB);
      wordB >>= b1;
      const distance = valueOf(b1, wordB);
      wordB >>= addedBits(b1);
      bitsB -= (b1 & 63) + addedBits(b1);
      if (b1 & SPECIAL || distance > <u32>(outB - b.outStart)) b.state = FAILED;
      else copyMatch(outB, distance, length);
      outB += length;
    }
    if ((a.state ^ CODES) | (b.state ^ CODES)) break;
  }
  a.input = inputA;
  a.word = wordA;
  a.bits = bitsA;
  a.out = outA;
  b.input = inputB;
  b.word = wordB;
  b.bits = bitsB;
  b.out = outB;
  if (outA > outEndA || inputA > inputEndA) a.state = FAILED;
  if (outB > outEndB || inputB > inputEndB) b.state = FAILED;
}

/** The same of one stream. */
export function decodeOne(s: Stream): void {
  let input = s.input, word = s.word, bits = s.bits, out = s.out;
  const inputEnd = s.inputEnd + READ_BEYOND;
  const outEnd = s.outEnd;
  while (<u32>(out <= outEnd) & <u32>(input <= inputEnd)) {
    word = filled(word, input, bits);
    input += filledBytes(bits);
    bits |= FULL;
    let entry = entryOf(s.literals, LITERAL_ROOT, word);
    // Bits for three literals and what follows: at most 44, 48 with a length and a distance.
    for (let more = 3; more > 0 && isLiteral(entry); more--) {
      store<u8>(out++, entry >> 16);
      word >>= entry;
      bits -= entry & 63;
      entry = entryOf(s.literals, LITERAL_ROOT, word);
    }
    if (entry & LONGER) entry = longerEntry(s.literals, entry, LITERAL_ROOT, word);
    word >>= entry;
    bits -= entry & 63;
    if (isLiteral(entry)) store<u8>(out++, entry >> 16);
    else if (entry & SPECIAL) {
      s.state = entry & END ? BETWEEN : FAILED;
      break;
    } else {
      word = filled(word, input, bits);
      input += filledBytes(bits);
      bits |= FULL;
      const length = valueOf(entry, word);
      word >>= addedBits(entry);
      bits -= addedBits(entry);
      entry = entryOf(s.distances, DISTANCE_ROOT, word);
      if (entry & LONGER) entry = longerEntry(s.distances, entry, DISTANCE_ROOT, word);
      word >>= entry;
      const distance = valueOf(entry, word);
      word >>= addedBits(entry);
      bits -= (entry & 63) + addedBits(entry);
      if (entry & SPECIAL || distance > <u32>(out - s.outStart)) {
        s.state = FAILED;
        break;
      }
      copyMatch(out, distance, length);
      out += length;
    }
  }
  s.input = input;
  s.word = word;
  s.bits = bits;
  s.out = out;
  if (out > outEnd || input > inputEnd) s.state = FAILED;
}
