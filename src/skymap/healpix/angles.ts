import { DomainError } from '../../core/index.js';
import { centreOfNested, centreOfRing, type Direction } from './centres.js';
import { checkNside, checkPixel, checkScheme, type Numbers, type Scheme } from './geometry.js';
import { centresOfPixels, hasRingTable, locateDirection, locateDirections } from './kernels.js';
import { checkLengths, mixed } from './lists.js';

function badAngles(theta: number, phi: number, index?: number): DomainError {
  const place = index === undefined ? '' : ` (index ${index})`;
  return new DomainError(`theta ${theta}, phi ${phi}${place} is no direction`, {
    fields: { name: 'theta, phi', value: [theta, phi], index },
    remedy: 'theta is the colatitude in rad, 0 (north) to pi; phi a finite longitude in rad.',
  });
}

/**
 * The pixel that holds a direction.
 * @param theta  colatitude in rad, 0 to pi: a number, or [direction]
 * @param phi  longitude in rad, any turn: a number, or [direction]
 * @returns a pixel number, or [direction] in a Float64Array (exact to nside 2^24)
 * @throws {DomainError} theta outside 0..pi, a value that is not finite, nside not a power of two
 */
export function angToPix(nside: number, theta: number, phi: number, scheme?: Scheme): number;
export function angToPix(nside: number, theta: Numbers, phi: Numbers, scheme?: Scheme): Float64Array;
export function angToPix(
  nside: number,
  theta: number | Numbers,
  phi: number | Numbers,
  scheme: Scheme = 'ring',
): number | Float64Array {
  checkNside(nside);
  checkScheme(scheme);
  const nested = scheme === 'nested';
  if (typeof theta === 'number' && typeof phi === 'number') {
    if (!(theta >= 0 && theta <= Math.PI && Number.isFinite(phi))) throw badAngles(theta, phi);
    return locateDirection(nside, theta, phi, nested);
  }
  if (typeof theta === 'number' || typeof phi === 'number') throw mixed('theta and phi');
  checkLengths('theta and phi', [theta, phi]);
  const pixels = new Float64Array(theta.length);
  locateInto({ nside, scheme }, theta, phi, pixels);
  return pixels;
}

/**
 * angToPix into a list that is there.
 * @param first  index of the lists' first element, for messages
 */
export function locateInto(
  { nside, scheme, first = 0 }: { readonly nside: number; readonly scheme: Scheme; readonly first?: number },
  theta: Numbers,
  phi: Numbers,
  pixels: Float64Array,
): void {
  const bad = locateDirections({ nside, nested: scheme === 'nested' }, theta, phi, pixels);
  if (bad >= 0) throw badAngles(theta[bad], phi[bad], first + bad);
}

/**
 * Centre of a pixel.
 * @returns theta (colatitude, 0 to pi) and phi (0 to 2 pi) in rad, numbers or [pixel]
 * @throws {DomainError} a pixel out of range, nside not a power of two
 */
export function pixToAng(nside: number, pix: number, scheme?: Scheme): { theta: number; phi: number };
export function pixToAng(
  nside: number,
  pix: Numbers,
  scheme?: Scheme,
): { theta: Float64Array; phi: Float64Array };
export function pixToAng(
  nside: number,
  pix: number | Numbers,
  scheme: Scheme = 'ring',
): { theta: number; phi: number } | { theta: Float64Array; phi: Float64Array } {
  checkNside(nside);
  checkScheme(scheme);
  if (typeof pix === 'number') {
    checkPixel(nside, pix);
    const at: Direction = { z: 0, sinTheta: 0, phi: 0 };
    (scheme === 'nested' ? centreOfNested : centreOfRing)(nside, pix, at);
    return { theta: Math.atan2(at.sinTheta, at.z), phi: at.phi };
  }
  const theta = new Float64Array(pix.length);
  const phi = new Float64Array(pix.length);
  centresInto({ nside, scheme }, pix, theta, phi);
  return { theta, phi };
}

/** pixToAng into lists that are there; `first` as in locateInto. */
export function centresInto(
  { nside, scheme, first = 0 }: { readonly nside: number; readonly scheme: Scheme; readonly first?: number },
  pix: Numbers,
  theta: Float64Array,
  phi: Float64Array,
): void {
  if (scheme === 'ring' && hasRingTable(nside, pix.length)) {
    const bad = centresOfPixels(nside, pix, theta, phi);
    if (bad >= 0) checkPixel(nside, pix[bad], first + bad);
    return;
  }
  const centre = scheme === 'nested' ? centreOfNested : centreOfRing;
  const at: Direction = { z: 0, sinTheta: 0, phi: 0 };
  for (let i = 0; i < pix.length; i++) {
    checkPixel(nside, pix[i], first + i);
    centre(nside, pix[i], at);
    theta[i] = Math.atan2(at.sinTheta, at.z);
    phi[i] = at.phi;
  }
}
