/**
 * out += a b, for a [m, depth], b [depth, n], out [m, n], all dense. Each number of the result takes its products one after another in
 * the order of the summed axis, so that tiles and blocks change no bit. `panel` has room for 4 depth numbers: four columns of b.
 */
export function multiplyAdd(out: usize, a: usize, b: usize, m: i32, depth: i32, n: i32, panel: usize): void {
  const rows = m & ~3;
  const columns = n & ~3;
  for (let j = 0; j < columns; j += 4) {
    packColumns(panel, b + 8 * j, depth, n);
    for (let i = 0; i < rows; i += 4) addTile(out + 8 * (i * n + j), a + 8 * i * depth, panel, depth, n);
    for (let i = rows; i < m; i++)
      for (let k = j; k < j + 4; k++) addProduct(out + 8 * (i * n + k), a + 8 * i * depth, b + 8 * k, depth, n);
  }
  for (let i = 0; i < m; i++)
    for (let k = columns; k < n; k++) addProduct(out + 8 * (i * n + k), a + 8 * i * depth, b + 8 * k, depth, n);
}

/** Four columns of b next to each other. */
function packColumns(panel: usize, b: usize, depth: i32, n: i32): void {
  for (let k = 0; k < depth; k++, b += 8 * n, panel += 32) {
    v128.store(panel, v128.load(b));
    v128.store(panel, v128.load(b, 16), 16);
  }
}

/** Four rows and four columns of the result, which stay in registers. */
function addTile(out: usize, a: usize, panel: usize, depth: i32, n: i32): void {
  const line = 8 * n;
  const row = 8 * depth;
  let p0 = v128.load(out);
  let q0 = v128.load(out, 16);
  let p1 = v128.load(out + line);
  let q1 = v128.load(out + line, 16);
  let p2 = v128.load(out + 2 * line);
  let q2 = v128.load(out + 2 * line, 16);
  let p3 = v128.load(out + 3 * line);
  let q3 = v128.load(out + 3 * line, 16);
  for (const end = a + row; a < end; a += 8, panel += 32) {
    const left = v128.load(panel);
    const right = v128.load(panel, 16);
    let factor = v128.load64_splat(a);
    p0 = f64x2.add(p0, f64x2.mul(factor, left));
    q0 = f64x2.add(q0, f64x2.mul(factor, right));
    factor = v128.load64_splat(a + row);
    p1 = f64x2.add(p1, f64x2.mul(factor, left));
    q1 = f64x2.add(q1, f64x2.mul(factor, right));
    factor = v128.load64_splat(a + 2 * row);
    p2 = f64x2.add(p2, f64x2.mul(factor, left));
    q2 = f64x2.add(q2, f64x2.mul(factor, right));
    factor = v128.load64_splat(a + 3 * row);
    p3 = f64x2.add(p3, f64x2.mul(factor, left));
    q3 = f64x2.add(q3, f64x2.mul(factor, right));
  }
  v128.store(out, p0);
  v128.store(out, q0, 16);
  v128.store(out + line, p1);
  v128.store(out + line, q1, 16);
  v128.store(out + 2 * line, p2);
  v128.store(out + 2 * line, q2, 16);
  v128.store(out + 3 * line, p3);
  v128.store(out + 3 * line, q3, 16);
}

/** One number of the result. */
function addProduct(out: usize, a: usize, b: usize, depth: i32, n: i32): void {
  let sum = load<f64>(out);
  for (let k = 0; k < depth; k++) sum += load<f64>(a + 8 * k) * load<f64>(b + 8 * k * n);
  store<f64>(out, sum);
}
