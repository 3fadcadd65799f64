import { DomainError } from '../../core/index.js';
import { npixToNside } from '../healpix/geometry.js';
import type { Numbers } from '../healpix/index.js';
import { checkPlace, pixelsOf } from './accumulate.js';

/**
 * Values of a map at places on the sky, for pictures: NaN where a place is NaN (outside the picture) or the map has no data.
 * @param map  [pixel], RING, over right ascension and declination
 * @param ra, dec  [place], rad
 * @throws {DomainError} a length that is no whole sky, lists of different lengths, a declination beyond the poles
 */
export function valuesAt(map: Float64Array, ra: Numbers, dec: Numbers): Float64Array {
  const nside = npixToNside(map.length);
  if (ra.length !== dec.length) {
    throw new DomainError(`${ra.length} right ascensions and ${dec.length} declinations`, {
      remedy: 'Give lists of equal length.',
    });
  }
  return pixelsOf(nside, ra, dec).map((pixel, i) => {
    if (Number.isNaN(ra[i]) || Number.isNaN(dec[i])) return Number.NaN;
    checkPlace(ra[i], dec[i], i);
    return map[pixel];
  });
}
