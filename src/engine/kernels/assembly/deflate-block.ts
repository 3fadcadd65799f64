// A block of deflate with codes of its own (RFC 1951, 3.2.7), from tokens.
import { putBits, putCodes } from './bit-writer';
import { CODE_ROOM, codeLengths } from './code-lengths';

// Tokens are numbers of two bytes: a literal byte; or so many bytes, less three, as stand one before, or 256 before.
export const RUN: u32 = 256;
export const PERIOD: u32 = 512;
const END: u32 = 768;
/** No bits at all. */
const NOTHING: u32 = 769;
const TOKENS: usize = 770;

/** Literals, the end and lengths. */
const SYMBOLS: i32 = 286;
const END_SYMBOL: usize = 256;
/** Lengths of codes are themselves coded by 19 symbols: 0 to 15, the last one again, few zeros, many zeros. */
const STEPS: i32 = 19;

// Places of the room: how often each token occurs, counted in four tables; codes of tokens; how often symbols occur; lengths of their codes;
// steps that say these lengths, a symbol and a number each; how often each step occurs; lengths of steps' codes; codes of symbols.
const CODES: usize = 16 * TOKENS;
const COUNTS: usize = CODES + 8 * TOKENS;
const LENGTHS: usize = COUNTS + 4 * 288;
const SAID: usize = LENGTHS + 320;
const STEP_COUNTS: usize = SAID + 640;
const STEP_LENGTHS: usize = STEP_COUNTS + 4 * 20;
const SYMBOL_CODES: usize = STEP_LENGTHS + 20;
const STARTS: usize = SYMBOL_CODES + 2 * 288;
const MAKING: usize = STARTS + 4 * 16;
export const BLOCK_ROOM: usize = MAKING + CODE_ROOM;

let room: usize = 0;
/** Codes of lengths of literals and lengths, of all; steps that say them. */
let named: i32 = 0;
let all: i32 = 0;
let said: i32 = 0;
/** Whether anything is repeated, and after 256. */
let repeats: bool = false;
let usesPeriod: bool = false;

/** Bits of a block of the tokens in [from, stop), with room for two more behind them. `putBlock` puts it. */
export function planBlock(from: usize, stop: usize, ownRoom: usize): u64 {
  room = ownRoom;
  countTokens(from, stop);
  let size = countSymbols();
  codeLengths(room + LENGTHS, room + COUNTS, SYMBOLS, 15, room + MAKING);
  for (let s: usize = 0; s < <usize>SYMBOLS; s++)
    size += <u64>load<u32>(room + COUNTS + 4 * s) * load<u8>(room + LENGTHS + s);
  sayLengths();
  codeLengths(room + STEP_LENGTHS, room + STEP_COUNTS, STEPS, 7, room + MAKING);
  size += 17 + 3 * stepLengthsSaid();
  for (let s: usize = 0; s < <usize>STEPS; s++)
    size += <u64>load<u32>(room + STEP_COUNTS + 4 * s) * (load<u8>(room + STEP_LENGTHS + s) + moreBits(<i32>s));
  return size;
}

function countTokens(from: usize, stop: usize): void {
  const counts = room;
  memory.fill(counts, 0, CODES);
  let p = from;
  for (; p + 8 <= stop; p += 8) {
    const four = load<u64>(p);
    countOne(counts, <usize>(four & 0xffff));
    countOne(counts + 4 * TOKENS, <usize>((four >> 16) & 0xffff));
    countOne(counts + 8 * TOKENS, <usize>((four >> 32) & 0xffff));
    countOne(counts + 12 * TOKENS, <usize>(four >> 48));
  }
  for (; p < stop; p += 2) countOne(counts, load<u16>(p));
  for (let i: usize = 0; i < 4 * PERIOD + 1024; i += 16) {
    const place = counts + i;
    const half = i32x4.add(v128.load(place), v128.load(place, 4 * TOKENS));
    const other = i32x4.add(v128.load(place, 8 * TOKENS), v128.load(place, 12 * TOKENS));
    v128.store(place, i32x4.add(half, other));
  }
}

