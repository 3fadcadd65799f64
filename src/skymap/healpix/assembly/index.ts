/**
 * HEALPix over blocks of directions and pixels, two lanes at a time. Addresses are bytes in the imported memory, lists are of
 * float64, `pairs` counts pairs of them: an odd list needs one more valid element. Each function answers 1 where
 * every element was valid and 0 where one was not (what is written for that one has no meaning).
 */
import { arePixels, ringsAndLongitudes } from './centres';
import { areDirections } from './directions';
import { nestedPixels, ringPixels } from './locate';

export function locateInRings(theta: usize, phi: usize, pixels: usize, pairs: i32, nside: f64): i32 {
  return locate(theta, phi, pixels, pairs, nside, false);
}

export function locateInNested(theta: usize, phi: usize, pixels: usize, pairs: i32, nside: f64): i32 {
  return locate(theta, phi, pixels, pairs, nside, true);
}

// Inlined, so that each of the two callers keeps a loop of its own scheme.
@inline
function locate(theta: usize, phi: usize, pixels: usize, pairs: i32, nside: f64, inNested: bool): i32 {
  let good = i64x2.splat(-1);
  for (let i = 0; i < pairs; i++) {
    const at = (<usize>i) << 4;
    const t = v128.load(theta + at);
    const p = v128.load(phi + at);
    good = v128.and(good, areDirections(t, p));
    v128.store(pixels + at, inNested ? nestedPixels(t, p, nside) : ringPixels(t, p, nside));
  }
  return i64x2.all_true(good) ? 1 : 0;
}

/** Centres of RING pixels; `colatitudes` are those of the rings, index = ring number from 1 to 4 nside - 1. */
export function centresOfRings(
  pixels: usize,
  theta: usize,
  phi: usize,
  pairs: i32,
  colatitudes: usize,
  nside: f64,
): i32 {
  let good = i64x2.splat(-1);
  const last = f64x2.splat(4 * nside - 1);
  for (let i = 0; i < pairs; i++) {
    const at = (<usize>i) << 4;
    const pixel = v128.load(pixels + at);
    good = v128.and(good, arePixels(pixel, nside));
    const ring = ringsAndLongitudes(pixel, nside, phi + at);
    // Within the table even for what is no pixel.
    const index = i32x4.trunc_sat_f64x2_s_zero(f64x2.pmax(f64x2.splat(0), f64x2.pmin(ring, last)));
    f64.store(theta + at, f64.load(colatitudes + ((<usize>i32x4.extract_lane(index, 0)) << 3)));
    f64.store(theta + at, f64.load(colatitudes + ((<usize>i32x4.extract_lane(index, 1)) << 3)), 8);
  }
  return i64x2.all_true(good) ? 1 : 0;
}
