import { DomainError } from '../../core/index.js';
import { centreOfNested, centreOfRing, type Direction } from './centres.js';
import { checkNside, checkPixel, checkScheme, type Numbers, type Scheme } from './geometry.js';
import { checkLengths, mixed } from './lists.js';
import { locateNested, locateRing } from './locate.js';

/** Directions as a vector of three numbers, or of three lists of equal length. */
export type Vector<T> = readonly [x: T, y: T, z: T];

function locateVector(nside: number, x: number, y: number, z: number, nested: boolean): number {
  const across = Math.sqrt(x * x + y * y);
  const length = Math.sqrt(x * x + y * y + z * z);
  const phi = Math.atan2(y, x);
  return nested
    ? locateNested(nside, z / length, across / length, phi)
    : locateRing(nside, z / length, across / length, phi);
}

function checkVector(x: number, y: number, z: number, index?: number): void {
  const square = x * x + y * y + z * z;
  if (square > 0 && square < Number.POSITIVE_INFINITY) return;
  throw new DomainError(
    `vector (${x}, ${y}, ${z})${index === undefined ? '' : ` (index ${index})`} has no direction`,
    {
      fields: { name: 'vec', value: [x, y, z], index },
      remedy: 'Give three finite numbers that are not all zero.',
    },
  );
}

/**
 * The pixel that holds a vector's direction. The vector's length does not matter.
 * @param vec  [x, y, z], each a number or [direction]
 * @throws {DomainError} a zero or not finite vector, nside not a power of two
 */
export function vecToPix(nside: number, vec: Vector<number> | Float64Array, scheme?: Scheme): number;
export function vecToPix(nside: number, vec: Vector<Numbers>, scheme?: Scheme): Float64Array;
export function vecToPix(
  nside: number,
  vec: Vector<number> | Vector<Numbers> | Float64Array,
  scheme: Scheme = 'ring',
): number | Float64Array {
  checkNside(nside);
  checkScheme(scheme);
  const nested = scheme === 'nested';
  const [x, y, z] = vec;
  if (typeof x === 'number' && typeof y === 'number' && typeof z === 'number') {
    checkVector(x, y, z);
    return locateVector(nside, x, y, z, nested);
  }
  if (typeof x === 'number' || typeof y === 'number' || typeof z === 'number') throw mixed('x, y and z');
  checkLengths('x, y and z', [x, y, z]);
  const pixels = new Float64Array(x.length);
  for (let i = 0; i < pixels.length; i++) {
    checkVector(x[i], y[i], z[i], i);
    pixels[i] = locateVector(nside, x[i], y[i], z[i], nested);
  }
  return pixels;
}

/**
 * Unit vector to a pixel's centre: [x, y, z], numbers or [pixel].
 * @throws {DomainError} a pixel out of range, nside not a power of two
 */
export function pixToVec(nside: number, pix: number, scheme?: Scheme): [number, number, number];
export function pixToVec(
  nside: number,
  pix: Numbers,
  scheme?: Scheme,
): [Float64Array, Float64Array, Float64Array];
export function pixToVec(
  nside: number,
  pix: number | Numbers,
  scheme: Scheme = 'ring',
): [number, number, number] | [Float64Array, Float64Array, Float64Array] {
  checkNside(nside);
  checkScheme(scheme);
  const centre = scheme === 'nested' ? centreOfNested : centreOfRing;
  const at: Direction = { z: 0, sinTheta: 0, phi: 0 };
  if (typeof pix === 'number') {
    checkPixel(nside, pix);
    centre(nside, pix, at);
    return [at.sinTheta * Math.cos(at.phi), at.sinTheta * Math.sin(at.phi), at.z];
  }
  const x = new Float64Array(pix.length);
  const y = new Float64Array(pix.length);
  const z = new Float64Array(pix.length);
  for (let i = 0; i < pix.length; i++) {
    checkPixel(nside, pix[i], i);
    centre(nside, pix[i], at);
    x[i] = at.sinTheta * Math.cos(at.phi);
    y[i] = at.sinTheta * Math.sin(at.phi);
    z[i] = at.z;
  }
  return [x, y, z];
}
