import { DomainError, type Numbers } from '../../core/index.js';

export type { Numbers };

/** How the pixels are numbered: along rings of equal latitude from north to south, or by quartering each base pixel. */
export type Scheme = 'ring' | 'nested';

/** The finest resolution: 12 nside^2 pixels are still exact in a double. */
export const largestNside = 2 ** 24;

/** Column of each base pixel's southernmost ring, in units of nside (Gorski et al. 2005, section 5). */
export const faceRing = Int32Array.of(2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4);
/** Longitude of each base pixel's centre, in units of pi/4. */
export const faceLongitude = Int32Array.of(1, 3, 5, 7, 0, 2, 4, 6, 1, 3, 5, 7);

/** @throws {DomainError} an nside that is not a power of two from 1 to 2^24 */
export function checkNside(nside: number): void {
  const whole = Number.isInteger(nside) && nside >= 1 && nside <= largestNside;
  if (!whole || (nside & (nside - 1)) !== 0) {
    throw new DomainError(`nside ${nside} is not a power of two from 1 to 2^24`, {
      fields: { name: 'nside', value: nside },
      remedy: 'Use 1, 2, 4, ..., 64, 128, ... .',
    });
  }
}

/** @throws {DomainError} a scheme that is neither 'ring' nor 'nested' */
export function checkScheme(scheme: Scheme): void {
  if (scheme !== 'ring' && scheme !== 'nested') {
    throw new DomainError(`scheme '${scheme}' is not known`, {
      fields: { name: 'scheme', value: scheme },
      remedy: "Use 'ring' or 'nested'.",
    });
  }
}

/** @throws {DomainError} a pixel that is not a whole number from 0 to 12 nside^2 - 1, with its index in the list */
export function checkPixel(nside: number, pixel: number, index?: number): void {
  if (Number.isInteger(pixel) && pixel >= 0 && pixel < 12 * nside * nside) return;
  const place = index === undefined ? '' : ` (index ${index})`;
  throw new DomainError(`pixel ${pixel}${place} is not on the sky of nside ${nside}`, {
    fields: { name: 'pix', value: pixel, index, nside },
    remedy: `Pixels are whole numbers from 0 to ${12 * nside * nside - 1}.`,
  });
}

/** Number of pixels on the sphere, 12 nside^2. @throws {DomainError} nside not a power of two */
export function nsideToNpix(nside: number): number {
  checkNside(nside);
  return 12 * nside * nside;
}

/** The nside of a map with `npix` pixels. @throws {DomainError} where no nside has that many */
export function npixToNside(npix: number): number {
  const nside = Math.sqrt(npix / 12);
  const whole = Number.isInteger(nside) && nside >= 1 && nside <= largestNside;
  if (whole && (nside & (nside - 1)) === 0) return nside;
  throw new DomainError(`a map of ${npix} pixels belongs to no nside`, {
    fields: { name: 'npix', value: npix },
    remedy: 'A whole-sky map has 12 nside^2 values: 12, 48, 192, ..., 49152, ... .',
  });
}

/** Solid angle of each pixel in sr, 4 pi / (12 nside^2). @throws {DomainError} nside not a power of two */
export function pixelAreaSr(nside: number): number {
  return (4 * Math.PI) / nsideToNpix(nside);
}

/** Side of a square as large as a pixel, in rad. @throws {DomainError} nside not a power of two */
export function resolutionRad(nside: number): number {
  return Math.sqrt(pixelAreaSr(nside));
}

/** log2 nside. @throws {DomainError} nside not a power of two */
export function nsideToOrder(nside: number): number {
  checkNside(nside);
  return 31 - Math.clz32(nside);
}

/** The largest angle between a pixel's centre and its corners, in rad. @throws {DomainError} nside not a power of two */
export function largestPixelRadiusRad(nside: number): number {
  checkNside(nside);
  const edge = 1 - 1 / nside;
  const corner = Math.acos(1 - (edge * edge) / 3);
  const centre = Math.acos(2 / 3);
  const high = Math.sin((corner - centre) / 2);
  const wide = Math.sin(Math.PI / (8 * nside));
  return 2 * Math.asin(Math.sqrt(high * high + Math.sin(corner) * Math.sin(centre) * wide * wide));
}