@inline
function countOne(counts: usize, token: usize): void {
  const place = counts + (token << 2);
  store<u32>(place, load<u32>(place) + 1);
}

@inline
function countOf(token: u32): u32 {
  return load<u32>(room + 4 * <usize>token);
}

/** @returns bits of repetitions beside the codes of their lengths */
function countSymbols(): u64 {
  const counts = room + COUNTS;
  memory.fill(counts, 0, 4 * SYMBOLS);
  memory.copy(counts, room, 4 * RUN);
  store<u32>(counts + 4 * END_SYMBOL, 1);
  let size: u64 = 0;
  let periods: u32 = 0;
  let repetitions: u32 = 0;
  for (let excess: u32 = 0; excess < 256; excess++) {
    const period = countOf(PERIOD + excess);
    const count = countOf(RUN + excess) + period;
    if (count == 0) continue;
    const place = counts + 4 * <usize>symbolOfLength(excess);
    store<u32>(place, load<u32>(place) + count);
    size += count * (1 + bitsOfLength(excess)) + 6 * period;
    periods += period;
    repetitions += count;
  }
  usesPeriod = periods > 0;
  repeats = repetitions > 0;
  return size;
}

/** The symbol of a length of `excess` + 3, and the bits that say which of its lengths. */
@inline
function symbolOfLength(excess: u32): u32 {
  if (excess == 255) return 285;
  if (excess < 8) return 257 + excess;
  const top = 31 - clz(excess);
  return 253 + 4 * top + ((excess >> (top - 2)) & 3);
}
@inline
function bitsOfLength(excess: u32): u32 {
  return excess == 255 || excess < 8 ? 0 : 29 - clz(excess);
}

/** Writes down the lengths of all codes in steps. Codes of distances: of the first, and where it is used of that which 256 belongs to. */
function sayLengths(): void {
  const lengths = room + LENGTHS;
  named = SYMBOLS;
  while (load<u8>(lengths + named - 1) == 0) named--;
  const distances = usesPeriod ? 16 : 1;
  memory.fill(lengths + named, 0, distances);
  store<u8>(lengths + named, 1);
  store<u8>(lengths + named + distances - 1, 1);
  all = named + distances;
  said = 0;
  memory.fill(room + STEP_COUNTS, 0, 4 * STEPS);
  for (let i = 0; i < all; ) {
    const length = <i32>load<u8>(lengths + i);
    let stop = i + 1;
    while (stop < all && load<u8>(lengths + stop) == length) stop++;
    sayRepeated(length, stop - i);
    i = stop;
  }
}

function sayRepeated(length: i32, times: i32): void {
  let left = times;
  if (length != 0) {
    say(length, 0);
    left--;
  }
  while (left >= 3) {
    const n = min(left, length != 0 ? 6 : 138);
    if (length != 0) say(16, n - 3);
    else if (n < 11) say(17, n - 3);
    else say(18, n - 11);
    left -= n;
  }
  for (; left > 0; left--) say(length, 0);
}

function say(step: i32, more: i32): void {
  store<u8>(room + SAID + 2 * said, step);
  store<u8>(room + SAID + 2 * said, more, 1);
  said++;
  const place = room + STEP_COUNTS + 4 * step;
  store<u32>(place, load<u32>(place) + 1);
}

/** Bits after the code of a step. */
function moreBits(step: i32): u32 {
  return step < 16 ? 0 : step == 16 ? 2 : step == 17 ? 3 : 7;
}

/** The order in which lengths of steps' codes stand. */
function stepAt(place: i32): usize {
  return load<u8>(memory.data<u8>([16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15]) + place);
}

function stepLengthsSaid(): i32 {
  let n = STEPS;
  while (n > 4 && load<u8>(room + STEP_LENGTHS + stepAt(n - 1)) == 0) n--;
  return n;
}

