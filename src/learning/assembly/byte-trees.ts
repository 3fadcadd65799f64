// Trees on features of one byte: 64 rows go down a tree together, each level a few table look-ups on 16 bytes at a time.
//
// A program is a tree's levels: [levels], and of each level [entries, chunks], all as 16-byte words with the numbers first. An entry
// stands for one feature: [plane: address of its bytes after the planes' own], and by node of the level, 16 to a chunk, the signed
// byte above which a row goes right; 127 where the node asks another feature.

function above(value: usize, table: v128, nodes: v128): v128 {
  return i8x16.gt_s(v128.load(value), v128.swizzle(table, nodes));
}

/** The thresholds of 16 rows' nodes among more than 16: places outside a chunk give 0. */
function lookUp(tables: usize, chunks: usize, nodes: v128): v128 {
  let found = v128.swizzle(v128.load(tables), nodes);
  for (let chunk: usize = 1; chunk < chunks; chunk++) {
    const place = i8x16.sub(nodes, i8x16.splat(<i8>(chunk << 4)));
    found = v128.or(found, v128.swizzle(v128.load(tables + (chunk << 4)), place));
  }
  return found;
}

/** Right turns are -1: 2 x node + 1 for them. */
function next(nodes: v128, right: v128): v128 {
  return i8x16.sub(i8x16.add(nodes, nodes), right);
}

/**
 * Writes the place of each row among the nodes of the last level, for `trees` programs behind one another.
 * @param rows  a multiple of 64
 * @param out  [tree][stride] bytes
 * @returns  the address behind the programs
 */
export function descend(program: usize, trees: i32, planes: usize, rows: i32, out: usize, stride: i32): usize {
  let p = program;
  for (let tree = 0; tree < trees; tree++) {
    const start = p;
    for (let row: usize = 0; row < <usize>rows; row += 64) {
      p = start + 16;
      let n0 = i8x16.splat(0);
      let n1 = n0;
      let n2 = n0;
      let n3 = n0;
      for (let level = load<u32>(start); level > 0; level--) {
        let entries = load<u32>(p);
        const chunks = <usize>load<u32>(p, 4);
        p += 16;
        let r0 = i8x16.splat(0);
        let r1 = r0;
        let r2 = r0;
        let r3 = r0;
        if (chunks === 1) {
          for (; entries > 0; entries--) {
            const value = planes + <usize>load<u32>(p) + row;
            const table = v128.load(p, 16);
            r0 = v128.or(r0, above(value, table, n0));
            r1 = v128.or(r1, above(value + 16, table, n1));
            r2 = v128.or(r2, above(value + 32, table, n2));
            r3 = v128.or(r3, above(value + 48, table, n3));
            p += 32;
          }
        } else {
          for (; entries > 0; entries--) {
            const value = planes + <usize>load<u32>(p) + row;
            p += 16;
            r0 = v128.or(r0, i8x16.gt_s(v128.load(value), lookUp(p, chunks, n0)));
            r1 = v128.or(r1, i8x16.gt_s(v128.load(value, 16), lookUp(p, chunks, n1)));
            r2 = v128.or(r2, i8x16.gt_s(v128.load(value, 32), lookUp(p, chunks, n2)));
            r3 = v128.or(r3, i8x16.gt_s(v128.load(value, 48), lookUp(p, chunks, n3)));
            p += chunks << 4;
          }
        }
        n0 = next(n0, r0);
        n1 = next(n1, r1);
        n2 = next(n2, r2);
        n3 = next(n3, r3);
      }
      const at = out + row;
      v128.store(at, n0);
      v128.store(at, n1, 16);
      v128.store(at, n2, 32);
      v128.store(at, n3, 48);
    }
    out += <usize>stride;
  }
  return p;
}

/**
 * Goes on from the places that `descend` found: to the numbers of leaves (4 bytes).
 * @param starts  [place], number of the node, 4 bytes
 * @param nodes  [node][plane, signed byte above which right, left child, 0], 4 bytes each; leaves lead to themselves
 */
export function walkOn(
  places: usize,
  starts: usize,
  nodes: usize,
  steps: i32,
  planes: usize,
  rows: i32,
  out: usize,
): void {
  for (let row: usize = 0; row < <usize>rows; row++) {
    let node = load<u32>(starts + ((<usize>load<u8>(places + row)) << 2));
    for (let step = 0; step < steps; step++) {
      const at = nodes + ((<usize>node) << 4);
      const value = <i32>load<i8>(planes + <usize>load<u32>(at) + row);
      node = load<u32>(at, 8) + <u32>(value > load<i32>(at, 4));
    }
    store<u32>(out + (row << 2), node);
  }
}

function leaf<P>(places: usize, values: usize, row: usize): f64 {
  return load<f64>(values + ((<usize>load<P>(places + row * sizeof<P>())) << 3));
}

