import { DomainError } from '../../core/index.js';
import { npixToNside } from '../healpix/geometry.js';
import { discShape, regionRanges } from '../healpix/regions.js';
import { ringAt } from '../healpix/rings.js';
import { regionSums, sumRanges } from './region-sums.js';

/**
 * Sum of a map over the disc around each pixel's centre (a top hat, not normalised).
 * @param map  [pixel], RING
 * @param radius  rad, above 0 and up to pi
 * @throws {DomainError} a length that is no whole sky, a radius out of range
 */
export function topHat(map: Float64Array, radius: number): Float64Array {
  const nside = npixToNside(map.length);
  if (!(radius > 0 && radius <= Math.PI)) {
    throw new DomainError(`top-hat radius ${radius} is not an angle above 0 and up to pi`, {
      fields: { name: 'radius', value: radius },
    });
  }
  const sums = regionSums({ nside, energyBins: 1, groups: 1, counts: map });
  const out = new Float64Array(map.length);
  const one = new Float64Array(1);
  for (let number = 1; number < 4 * nside; number++) {
    const ring = ringAt(nside, number);
    const shape = discShape(nside, ring.theta, radius);
    const ranges = new Float64Array(4 * shape.rings.length);
    for (let p = 0; p < ring.length; p++) {
      const used = regionRanges(shape, ((p + ring.shift) * 2 * Math.PI) / ring.length, ranges);
      sumRanges(sums, ranges, used, one);
      out[ring.start + p] = one[0];
    }
  }
  return out;
}
