// Lengths of Huffman codes of at most so many bits: equal counts always give equal codes.

/** Symbols of the largest alphabet, rounded up. */
const MOST: usize = 288;
/** Values of a digit by which counts are sorted: nine bits, as many as number a symbol. */
const DIGITS: i32 = 512;

/** Bytes of room that codeLengths() needs. */
export const CODE_ROOM: usize = 4 * (2 * MOST + <usize>DIGITS);

/**
 * Bits of the code of each of n symbols, at most `longest`; 0 for one that does not occur. `counts` are of 32 bits, below 2^18, and not all
 * zero. At least two symbols have a code: readers refuse a code of one.
 */
export function codeLengths(lengths: usize, counts: usize, n: i32, longest: i32, room: usize): void {
  const weights = room + 4 * MOST;
  memory.fill(lengths, 0, n);
  let used: i32 = 0;
  let any: u32 = 0;
  for (let symbol = 0; symbol < n; symbol++) {
    const count = load<u32>(counts + 4 * symbol);
    store<u32>(room + 4 * used, (count << 9) | symbol);
    if (count != 0) used++;
    any |= count;
  }
  if (used == 1) {
    const only = load<u32>(room) & 511;
    store<u8>(lengths + only, 1);
    store<u8>(lengths + (only == 0 ? 1 : 0), 1);
    return;
  }
  sortByDigit(weights, room, used, 9);
  if (any > 511) sortByDigit(room, weights, used, 18);
  else memory.copy(room, weights, 4 * used);
  for (let i = 0; i < used; i++) store<u32>(weights + 4 * i, load<u32>(room + 4 * i) >> 9);
  depthsOf(weights, used);
  limitDepths(weights, used, longest);
  for (let i = 0; i < used; i++) store<u8>(lengths + (load<u32>(room + 4 * i) & 511), load<u8>(weights + 4 * i));
}

/** Sorts by nine bits of the keys, equal ones as they come. */
function sortByDigit(to: usize, from: usize, n: i32, shift: u32): void {
  const places = max(to, from) + 4 * MOST;
  memory.fill(places, 0, 4 * DIGITS);
  for (let i = 0; i < n; i++) {
    const place = placeOf(places, load<u32>(from + 4 * i), shift);
    store<u32>(place, load<u32>(place) + 1);
  }
  let before: u32 = 0;
  for (let digit = 0; digit < DIGITS; digit++) {
    const count = load<u32>(places + 4 * digit);
    store<u32>(places + 4 * digit, before);
    before += count;
  }
  for (let i = 0; i < n; i++) {
    const key = load<u32>(from + 4 * i);
    const place = placeOf(places, key, shift);
    const rank = load<u32>(place);
    store<u32>(place, rank + 1);
    store<u32>(to + 4 * rank, key);
  }
}

@inline
function placeOf(places: usize, key: u32, shift: u32): usize {
  return places + 4 * ((key >> shift) & 511);
}

@inline
function weight(weights: usize, i: i32): i32 {
  return load<i32>(weights + 4 * i);
}
@inline
function setWeight(weights: usize, i: i32, value: i32): void {
  store<i32>(weights + 4 * i, value);
}

/** Depths of leaves in place of their weights, which ascend, by Moffat and Katajainen's way without a tree (WADS 1995, LNCS 955, 393). */
function depthsOf(w: usize, n: i32): void {
  parentsOf(w, n);
  setWeight(w, n - 2, 0);
  for (let i = n - 3; i >= 0; i--) setWeight(w, i, weight(w, weight(w, i)) + 1);
  let inner = n - 2;
  let leaf = n - 1;
  let depth = 0;
  for (let free = 1; free > 0; depth++) {
    let taken = 0;
    for (; inner >= 0 && weight(w, inner) == depth; inner--) taken++;
    for (let left = free - taken; left > 0; left--) setWeight(w, leaf--, depth);
    free = 2 * taken;
  }
}

/** The first n - 2 weights become the parents of inner nodes, which are numbered in the order in which they are made. */
function parentsOf(w: usize, n: i32): void {
  let leaf = 0;
  let inner = 0;
  for (let node = 0; node < n - 1; node++) {
    let sum = 0;
    for (let child = 0; child < 2; child++) {
      if (leaf >= n || (inner < node && weight(w, inner) < weight(w, leaf))) {
        sum += weight(w, inner);
        setWeight(w, inner++, node);
      } else sum += weight(w, leaf++);
    }
    setWeight(w, node, sum);
  }
}

/**
 * Brings depths, which descend, to a limit: a leaf below it becomes the sibling of a shallower one, which moves down a level, until all
 * fit; the tree stays full.
 */
function limitDepths(depths: usize, n: i32, longest: i32): void {
  if (weight(depths, 0) <= longest) return;
  // In units of a leaf at the limit.
  let tooMany = -(1 << longest);
  for (let i = 0; i < n; i++) {
    if (weight(depths, i) > longest) setWeight(depths, i, longest);
    tooMany += 1 << (longest - weight(depths, i));
  }
  for (let i = 0; tooMany > 0; tooMany--) {
    while (weight(depths, i) == longest) i++;
    const depth = weight(depths, i) + 1;
    setWeight(depths, i, depth);
    setWeight(depths, i - 1, depth);
    if (depth < longest) i--;
  }
}
