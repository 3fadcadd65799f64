// Sums of pairs (float64 gradient, hessian; one 16-byte lane pair an addition) per bin. Pairs are float32, interleaved.

function addTo<B>(sums: usize, bins: usize, row: usize, pair: v128): void {
  const at = sums + ((<usize>load<B>(bins + row * sizeof<B>())) << 4);
  v128.store(at, f64x2.add(v128.load(at), pair));
}

function pairOf(pairs: usize, row: usize): v128 {
  return f64x2.promote_low_f32x4(v128.load64_zero(pairs + (row << 3)));
}

function add1<B>(list: usize, n: i32, pairs: usize, binsA: usize, sumsA: usize): void {
  if (list === 0) {
    for (let row: usize = 0; row < <usize>n; row++) addTo<B>(sumsA, binsA, row, pairOf(pairs, row));
    return;
  }
  for (const end = list + ((<usize>n) << 2); list < end; list += 4) {
    const row = <usize>load<u32>(list);
    addTo<B>(sumsA, binsA, row, pairOf(pairs, row));
  }
}

function add3<B>(
  list: usize,
  n: i32,
  pairs: usize,
  binsA: usize,
  sumsA: usize,
  binsB: usize,
  sumsB: usize,
  binsC: usize,
  sumsC: usize,
): void {
  if (list === 0) {
    for (let row: usize = 0; row < <usize>n; row++) {
      const pair = pairOf(pairs, row);
      addTo<B>(sumsA, binsA, row, pair);
      addTo<B>(sumsB, binsB, row, pair);
      addTo<B>(sumsC, binsC, row, pair);
    }
    return;
  }
  for (const end = list + ((<usize>n) << 2); list < end; list += 4) {
    const row = <usize>load<u32>(list);
    const pair = pairOf(pairs, row);
    addTo<B>(sumsA, binsA, row, pair);
    addTo<B>(sumsB, binsB, row, pair);
    addTo<B>(sumsC, binsC, row, pair);
  }
}

/** Adds the pairs of the `n` listed rows (of the first `n`, where `list` is 0) to the sums of their bins in one feature. */
export function addOne8(list: usize, n: i32, pairs: usize, binsA: usize, sumsA: usize): void {
  add1<u8>(list, n, pairs, binsA, sumsA);
}

export function addOne16(list: usize, n: i32, pairs: usize, binsA: usize, sumsA: usize): void {
  add1<u16>(list, n, pairs, binsA, sumsA);
}

/** Adds the pairs of the listed rows to the sums of three features: a row is read once for three. */
export function addThree8(
  list: usize,
  n: i32,
  pairs: usize,
  binsA: usize,
  sumsA: usize,
  binsB: usize,
  sumsB: usize,
  binsC: usize,
  sumsC: usize,
): void {
  add3<u8>(list, n, pairs, binsA, sumsA, binsB, sumsB, binsC, sumsC);
}

export function addThree16(
  list: usize,
  n: i32,
  pairs: usize,
  binsA: usize,
  sumsA: usize,
  binsB: usize,
  sumsB: usize,
  binsC: usize,
  sumsC: usize,
): void {
  add3<u16>(list, n, pairs, binsA, sumsA, binsB, sumsB, binsC, sumsC);
}

/** Rounds pairs to multiples of two powers of two: adding 1.5 x 2^52 steps leaves no finer digits. */
export function roundPairs(pairs: usize, rows: i32, gradientStep: f64, hessianStep: f64): void {
  const scale: f64 = 6755399441055744; // 1.5 x 2^52
  const shift = f64x2.replace_lane(f64x2.splat(scale * gradientStep), 1, scale * hessianStep);
  for (const end = pairs + ((<usize>rows) << 3); pairs < end; pairs += 16) {
    const both = v128.load(pairs);
    const low = f64x2.sub(f64x2.add(f64x2.promote_low_f32x4(both), shift), shift);
    const high = f64x2.promote_low_f32x4(v128.shuffle<u64>(both, both, 1, 1));
    const second = f64x2.sub(f64x2.add(high, shift), shift);
    v128.store(pairs, v128.shuffle<u64>(f32x4.demote_f64x2_zero(low), f32x4.demote_f64x2_zero(second), 0, 2));
  }
}
