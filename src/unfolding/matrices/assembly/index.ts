/**
 * What the exact covariances spend their time on, with packed matrices. One of them holds its rows k in blocks, in a block panel after panel of four columns:
 * [block of k][panel][k in block][4], float64, the last panel filled up with zeros. Each element of a product is one sum in the
 * order of k that goes on from what stood there, so neither blocks nor lanes change a bit.
 */

/** Rows of k in a block: two panels of it stay in the first-level cache, all panels of 1,000 columns in the second. */
const block: i32 = 64;

/**
 * out [4 panelsA, 4 panelsB] += a^T b for the rows of panels [firstPanel, lastPanel) of a.
 * @param lower  1: only the panels of b up to that of a, which gives the lower triangle of a symmetric product
 */
export function addProduct(
  a: usize,
  b: usize,
  out: usize,
  depth: i32,
  panelsA: i32,
  panelsB: i32,
  firstPanel: i32,
  lastPanel: i32,
  lower: i32,
): void {
  const stride: usize = (<usize>panelsB) << 5;
  for (let k: i32 = 0; k < depth; k += block) {
    const rows: i32 = min(block, depth - k);
    const blockA: usize = a + ((<usize>k * <usize>panelsA) << 5);
    const blockB: usize = b + ((<usize>k * <usize>panelsB) << 5);
    const step: usize = (<usize>rows) << 5;
    for (let p: i32 = firstPanel; p < lastPanel; p++) {
      const last: i32 = lower ? p + 1 : panelsB;
      const panel: usize = blockA + <usize>p * step;
      const row: usize = out + <usize>(p << 2) * stride;
      for (let q: i32 = 0; q < last; q++)
        addTile(panel, blockB + <usize>q * step, row + ((<usize>q) << 5), stride, rows);
    }
  }
}

/** Four rows by four columns of the product, in eight registers of two lanes. */
function addTile(a: usize, b: usize, out: usize, stride: usize, rows: i32): void {
  const second: usize = out + stride;
  const third: usize = second + stride;
  const fourth: usize = third + stride;
  let s00 = v128.load(out);
  let s01 = v128.load(out, 16);
  let s10 = v128.load(second);
  let s11 = v128.load(second, 16);
  let s20 = v128.load(third);
  let s21 = v128.load(third, 16);
  let s30 = v128.load(fourth);
  let s31 = v128.load(fourth, 16);
  const end: usize = a + ((<usize>rows) << 5);
  while (a < end) {
    const b0 = v128.load(b);
    const b1 = v128.load(b, 16);
    let x = v128.load_splat<f64>(a);
    s00 = f64x2.add(s00, f64x2.mul(x, b0));
    s01 = f64x2.add(s01, f64x2.mul(x, b1));
    x = v128.load_splat<f64>(a, 8);
    s10 = f64x2.add(s10, f64x2.mul(x, b0));
    s11 = f64x2.add(s11, f64x2.mul(x, b1));
    x = v128.load_splat<f64>(a, 16);
    s20 = f64x2.add(s20, f64x2.mul(x, b0));
    s21 = f64x2.add(s21, f64x2.mul(x, b1));
    x = v128.load_splat<f64>(a, 24);
    s30 = f64x2.add(s30, f64x2.mul(x, b0));
    s31 = f64x2.add(s31, f64x2.mul(x, b1));
    a += 32;
    b += 32;
  }
  v128.store(out, s00);
  v128.store(out, s01, 16);
  v128.store(second, s10);
  v128.store(second, s11, 16);
  v128.store(third, s20);
  v128.store(third, s21, 16);
  v128.store(fourth, s30);
  v128.store(fourth, s31, 16);
}

/**
 * D_t of one cause t, packed: rows k are effects, columns causes a;
 * D[k][a] = sum_i direct[k][i] carried[a][t][i] - previous[i] weighted[a][j_k][i].
 * @param effects  [k] int32 numbers j_k of the effects  @param direct  [k][step]  @param previous  [step] of cause t
 * @param carried  [panel][cause][step][4]  @param weighted  [panel][effect][step][4]
 * @param rows  of D, one more than effects: the last is set to 0
 */
