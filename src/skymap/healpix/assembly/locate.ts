import { height, inBelt, isNorthern, quarterTurns } from './directions';

const one: f64 = 1;

/** RING pixels of two directions (Gorski et al. 2005, section 5): belt and cap are both worked out, and each lane takes its own. */
export function ringPixels(theta: v128, phi: v128, nside: f64): v128 {
  const belt = inBelt(theta);
  const north = isNorthern(theta);
  const at = height(theta, belt, north);
  const turns = quarterTurns(phi);
  return v128.bitselect(beltRing(at, turns, nside), capRing(at, turns, north, nside), belt);
}

function beltRing(z: v128, turns: v128, nside: f64): v128 {
  const along = f64x2.mul(f64x2.splat(nside), f64x2.add(f64x2.splat(0.5), turns));
  const across = f64x2.mul(f64x2.mul(f64x2.splat(nside), z), f64x2.splat(0.75));
  const rising = f64x2.floor(f64x2.sub(along, across));
  const falling = f64x2.floor(f64x2.add(along, across));
  let ring = f64x2.add(f64x2.splat(nside + 1), f64x2.sub(rising, falling));
  // On the belt's very edge the sums above may round to one ring too many.
  ring = f64x2.pmin(f64x2.pmax(ring, f64x2.splat(1)), f64x2.splat(2 * nside + 1));
  const odd = f64x2.sub(ring, f64x2.mul(f64x2.splat(2), f64x2.floor(f64x2.mul(ring, f64x2.splat(0.5)))));
  const twice = f64x2.sub(f64x2.add(f64x2.add(rising, falling), f64x2.splat(2 - nside)), odd);
  const column = f64x2.floor(f64x2.mul(twice, f64x2.splat(0.5)));
  const around = f64x2.floor(f64x2.mul(column, f64x2.splat(one / (4 * nside))));
  const inRing = f64x2.sub(column, f64x2.mul(around, f64x2.splat(4 * nside)));
  const start = f64x2.mul(f64x2.sub(ring, f64x2.splat(1)), f64x2.splat(4 * nside));
  return f64x2.add(f64x2.splat(2 * nside * (nside - 1)), f64x2.add(start, inRing));
}

function capRing(fromPole: v128, turns: v128, north: v128, nside: f64): v128 {
  const inQuarter = f64x2.sub(turns, f64x2.floor(turns));
  const scale = f64x2.mul(f64x2.splat(nside), fromPole);
  const rising = f64x2.floor(f64x2.mul(inQuarter, scale));
  const falling = f64x2.floor(f64x2.mul(f64x2.sub(f64x2.splat(1), inQuarter), scale));
  const sum = f64x2.add(f64x2.add(rising, falling), f64x2.splat(1));
  const ring = f64x2.pmin(sum, f64x2.splat(nside));
  const column = f64x2.floor(f64x2.mul(turns, ring));
  const twice = f64x2.add(ring, ring);
  const northStart = f64x2.mul(twice, f64x2.sub(ring, f64x2.splat(1)));
  const southEnd = f64x2.mul(twice, f64x2.add(ring, f64x2.splat(1)));
  const southStart = f64x2.sub(f64x2.splat(12 * nside * nside), southEnd);
  return f64x2.add(v128.bitselect(northStart, southStart, north), column);
}

/** NESTED pixels of two directions. */
export function nestedPixels(theta: v128, phi: v128, nside: f64): v128 {
  const belt = inBelt(theta);
  const north = isNorthern(theta);
  const at = height(theta, belt, north);
  const turns = quarterTurns(phi);
  return v128.bitselect(beltNested(at, turns, nside), capNested(at, turns, north, nside), belt);
}

function beltNested(z: v128, turns: v128, nside: f64): v128 {
  const along = f64x2.mul(f64x2.splat(nside), f64x2.add(f64x2.splat(0.5), turns));
  const across = f64x2.mul(f64x2.mul(f64x2.splat(nside), z), f64x2.splat(0.75));
  const rising = f64x2.floor(f64x2.sub(along, across));
  const falling = f64x2.floor(f64x2.add(along, across));
  const up = f64x2.floor(f64x2.mul(rising, f64x2.splat(one / nside)));
  const down = f64x2.floor(f64x2.mul(falling, f64x2.splat(one / nside)));
  const around = v128.bitselect(up, f64x2.add(up, f64x2.splat(4)), f64x2.ge(up, f64x2.splat(4)));
  const beside = v128.bitselect(up, f64x2.add(down, f64x2.splat(8)), f64x2.lt(up, down));
  const face = v128.bitselect(around, beside, f64x2.eq(up, down));
  const x = f64x2.sub(falling, f64x2.mul(down, f64x2.splat(nside)));
  const y = f64x2.sub(f64x2.splat(nside - 1), f64x2.sub(rising, f64x2.mul(up, f64x2.splat(nside))));
  return nested(face, x, y, nside);
}

function capNested(fromPole: v128, turns: v128, north: v128, nside: f64): v128 {
  const quarter = f64x2.floor(turns);
  const inQuarter = f64x2.sub(turns, quarter);
  const scale = f64x2.mul(f64x2.splat(nside), fromPole);
  const last = f64x2.splat(nside - 1);
  const rising = f64x2.pmin(f64x2.floor(f64x2.mul(inQuarter, scale)), last);
  const falling = f64x2.pmin(f64x2.floor(f64x2.mul(f64x2.sub(f64x2.splat(1), inQuarter), scale)), last);
  const x = v128.bitselect(f64x2.sub(last, falling), rising, north);
  const y = v128.bitselect(f64x2.sub(last, rising), falling, north);
  const face = v128.bitselect(quarter, f64x2.add(quarter, f64x2.splat(8)), north);
  return nested(face, x, y, nside);
}

/** Face and the bits of x and y in turns. Whole numbers below 2^52 stand in the low bits of their sum with 2^52. */
function nested(face: v128, x: v128, y: v128, nside: f64): v128 {
  const shift = f64x2.splat(4503599627370496);
  const even = spread(v128.xor(f64x2.add(x, shift), shift));
  const odd = i64x2.shl(spread(v128.xor(f64x2.add(y, shift), shift)), 1);
  const inside = f64x2.sub(v128.or(v128.or(even, odd), shift), shift);
  return f64x2.add(f64x2.mul(face, f64x2.splat(nside * nside)), inside);
}

/** Puts a zero between the lower 24 bits of each lane. */
function spread(bits: v128): v128 {
  let b = bits;
  b = v128.and(v128.or(b, i64x2.shl(b, 16)), i32x4.splat(0x0000ffff));
  b = v128.and(v128.or(b, i64x2.shl(b, 8)), i32x4.splat(0x00ff00ff));
  b = v128.and(v128.or(b, i64x2.shl(b, 4)), i32x4.splat(0x0f0f0f0f));
  b = v128.and(v128.or(b, i64x2.shl(b, 2)), i32x4.splat(0x33333333));
  return v128.and(v128.or(b, i64x2.shl(b, 1)), i32x4.splat(0x55555555));
}