function sum<P>(sums: usize, rows: i32, list: usize, n: i32): void {
  for (; n >= 4; n -= 4) {
    const p0 = <usize>load<u32>(list, 0);
    const v0 = <usize>load<u32>(list, 4);
    const p1 = <usize>load<u32>(list, 8);
    const v1 = <usize>load<u32>(list, 12);
    const p2 = <usize>load<u32>(list, 16);
    const v2 = <usize>load<u32>(list, 20);
    const p3 = <usize>load<u32>(list, 24);
    const v3 = <usize>load<u32>(list, 28);
    for (let row: usize = 0; row < <usize>rows; row++) {
      const at = sums + (row << 3);
      const two = load<f64>(at) + leaf<P>(p0, v0, row) + leaf<P>(p1, v1, row);
      store<f64>(at, two + leaf<P>(p2, v2, row) + leaf<P>(p3, v3, row));
    }
    list += 32;
  }
  for (; n > 0; n--) {
    const p0 = <usize>load<u32>(list);
    const v0 = <usize>load<u32>(list, 4);
    for (let row: usize = 0; row < <usize>rows; row++) {
      const at = sums + (row << 3);
      store<f64>(at, load<f64>(at) + leaf<P>(p0, v0, row));
    }
    list += 8;
  }
}

/** Adds leaves to the sums (float64) of the rows, in the order of a list of `n` pairs: addresses of places and of values. */
export function sumLeaves8(sums: usize, rows: i32, list: usize, n: i32): void {
  sum<u8>(sums, rows, list, n);
}

export function sumLeaves32(sums: usize, rows: i32, list: usize, n: i32): void {
  sum<u32>(sums, rows, list, n);
}

/** Rounds float64 to float32, as XGBoost sees its features. */
export function roundFloats(values: usize, n: i32): void {
  for (const end = values + ((<usize>n) << 3); values < end; values += 8) {
    store<f64>(values, <f64>(<f32>load<f64>(values)));
  }
}

/**
 * Writes number(cuts <= value) - 127 for each of `n` values as a signed byte. The range of the cuts is divided into cells 0..last;
 * `below` [cell] (one byte) counts the cuts of lower cells, no cell has more than `most`, and behind the cuts stands NaN.
 * @param n  a multiple of 4
 */
export function findBytes(
  values: usize,
  n: i32,
  out: usize,
  cuts: usize,
  below: usize,
  last: i32,
  low: f64,
  scale: f64,
  most: i32,
): void {
  const lows = f64x2.splat(low);
  const scales = f64x2.splat(scale);
  const lasts = i32x4.splat(last);
  for (let i: usize = 0; i < <usize>n; i += 4) {
    const at = values + (i << 3);
    const two = f64x2.mul(f64x2.sub(v128.load(at), lows), scales);
    const others = f64x2.mul(f64x2.sub(v128.load(at, 16), lows), scales);
    const whole = i32x4.trunc_sat_f64x2_u_zero(two);
    const all = v128.shuffle<u64>(whole, i32x4.trunc_sat_f64x2_u_zero(others), 0, 2);
    const cells = i32x4.min_u(all, lasts);
    const b0 = count(below + <usize>i32x4.extract_lane(cells, 0), cuts, load<f64>(at), most);
    const b1 = count(below + <usize>i32x4.extract_lane(cells, 1), cuts, load<f64>(at, 8), most);
    const b2 = count(below + <usize>i32x4.extract_lane(cells, 2), cuts, load<f64>(at, 16), most);
    const b3 = count(below + <usize>i32x4.extract_lane(cells, 3), cuts, load<f64>(at, 24), most);
    store<u32>(out + i, (b0 | (b1 << 8) | (b2 << 16) | (b3 << 24)) ^ 0x80808080);
  }
}

/** 1 + number(cuts <= value), for a value of the cell with that entry in `below`. */
function count(cell: usize, cuts: usize, value: f64, most: i32): u32 {
  let bin = <usize>load<u8>(cell);
  for (; most > 0; most--) bin += <usize>(load<f64>(cuts + (bin << 3)) <= value);
  return <u32>bin + 1;
}

/** The same by halving 255 cuts eight times, for cuts that no even grid parts well. */
export function searchBytes(values: usize, n: i32, out: usize, cuts: usize): void {
  for (let i: usize = 0; i < <usize>n; i++) {
    const value = load<f64>(values + (i << 3));
    let at = cuts;
    at += (<usize>(load<f64>(at, 127 * 8) <= value)) << 10;
    at += (<usize>(load<f64>(at, 63 * 8) <= value)) << 9;
    at += (<usize>(load<f64>(at, 31 * 8) <= value)) << 8;
    at += (<usize>(load<f64>(at, 15 * 8) <= value)) << 7;
    at += (<usize>(load<f64>(at, 7 * 8) <= value)) << 6;
    at += (<usize>(load<f64>(at, 3 * 8) <= value)) << 5;
    at += (<usize>(load<f64>(at, 8) <= value)) << 4;
    at += (<usize>(load<f64>(at) <= value)) << 3;
    store<u8>(out + i, <u8>(<i32>((at - cuts) >> 3) - 127));
  }
}

/** Writes -128 where a value is NaN, and returns how many are. `n`: a multiple of 2. */
export function markMissing(values: usize, n: i32, out: usize): i32 {
  let missing = 0;
  for (let i: usize = 0; i < <usize>n; i += 2) {
    const two = v128.load(values + (i << 3));
    if (!v128.any_true(f64x2.ne(two, two))) continue;
    for (let k = i; k < i + 2; k++) {
      const value = load<f64>(values + (k << 3));
      if (value === value) continue;
      store<i8>(out + k, -128);
      missing++;
    }
  }
  return missing;
}

/** Moves bytes down by one: missing values become the highest. */
export function missingHighest(values: usize, rows: i32, out: usize): void {
  for (let i: usize = 0; i < <usize>rows; i += 16) {
    v128.store(out + i, i8x16.sub(v128.load(values + i), i8x16.splat(1)));
  }
}
