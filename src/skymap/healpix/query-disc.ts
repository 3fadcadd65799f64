import { DomainError } from '../../core/index.js';
import { distanceToPixel } from './boundaries.js';
import { checkNside, checkScheme, largestPixelRadiusRad, type Scheme } from './geometry.js';
import { ringToNest } from './numbering.js';
import { discShape, rangePixels, regionRanges } from './regions.js';
import { pixToVec, type Vector, vecToPix } from './vectors.js';

export interface QueryOptions {
  /** Numbering of the answer; default 'ring'. */
  readonly scheme?: Scheme;
  /** Also the pixels that touch the region without having their centre in it; default false. */
  readonly inclusive?: boolean;
}

/**
 * The pixels of a disc, ascending.
 * @param vec  direction of the disc's centre; its length does not matter
 * @param radius  rad, 0 to pi
 * @returns pixels whose centre lies within `radius`, or with `inclusive` all that overlap the disc; may be empty
 * @throws {DomainError} a zero vector, a radius outside 0..pi, nside not a power of two
 */
export function queryDisc(
  nside: number,
  vec: Vector<number> | Float64Array,
  radius: number,
  { scheme = 'ring', inclusive = false }: QueryOptions = {},
): Float64Array {
  checkNside(nside);
  checkScheme(scheme);
  if (!(radius >= 0 && radius <= Math.PI)) {
    throw new DomainError(`disc radius ${radius} is not an angle from 0 to pi`, {
      fields: { name: 'radius', value: radius },
      remedy: 'Give the radius in rad.',
    });
  }
  const own = vecToPix(nside, vec);
  const reach = inclusive ? Math.min(Math.PI, radius + largestPixelRadiusRad(nside) * 1.001) : radius;
  const candidates = centresWithin(nside, vec, reach);
  const found = inclusive
    ? candidates.filter((pixel) => pixel === own || touches(nside, pixel, vec, radius))
    : candidates;
  return inScheme(nside, found, scheme);
}

/** RING pixels whose centre lies within `radius` of `vec`, ascending. */
export function centresWithin(
  nside: number,
  vec: Vector<number> | Float64Array,
  radius: number,
): Float64Array {
  const theta = Math.atan2(Math.hypot(vec[0], vec[1]), vec[2]);
  const shape = discShape(nside, theta, radius);
  const ranges = new Float64Array(4 * shape.rings.length);
  return rangePixels(ranges, regionRanges(shape, Math.atan2(vec[1], vec[0]), ranges));
}

/** RING pixels in the numbering asked for, ascending. */
export function inScheme(nside: number, ringPixels: Float64Array, scheme: Scheme): Float64Array {
  return scheme === 'ring' ? ringPixels : ringToNest(nside, ringPixels).sort();
}

function touches(nside: number, pixel: number, vec: Vector<number> | Float64Array, radius: number): boolean {
  return angleBetween(pixToVec(nside, pixel), vec) <= radius || distanceToPixel(nside, pixel, vec) <= radius;
}

/** The angle between two vectors in rad, exact for small and for straight angles. */
export function angleBetween(a: ArrayLike<number>, b: ArrayLike<number>): number {
  const x = a[1] * b[2] - a[2] * b[1];
  const y = a[2] * b[0] - a[0] * b[2];
  const z = a[0] * b[1] - a[1] * b[0];
  return Math.atan2(Math.hypot(x, y, z), a[0] * b[0] + a[1] * b[1] + a[2] * b[2]);
}
