// The slot of a row is the leaf of the growing tree that it lies in. A split leaves rows in their slot (left) or moves them
// to a new one (right): 16 bytes of slots at a time, without branches, as which way a row goes cannot be foreseen.

function loadBins<B, S>(bins: usize): v128 {
  return sizeof<B>() === sizeof<S>() ? v128.load(bins) : v128.load_ext<u8>(bins);
}

function split<B, S>(slots: usize, bins: usize, rows: i32, slot: S, right: S, firstRight: S, shift: S): void {
  const here = v128.splat<S>(slot);
  const there = v128.splat<S>(right);
  const first = v128.splat<S>(firstRight);
  const shifts = v128.splat<S>(shift);
  const step = 16 / sizeof<S>();
  for (let i: usize = 0; i < <usize>rows; i += step) {
    const at = slots + i * sizeof<S>();
    const own = v128.load(at);
    const bin = v128.sub<S>(loadBins<B, S>(bins + i * sizeof<B>()), shifts);
    const goes = v128.and(v128.eq<S>(v128.max<S>(bin, first), bin), v128.eq<S>(own, here));
    v128.store(at, v128.bitselect(there, own, goes));
  }
}

/** Moves the rows of `slot` whose bin - shift >= firstRight (without sign) to the slot `right`; shift 1 makes bin 0 the highest. */
export function split8(
  slots: usize,
  bins: usize,
  rows: i32,
  slot: i32,
  right: i32,
  firstRight: i32,
  shift: i32,
): void {
  split<u8, u8>(slots, bins, rows, <u8>slot, <u8>right, <u8>firstRight, <u8>shift);
}

/** The same for slots of two bytes and bins of one. A bin 0 that is shifted becomes the highest of two bytes. */
export function split8of16(
  slots: usize,
  bins: usize,
  rows: i32,
  slot: i32,
  right: i32,
  firstRight: i32,
  shift: i32,
): void {
  split<u8, u16>(slots, bins, rows, <u16>slot, <u16>right, <u16>firstRight, <u16>shift);
}

/** The same for slots and bins of two bytes. */
export function split16(
  slots: usize,
  bins: usize,
  rows: i32,
  slot: i32,
  right: i32,
  firstRight: i32,
  shift: i32,
): void {
  split<u16, u16>(slots, bins, rows, <u16>slot, <u16>right, <u16>firstRight, <u16>shift);
}

function list<S>(slots: usize, rows: i32, slot: S, into: usize): i32 {
  const wanted = v128.splat<S>(slot);
  const lanes = 16 / sizeof<S>();
  let at = into;
  for (let from = 0; from < rows; from += 64) {
    let found: u64 = 0;
    for (let lane = 0; lane < 64; lane += lanes) {
      const own = v128.load(slots + (from + lane) * sizeof<S>());
      found |= (<u64>v128.bitmask<S>(v128.eq<S>(own, wanted))) << lane;
    }
    for (; found !== 0; found &= found - 1) {
      store<i32>(at, from + <i32>ctz(found));
      at += 4;
    }
  }
  return <i32>((at - into) >> 2);
}

/** Lists the rows of a slot, ascending, and returns how many. */
export function list8(slots: usize, rows: i32, slot: i32, into: usize): i32 {
  return list<u8>(slots, rows, <u8>slot, into);
}

export function list16(slots: usize, rows: i32, slot: i32, into: usize): i32 {
  return list<u16>(slots, rows, <u16>slot, into);
}

function addLeaves<S>(score: usize, slots: usize, rows: i32, values: usize): void {
  for (let i: usize = 0; i < <usize>rows; i++) {
    const value = load<f64>(values + ((<usize>load<S>(slots + i * sizeof<S>())) << 3));
    const at = score + (i << 2);
    store<f32>(at, <f32>(<f64>load<f32>(at) + value));
  }
}

/** Adds the value of its slot (float64) to the score (float32) of each row. */
export function addLeaves8(score: usize, slots: usize, rows: i32, values: usize): void {
  addLeaves<u8>(score, slots, rows, values);
}

export function addLeaves16(score: usize, slots: usize, rows: i32, values: usize): void {
  addLeaves<u16>(score, slots, rows, values);
}
