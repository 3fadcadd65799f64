import { DomainError } from '../../core/index.js';
import { checkNside, checkScheme, npixToNside, type Scheme } from './geometry.js';
import { ringToNest } from './numbering.js';
import { ringAbove, ringAt } from './rings.js';

/** Four pixels around a direction and their weights, which sum to 1. */
export interface InterpolationWeights {
  readonly pixels: Float64Array;
  readonly weights: Float64Array;
}

/**
 * Pixels and weights for bilinear interpolation between the two rings beside a direction; near a pole its four pixels share
 * the weight (as healpy.get_interp_weights).
 * @param theta, phi  colatitude (0 to pi) and longitude in rad
 * @throws {DomainError} theta outside 0..pi or phi not finite, nside not a power of two
 */
export function interpolationWeights(
  nside: number,
  theta: number,
  phi: number,
  scheme: Scheme = 'ring',
): InterpolationWeights {
  checkNside(nside);
  checkScheme(scheme);
  if (!(theta >= 0 && theta <= Math.PI && Number.isFinite(phi))) {
    throw new DomainError(`theta ${theta}, phi ${phi} is no direction`, {
      fields: { name: 'theta, phi', value: [theta, phi] },
    });
  }
  const above = ringAbove(nside, Math.cos(theta));
  const pixels = new Float64Array(4);
  const weights = new Float64Array(4);
  const north = above > 0 ? placeInRing(nside, above, phi, { pixels, weights, at: 0 }) : 0;
  const south =
    above < 4 * nside - 1 ? placeInRing(nside, above + 1, phi, { pixels, weights, at: 2 }) : Math.PI;
  const down = (theta - north) / (south - north);
  for (let i = 0; i < 4; i++) weights[i] *= i < 2 ? 1 - down : down;
  if (above === 0) shareOverPole(pixels, weights, { from: 2, to: 0, share: (1 - down) / 4, start: 0 });
  if (above === 4 * nside - 1) {
    shareOverPole(pixels, weights, { from: 0, to: 2, share: down / 4, start: 12 * nside * nside - 4 });
  }
  return { pixels: scheme === 'ring' ? pixels : ringToNest(nside, pixels), weights };
}

/** Fills two pixels and weights of one ring; returns the ring's colatitude. */
function placeInRing(
  nside: number,
  number: number,
  phi: number,
  { pixels, weights, at }: { pixels: Float64Array; weights: Float64Array; at: number },
): number {
  const { start, length, shift, theta } = ringAt(nside, number);
  const along = (phi * length) / (2 * Math.PI) - shift;
  const left = Math.floor(along);
  pixels[at] = start + (((left % length) + length) % length);
  pixels[at + 1] = start + ((((left + 1) % length) + length) % length);
  weights[at] = 1 - (along - left);
  weights[at + 1] = along - left;
  return theta;
}

function shareOverPole(
  pixels: Float64Array,
  weights: Float64Array,
  { from, to, share, start }: { from: number; to: number; share: number; start: number },
): void {
  for (let i = 0; i < 2; i++) {
    weights[from + i] += share;
    weights[to + i] = share;
    pixels[to + i] = start + ((pixels[from + i] - start + 2) & 3);
  }
}

/** Value of a whole-sky map at a direction by interpolationWeights. @throws {DomainError} as there */
export function interpolate(
  map: ArrayLike<number>,
  theta: number,
  phi: number,
  scheme: Scheme = 'ring',
): number {
  const { pixels, weights } = interpolationWeights(npixToNside(map.length), theta, phi, scheme);
  return pixels.reduce((sum, pixel, i) => sum + weights[i] * map[pixel], 0);
}