/** Puts the block that was planned last. */
export function putBlock(from: usize, stop: usize): void {
  // Not the last block; codes of its own.
  putBits(4, 3);
  const steps = stepLengthsSaid();
  putBits((named - 257) | ((all - named - 1) << 5) | ((steps - 4) << 10), 14);
  for (let i = 0; i < steps; i++) putBits(load<u8>(room + STEP_LENGTHS + stepAt(i)), 3);
  makeCodes(room + STEP_LENGTHS, STEPS);
  for (let i = 0; i < said; i++) {
    const step = <i32>load<u8>(room + SAID + 2 * i);
    putBits(load<u16>(room + SYMBOL_CODES + 2 * step), load<u8>(room + STEP_LENGTHS + step));
    putBits(load<u8>(room + SAID + 2 * i, 1), moreBits(step));
  }
  makeCodes(room + LENGTHS, named);
  codeTokens();
  // The end, and what makes fours of all.
  store<u16>(stop, END);
  for (let i: usize = 2; i < 8; i += 2) store<u16>(stop + i, NOTHING);
  putCodes(from, from + ((stop + 2 - from + 7) & ~7), room + CODES);
}

/** The codes that belong to lengths (RFC 1951, 3.2.2), the first bit lowest. */
function makeCodes(lengths: usize, n: i32): void {
  const starts = room + STARTS;
  memory.fill(starts, 0, 4 * 16);
  for (let s = 0; s < n; s++) {
    const place = starts + 4 * <usize>load<u8>(lengths + s);
    store<u32>(place, load<u32>(place) + 1);
  }
  let code: u32 = 0;
  let shorter: u32 = 0;
  for (let length: usize = 1; length < 16; length++) {
    code = (code + shorter) << 1;
    shorter = load<u32>(starts + 4 * length);
    store<u32>(starts + 4 * length, code);
  }
  for (let s = 0; s < n; s++) {
    const length = <u32>load<u8>(lengths + s);
    if (length == 0) continue;
    const place = starts + 4 * <usize>length;
    const own = load<u32>(place);
    store<u32>(place, own + 1);
    store<u16>(room + SYMBOL_CODES + 2 * s, <u16>(reversed(own) >> (16 - length)));
  }
}

/** Sixteen bits, the other way round. */
@inline
function reversed(code: u32): u32 {
  let x = ((code & 0x5555) << 1) | ((code >> 1) & 0x5555);
  x = ((x & 0x3333) << 2) | ((x >> 2) & 0x3333);
  x = ((x & 0x0f0f) << 4) | ((x >> 4) & 0x0f0f);
  return ((x & 0x00ff) << 8) | (x >> 8);
}

/** All bits of each token, times 256, and their number. */
function codeTokens(): void {
  for (let byte: u32 = 0; byte < RUN; byte++) setCode(byte, <usize>byte, 0, 0);
  for (let excess: u32 = 0; repeats && excess < 256; excess++) {
    const symbol = <usize>symbolOfLength(excess);
    const bits = bitsOfLength(excess);
    const more = excess & ((1 << bits) - 1);
    setCode(RUN + excess, symbol, more, bits + 1);
    // Of the distances from 193 on it is the 63rd.
    if (usesPeriod) setCode(PERIOD + excess, symbol, more | (127 << bits), bits + 7);
  }
  setCode(END, END_SYMBOL, 0, 0);
  store<u64>(room + CODES + 8 * NOTHING, 0);
}

@inline
function setCode(token: u32, symbol: usize, more: u32, moreBits: u32): void {
  const length = <u32>load<u8>(room + LENGTHS + symbol);
  const bits = <u64>load<u16>(room + SYMBOL_CODES + 2 * symbol) | (<u64>more << length);
  store<u64>(room + CODES + 8 * <usize>token, (bits << 8) | (length + moreBits));
}
