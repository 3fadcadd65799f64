// Blocks that stay in the caches (Goto and van de Geijn 2008, ACM TOMS 34, 12): 64 rows of a and 256 of b at a time, both laid out in
// the order in which tiles of four by four numbers take them.
const DEPTH: i32 = 256;
const ROWS: i32 = 64;

/** Numbers that multiplyAdd needs besides for n columns: a block of each factor. */
export function multiplyAddRoom(n: i32): i32 {
  return DEPTH * ROWS + DEPTH * n;
}

/**
 * out += a b, for a [m, depth], b [depth, n], out [m, n], all dense. Each number of the result takes its products one after another in
 * the order of the summed axis, so that tiles and blocks change no bit. `room` has place for multiplyAddRoom(n) numbers.
 */
export function multiplyAdd(out: usize, a: usize, b: usize, m: i32, depth: i32, n: i32, room: usize): void {
  const right = room + 8 * DEPTH * ROWS;
  for (let k = 0; k < depth; k += DEPTH) {
    const length = min(DEPTH, depth - k);
    packColumns(right, b + 8 * k * n, length, n);
    for (let i = 0; i < m; i += ROWS) {
      const rows = min(ROWS, m - i);
      packRows(room, a + 8 * (i * depth + k), rows, length, depth);
      multiplyBlock(out + 8 * i * n, room, right, rows, length, n);
      addRest(out + 8 * i * n, a + 8 * (i * depth + k), b + 8 * k * n, rows, length, depth, n);
    }
  }
}

/** Tiles of four rows and four columns; what is left of both is not for these. */
function multiplyBlock(out: usize, left: usize, right: usize, rows: i32, length: i32, n: i32): void {
  for (let j = 0; j + 4 <= n; j += 4, right += 32 * length)
    for (let i = 0; i + 4 <= rows; i += 4)
      addTile(out + 8 * (i * n + j), left + 8 * i * length, right, length, 8 * n);
}

/** Four columns of b next to each other, then the next four. */
function packColumns(to: usize, b: usize, length: i32, n: i32): void {
  for (let k = 0; k < length; k++, b += 8 * n, to += 32) {
    let place = to;
    for (let j = 0; j + 4 <= n; j += 4, place += 32 * length) {
      v128.store(place, v128.load(b + 8 * j));
      v128.store(place, v128.load(b + 8 * j, 16), 16);
    }
  }
}

/** Four rows of a, element by element, then the next four. */
function packRows(to: usize, a: usize, rows: i32, length: i32, depth: i32): void {
  const row = 8 * depth;
  for (let i = 0; i + 4 <= rows; i += 4, a += 4 * row) {
    for (let k = 0; k < length; k++, to += 32) {
      const from = a + 8 * k;
      store<f64>(to, load<f64>(from));
      store<f64>(to, load<f64>(from + row), 8);
      store<f64>(to, load<f64>(from + 2 * row), 16);
      store<f64>(to, load<f64>(from + 3 * row), 24);
    }
  }
}

/** Four rows and four columns of the result, which stay in registers. */
function addTile(out: usize, left: usize, right: usize, length: i32, line: usize): void {
  let p0 = v128.load(out);
  let q0 = v128.load(out, 16);
  let p1 = v128.load(out + line);
  let q1 = v128.load(out + line, 16);
  let p2 = v128.load(out + 2 * line);
  let q2 = v128.load(out + 2 * line, 16);
  let p3 = v128.load(out + 3 * line);
  let q3 = v128.load(out + 3 * line, 16);
  for (const end = left + 32 * length; left < end; left += 32, right += 32) {
    const p = v128.load(right);
    const q = v128.load(right, 16);
    let factor = v128.load64_splat(left);
    p0 = f64x2.add(p0, f64x2.mul(factor, p));
    q0 = f64x2.add(q0, f64x2.mul(factor, q));
    factor = v128.load64_splat(left, 8);
    p1 = f64x2.add(p1, f64x2.mul(factor, p));
    q1 = f64x2.add(q1, f64x2.mul(factor, q));
    factor = v128.load64_splat(left, 16);
    p2 = f64x2.add(p2, f64x2.mul(factor, p));
    q2 = f64x2.add(q2, f64x2.mul(factor, q));
    factor = v128.load64_splat(left, 24);
    p3 = f64x2.add(p3, f64x2.mul(factor, p));
    q3 = f64x2.add(q3, f64x2.mul(factor, q));
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

/** The last rows and columns, which fill no tile. */
function addRest(out: usize, a: usize, b: usize, rows: i32, length: i32, depth: i32, n: i32): void {
  for (let i = 0; i < rows; i++) {
    const first = i < (rows & ~3) ? n & ~3 : 0;
    for (let j = first; j < n; j++) addProduct(out + 8 * (i * n + j), a + 8 * i * depth, b + 8 * j, length, n);
  }
}

/** One number of the result. */
function addProduct(out: usize, a: usize, b: usize, length: i32, n: i32): void {
  let sum = load<f64>(out);
  for (let k = 0; k < length; k++) sum += load<f64>(a + 8 * k) * load<f64>(b + 8 * k * n);
  store<f64>(out, sum);
}
