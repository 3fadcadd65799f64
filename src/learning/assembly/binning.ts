// Sorting of float64, and the bins that values lie in.

const digitBits: u64 = 11;
const digits: usize = 1 << 11;
const digitMask: u64 = digits - 1;
const passes: usize = 6;

/** Bits of a float64 as a whole number of the same order. */
function orderOf(bits: u64): u64 {
  return bits ^ (<u64>(<i64>bits >> 63) | 0x8000000000000000);
}

function bitsOf(order: u64): u64 {
  return order ^ (<u64>(<i64>~order >> 63) | 0x8000000000000000);
}

/**
 * Sorts `n` float64 without NaN in place, by digits from the lowest (radix sort). `scratch` has room for as many, `counts` for
 * 6 x 2048 numbers of 4 bytes.
 */
export function sortFloats(values: usize, n: i32, scratch: usize, counts: usize): void {
  const end = (<usize>n) << 3;
  memory.fill(counts, 0, passes * digits * 4);
  for (let i: usize = 0; i < end; i += 8) {
    const order = orderOf(load<u64>(values + i));
    store<u64>(values + i, order);
    for (let pass: usize = 0; pass < passes; pass++) {
      const digit = <usize>((order >> (digitBits * <u64>pass)) & digitMask);
      const at = counts + ((pass * digits + digit) << 2);
      store<u32>(at, load<u32>(at) + 1);
    }
  }
  let from = values;
  let to = scratch;
  for (let pass: usize = 0; pass < passes; pass++) {
    spread(from, to, end, digitBits * <u64>pass, counts + pass * digits * 4);
    const other = from;
    from = to;
    to = other;
  }
  for (let i: usize = 0; i < end; i += 8) store<u64>(values + i, bitsOf(load<u64>(values + i)));
}

/** Moves numbers into the order of one digit. */
function spread(from: usize, to: usize, end: usize, shift: u64, counts: usize): void {
  let next: u32 = 0;
  for (let digit: usize = 0; digit < digits << 2; digit += 4) {
    const count = load<u32>(counts + digit);
    store<u32>(counts + digit, next);
    next += count;
  }
  for (let i: usize = 0; i < end; i += 8) {
    const order = load<u64>(from + i);
    const at = counts + ((<usize>((order >> shift) & digitMask)) << 2);
    const place = load<u32>(at);
    store<u32>(at, place + 1);
    store<u64>(to + ((<usize>place) << 3), order);
  }
}

/**
 * Writes 1 + the number of cuts <= value (2 bytes) for each of `n` values, 0 for NaN. The range of the cuts is divided into
 * cells 0..last; `below` [cell] counts the cuts of lower cells, and behind the cuts stands NaN.
 */
export function findBins(
  values: usize,
  n: i32,
  out: usize,
  cuts: usize,
  below: usize,
  last: f64,
  low: f64,
  scale: f64,
): void {
  for (let i: usize = 0; i < <usize>n; i++) {
    const value = load<f64>(values + (i << 3));
    // NaN becomes cell 0, and is no cut's upper neighbour.
    const cell = <usize>(<u32>min(max((value - low) * scale, 0), last));
    let bin = <usize>load<u32>(below + (cell << 2));
    bin += <usize>(load<f64>(cuts + (bin << 3)) <= value);
    while (load<f64>(cuts + (bin << 3)) <= value) bin++;
    // biome-ignore lint/suspicious/noGlobalIsNan: AssemblyScript's is of one type and converts nothing.
    store<u16>(out + (i << 1), isNaN<f64>(value) ? <u16>0 : <u16>(bin + 1));
  }
}
