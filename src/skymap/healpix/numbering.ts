import { type FacePosition, nestedOf, positionOfNested, positionOfRing, ringOfPosition } from './faces.js';
import { checkNside, checkPixel, type Numbers } from './geometry.js';

const position: FacePosition = { face: 0, x: 0, y: 0 };

function nestedToRing(nside: number, pixel: number): number {
  positionOfNested(nside, pixel, position);
  return ringOfPosition(nside, position.face, position.x, position.y);
}

function ringToNested(nside: number, pixel: number): number {
  positionOfRing(nside, pixel, position);
  return nestedOf(nside, position.face, position.x, position.y);
}

function renumber(
  nside: number,
  pix: number | Numbers,
  one: (nside: number, pixel: number) => number,
): number | Float64Array {
  checkNside(nside);
  if (typeof pix === 'number') {
    checkPixel(nside, pix);
    return one(nside, pix);
  }
  const pixels = new Float64Array(pix.length);
  for (let i = 0; i < pixels.length; i++) {
    checkPixel(nside, pix[i], i);
    pixels[i] = one(nside, pix[i]);
  }
  return pixels;
}

/** RING number of a NESTED pixel: a number, or [pixel]. @throws {DomainError} as pixToAng */
export function nestToRing(nside: number, pix: number): number;
export function nestToRing(nside: number, pix: Numbers): Float64Array;
export function nestToRing(nside: number, pix: number | Numbers): number | Float64Array {
  return renumber(nside, pix, nestedToRing);
}

/** NESTED number of a RING pixel: a number, or [pixel]. @throws {DomainError} as pixToAng */
export function ringToNest(nside: number, pix: number): number;
export function ringToNest(nside: number, pix: Numbers): Float64Array;
export function ringToNest(nside: number, pix: number | Numbers): number | Float64Array {
  return renumber(nside, pix, ringToNested);
}
