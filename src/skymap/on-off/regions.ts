import { DomainError } from '../../core/index.js';
import { checkNside, checkPixel } from '../healpix/geometry.js';
import { discShape, type RegionShape, rangePixels, regionRanges, squareShape } from '../healpix/regions.js';
import { ringAbove, ringAt, ringNumber } from '../healpix/rings.js';

/** What is compared with what. */
export interface RegionOptions {
  /** On region around the pixel's centre: a disc (default), or the square |theta' - theta| <= size, phi within size / sin theta. */
  readonly onRegion?: 'disc' | 'square';
  /** Off region: the rest of the sky (default), or of the rings that the on region's pixels span. */
  readonly offRegion?: 'allsky' | 'band';
  /** Radius of the disc or half side of the square, rad. */
  readonly size: number;
}

/** @throws {DomainError} a size outside (0, pi] */
export function checkRegion({ size, onRegion = 'disc', offRegion = 'allsky' }: RegionOptions): void {
  if (!(size > 0 && size <= Math.PI)) {
    throw new DomainError(`region size ${size} is not an angle above 0 and up to pi`, {
      fields: { name: 'size', value: size },
      remedy: 'Give the radius (disc) or half side (square) in rad.',
    });
  }
  if (!['disc', 'square'].includes(onRegion) || !['allsky', 'band'].includes(offRegion)) {
    throw new DomainError(`on region '${onRegion}' with off region '${offRegion}' is not known`, {
      fields: { onRegion, offRegion },
      remedy: "On regions are 'disc' and 'square', off regions 'allsky' and 'band'.",
    });
  }
}

/** The on region's shape around pixels of colatitude theta. */
export function onShape(nside: number, theta: number, { onRegion, size }: RegionOptions): RegionShape {
  return onRegion === 'square' ? squareShape(nside, theta, size) : discShape(nside, theta, size);
}

/** The range [start, stop) of whole rings that on ranges span. */
export function bandOf(nside: number, ranges: Float64Array, used: number): [start: number, stop: number] {
  const last = ringAt(nside, ringNumber(nside, ranges[used - 1] - 1));
  return [ringAt(nside, ringNumber(nside, ranges[0])).start, last.start + last.length];
}

/**
 * The on and off pixels of one comparison, RING numbers, ascending.
 * @throws {DomainError} a pixel out of range, a size outside (0, pi], an on region without any pixel centre
 */
export function onOffPixels(
  nside: number,
  pixel: number,
  options: RegionOptions,
): { on: Float64Array; off: Float64Array } {
  checkNside(nside);
  checkPixel(nside, pixel);
  checkRegion(options);
  const ring = ringAt(nside, ringNumber(nside, pixel));
  const shape = onShape(nside, ring.theta, options);
  const ranges = new Float64Array(4 * shape.rings.length);
  const phi = ((pixel - ring.start + ring.shift) * 2 * Math.PI) / ring.length;
  const on = rangePixels(ranges, regionRanges(shape, phi, ranges));
  const inside = new Set(on);
  const [start, stop] =
    options.offRegion === 'band'
      ? bandOf(nside, Float64Array.of(on[0], on[on.length - 1] + 1), 2)
      : [0, 12 * nside ** 2];
  const off = Float64Array.from({ length: stop - start }, (_, i) => start + i);
  return { on, off: off.filter((each) => !inside.has(each)) };
}

/**
 * Pixels (from, to before) of the rings that on regions and bands around some pixels can touch.
 * @throws {DomainError} a pixel out of range
 */
export function reach(
  nside: number,
  pixels: ArrayLike<number>,
  size: number,
): { readonly from: number; readonly to: number } {
  let north = 4 * nside;
  let south = 0;
  for (let i = 0; i < pixels.length; i++) {
    checkPixel(nside, pixels[i], i);
    const ring = ringNumber(nside, pixels[i]);
    north = Math.min(north, ring);
    south = Math.max(south, ring);
  }
  if (south === 0) return { from: 0, to: 0 };
  // One ring more on either side: no rounding of the edges matters.
  const first = Math.max(1, ringAbove(nside, Math.cos(Math.max(0, ringAt(nside, north).theta - size))) - 1);
  const down = Math.min(Math.PI, ringAt(nside, south).theta + size);
  const last = ringAt(nside, Math.min(4 * nside - 1, ringAbove(nside, Math.cos(down)) + 2));
  return { from: ringAt(nside, first).start, to: last.start + last.length };
}
