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

/**
 * Mean of a map under a Gaussian of the angular distance, cut at five sigma and normalised on the pixels that have data; NaN pixels
 * have none and get none.
 * @param map  [pixel], RING
 * @param sigma  rad, above 0
 * @throws {DomainError} a length that is no whole sky, a sigma out of range
 */
export function gaussianSmooth(map: Float64Array, sigma: number): Float64Array {
  const nside = npixToNside(map.length);
  if (!(sigma > 0 && sigma <= Math.PI / 5)) {
    throw new DomainError(`Gaussian width ${sigma} is not an angle above 0 and up to pi/5`, {
      fields: { name: 'sigma', value: sigma },
    });
  }
  const out = new Float64Array(map.length).fill(Number.NaN);
  for (let number = 1; number < 4 * nside; number++) smoothRing(map, out, { nside, number, sigma });
  return out;
}

function smoothRing(
  map: Float64Array,
  out: Float64Array,
  { nside, number, sigma }: { nside: number; number: number; sigma: number },
): void {
  const ring = ringAt(nside, number);
  const shape = discShape(nside, ring.theta, Math.min(Math.PI, 5 * sigma));
  const high = shape.rings.map(({ theta }) => Math.sin((theta - ring.theta) / 2) ** 2);
  for (let p = 0; p < ring.length; p++) {
    if (Number.isNaN(map[ring.start + p])) continue;
    const phi = ((p + ring.shift) * 2 * Math.PI) / ring.length;
    let sum = 0;
    let norm = 0;
    shape.rings.forEach((other, r) => {
      const one = { rings: [other], halfWidth: shape.halfWidth.subarray(r, r + 1) };
      const ranges = new Float64Array(4);
      const used = regionRanges(one, phi, ranges);
      for (let k = 0; k < used; k += 2) {
        for (let pixel = ranges[k]; pixel < ranges[k + 1]; pixel++) {
          if (Number.isNaN(map[pixel])) continue;
          const along = ((pixel - other.start + other.shift) * 2 * Math.PI) / other.length - phi;
          const chord = high[r] + ring.sinTheta * other.sinTheta * Math.sin(along / 2) ** 2;
          const angle = 2 * Math.asin(Math.min(1, Math.sqrt(chord)));
          const weight = Math.exp((-0.5 * angle * angle) / (sigma * sigma));
          sum += weight * map[pixel];
          norm += weight;
        }
      }
    });
    out[ring.start + p] = sum / norm;
  }
}