export function fillDerivative(
  out: usize,
  rows: i32,
  panels: i32,
  effects: usize,
  direct: usize,
  previous: usize,
  carried: usize,
  carriedStride: usize,
  weighted: usize,
  weightedStride: usize,
  steps: i32,
): void {
  const span: usize = (<usize>steps) << 3;
  for (let first: i32 = 0; first < rows; first += block) {
    const last: i32 = min(first + block, rows);
    for (let p: i32 = 0; p < panels; p++) {
      const column: usize = carried + <usize>p * carriedStride;
      const panel: usize = weighted + <usize>p * weightedStride;
      for (let k: i32 = first; k < last; k++, out += 32) {
        if (k === rows - 1) storePair(out, f64x2.splat(0), f64x2.splat(0));
        else {
          const effect: usize = <usize>load<i32>(effects + ((<usize>k) << 2));
          derivativeRow(out, direct + <usize>k * span, previous, column, panel + effect * (span << 2), span);
        }
      }
    }
  }
}

function derivativeRow(
  out: usize,
  direct: usize,
  previous: usize,
  carried: usize,
  weighted: usize,
  span: usize,
): void {
  let low = f64x2.splat(0);
  let high = f64x2.splat(0);
  for (let i: usize = 0; i < span; i += 8) {
    const rise = v128.load_splat<f64>(direct + i);
    const fall = v128.load_splat<f64>(previous + i);
    const at: usize = i << 2;
    const lowFall = f64x2.mul(fall, v128.load(weighted + at));
    const highFall = f64x2.mul(fall, v128.load(weighted + at, 16));
    low = f64x2.add(low, f64x2.sub(f64x2.mul(rise, v128.load(carried + at)), lowFall));
    high = f64x2.add(high, f64x2.sub(f64x2.mul(rise, v128.load(carried + at, 16)), highFall));
  }
  storePair(out, low, high);
}

/**
 * x[k][a] = (x[k][a] - mean[a]) scale[k] of a packed x, mean[a] = sum_k share[k] x[k][a].
 * @param share  [row]  @param scale  [row]  @param mean  [4 panels], overwritten
 */
export function spreadAboutMean(
  x: usize,
  rows: i32,
  panels: i32,
  share: usize,
  scale: usize,
  mean: usize,
): void {
  memory.fill(mean, 0, (<usize>panels) << 5);
  for (let pass: i32 = 0; pass < 2; pass++) {
    let at: usize = x;
    for (let first: i32 = 0; first < rows; first += block) {
      const last: i32 = min(first + block, rows);
      for (let p: i32 = 0; p < panels; p++) {
        const average: usize = mean + ((<usize>p) << 5);
        const end: usize = at + ((<usize>(last - first)) << 5);
        if (pass === 0) addMean(at, end, share + ((<usize>first) << 3), average);
        else scaleSpread(at, end, scale + ((<usize>first) << 3), average);
        at = end;
      }
    }
  }
}

function addMean(at: usize, end: usize, share: usize, mean: usize): void {
  let low = v128.load(mean);
  let high = v128.load(mean, 16);
  for (; at < end; at += 32, share += 8) {
    const p = v128.load_splat<f64>(share);
    low = f64x2.add(low, f64x2.mul(p, v128.load(at)));
    high = f64x2.add(high, f64x2.mul(p, v128.load(at, 16)));
  }
  storePair(mean, low, high);
}

function scaleSpread(at: usize, end: usize, scale: usize, mean: usize): void {
  const low = v128.load(mean);
  const high = v128.load(mean, 16);
  for (; at < end; at += 32, scale += 8) {
    const factor = v128.load_splat<f64>(scale);
    const near = f64x2.mul(f64x2.sub(v128.load(at), low), factor);
    storePair(at, near, f64x2.mul(f64x2.sub(v128.load(at, 16), high), factor));
  }
}

function storePair(at: usize, low: v128, high: v128): void {
  v128.store(at, low);
  v128.store(at, high, 16);
}
