// Rows of a growing tree of a forest. Every row has the number of its node (2 bytes). What happens at a node stands in `ways`: [plane of
// the asked feature, last bin that goes left, left child, 1 where missing values go right], 4 bytes each; a node that is not divided
// leads to itself.

/**
 * Sends rows to their children, and lists those that arrive where they are counted: the row and the address of its node's histogram.
 * @param bins  of the first row in the first plane; planes are byte distances from there
 * @param arrivals  [node], address of the histogram, 0 for none
 * @returns  how many are listed
 */
function route<B>(
  nodes: usize,
  bins: usize,
  rows: i32,
  ways: usize,
  arrivals: usize,
  list: usize,
  histograms: usize,
): i32 {
  const most: u32 = sizeof<B>() === 1 ? 0xff : 0xffff;
  let n: usize = 0;
  for (let row: usize = 0; row < <usize>rows; row++) {
    const at = nodes + (row << 1);
    const way = ways + ((<usize>load<u16>(at)) << 4);
    // Bin 0 (missing) becomes the highest where missing values go right.
    const bin = (<u32>load<B>(bins + <usize>load<u32>(way) + row * sizeof<B>()) - load<u32>(way, 12)) & most;
    const next = load<u32>(way, 8) + <u32>(bin > load<u32>(way, 4));
    store<u16>(at, <u16>next);
    const histogram = load<u32>(arrivals + ((<usize>next) << 2));
    store<u32>(list + n, <u32>row);
    store<u32>(histograms + n, histogram);
    n += (<usize>(histogram !== 0)) << 2;
  }
  return <i32>(n >> 2);
}

export function route8(
  nodes: usize,
  bins: usize,
  rows: i32,
  ways: usize,
  arrivals: usize,
  list: usize,
  histograms: usize,
): i32 {
  return route<u8>(nodes, bins, rows, ways, arrivals, list, histograms);
}

export function route16(
  nodes: usize,
  bins: usize,
  rows: i32,
  ways: usize,
  arrivals: usize,
  list: usize,
  histograms: usize,
): i32 {
  return route<u16>(nodes, bins, rows, ways, arrivals, list, histograms);
}

function addPair<B>(sums: usize, bins: usize, row: usize, pair: v128): void {
  const at = sums + ((<usize>load<B>(bins + row * sizeof<B>())) << 4);
  v128.store(at, f64x2.add(v128.load(at), pair));
}

/**
 * Adds the pairs (float32) of the listed rows to the bins (float64 pairs) of their histograms, in `features` features.
 * @param sums  from a histogram's address to the first feature's bins
 * @param offsets  [feature][distance of its bins, of its sums], 4 bytes each
 */
function arrive<B>(
  list: usize,
  histograms: usize,
  n: i32,
  pairs: usize,
  bins: usize,
  sums: usize,
  offsets: usize,
  features: i32,
): void {
  let f = features;
  for (; f >= 3; f -= 3) {
    const a = bins + <usize>load<u32>(offsets);
    const sumA = sums + <usize>load<u32>(offsets, 4);
    const b = bins + <usize>load<u32>(offsets, 8);
    const sumB = sums + <usize>load<u32>(offsets, 12);
    const c = bins + <usize>load<u32>(offsets, 16);
    const sumC = sums + <usize>load<u32>(offsets, 20);
    for (let k: usize = 0; k < <usize>n << 2; k += 4) {
      const row = <usize>load<u32>(list + k);
      const histogram = <usize>load<u32>(histograms + k);
      const pair = f64x2.promote_low_f32x4(v128.load64_zero(pairs + (row << 3)));
      addPair<B>(histogram + sumA, a, row, pair);
      addPair<B>(histogram + sumB, b, row, pair);
      addPair<B>(histogram + sumC, c, row, pair);
    }
    offsets += 24;
  }
  for (; f > 0; f--) {
    const a = bins + <usize>load<u32>(offsets);
    const sumA = sums + <usize>load<u32>(offsets, 4);
    for (let k: usize = 0; k < <usize>n << 2; k += 4) {
      const row = <usize>load<u32>(list + k);
      const histogram = <usize>load<u32>(histograms + k);
      const pair = f64x2.promote_low_f32x4(v128.load64_zero(pairs + (row << 3)));
      addPair<B>(histogram + sumA, a, row, pair);
    }
    offsets += 8;
  }
}

export function arrive8(
  list: usize,
  histograms: usize,
  n: i32,
  pairs: usize,
  bins: usize,
  sums: usize,
  offsets: usize,
  features: i32,
): void {
  arrive<u8>(list, histograms, n, pairs, bins, sums, offsets, features);
}

export function arrive16(
  list: usize,
  histograms: usize,
  n: i32,
  pairs: usize,
  bins: usize,
  sums: usize,
  offsets: usize,
  features: i32,
): void {
  arrive<u16>(list, histograms, n, pairs, bins, sums, offsets, features);
}
