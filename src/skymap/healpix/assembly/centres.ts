/** RING numbers in both lanes: whole numbers from 0 to 12 nside^2 - 1. */
export function arePixels(pixel: v128, nside: f64): v128 {
  const inside = v128.and(f64x2.ge(pixel, f64x2.splat(0)), f64x2.lt(pixel, f64x2.splat(12 * nside * nside)));
  return v128.and(inside, f64x2.eq(f64x2.floor(pixel), pixel));
}

/**
 * Rings (1 to 4 nside - 1) of two RING pixels, and their longitudes, which go to `phi`. The operations and their order are those of
 * centreOfRing, so that one pixel has the same centre alone and in a list.
 */
export function ringsAndLongitudes(pixel: v128, nside: f64, phi: usize): v128 {
  const cap = 2 * nside * (nside - 1);
  const npix = 12 * nside * nside;
  const south = f64x2.ge(pixel, f64x2.splat(npix - cap));
  const belt = v128.andnot(f64x2.ge(pixel, f64x2.splat(cap)), south);
  const mirrored = v128.bitselect(f64x2.sub(f64x2.splat(npix - 1), pixel), pixel, south);
  // The root's argument is below 2^51, so that no rounding reaches the next whole number.
  const root = f64x2.sqrt(f64x2.add(f64x2.splat(1), f64x2.add(mirrored, mirrored)));
  const fromPole = f64x2.floor(f64x2.mul(f64x2.splat(0.5), f64x2.add(f64x2.splat(1), f64x2.floor(root))));
  const before = f64x2.mul(f64x2.add(fromPole, fromPole), f64x2.sub(fromPole, f64x2.splat(1)));
  const along = f64x2.sub(f64x2.add(mirrored, f64x2.splat(0.5)), before);
  const around = f64x2.mul(f64x2.splat(4), fromPole);
  const inCap = v128.bitselect(f64x2.sub(around, along), along, south);
  const past = f64x2.sub(pixel, f64x2.splat(cap));
  const rows = f64x2.floor(f64x2.mul(past, f64x2.splat(1.0 / (4 * nside))));
  const half = f64x2.mul(f64x2.splat(0.5), rows);
  const shift = v128.and(f64x2.eq(f64x2.floor(half), half), f64x2.splat(0.5));
  const inBelt = f64x2.add(f64x2.sub(past, f64x2.mul(f64x2.splat(4 * nside), rows)), shift);
  const column = v128.bitselect(inBelt, inCap, belt);
  const spacing = v128.bitselect(f64x2.splat(nside), fromPole, belt);
  v128.store(phi, f64x2.div(f64x2.mul(column, f64x2.splat(1.5707963267948966)), spacing));
  const inCapRing = v128.bitselect(f64x2.sub(f64x2.splat(4 * nside), fromPole), fromPole, south);
  return v128.bitselect(f64x2.add(rows, f64x2.splat(nside)), inCapRing, belt);
}
