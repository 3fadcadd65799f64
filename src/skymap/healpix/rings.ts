import { checkNside } from './geometry.js';

/** floor(sqrt(n)) for whole n below 2^53; the correction covers the rounding of the root. */
export function wholeRoot(n: number): number {
  const root = Math.floor(Math.sqrt(n));
  if (root * root > n) return root - 1;
  return (root + 1) * (root + 1) <= n ? root + 1 : root;
}

/** A ring of pixels of equal latitude. */
export interface Ring {
  /** RING number of its first pixel. */
  readonly start: number;
  /** Number of pixels. */
  readonly length: number;
  /** Longitude of the first centre in units of the spacing 2 pi / length: 0.5 or 0. */
  readonly shift: number;
  readonly z: number;
  readonly sinTheta: number;
  /** Colatitude in rad. */
  readonly theta: number;
}

/** Ring number (from 1 at the north pole to 4 nside - 1) of a RING pixel. */
export function ringNumber(nside: number, pixel: number): number {
  const cap = 2 * nside * (nside - 1);
  const npix = 12 * nside * nside;
  if (pixel < cap) return (1 + wholeRoot(1 + 2 * pixel)) >> 1;
  if (pixel < npix - cap) return Math.floor((pixel - cap) / (4 * nside)) + nside;
  return 4 * nside - ((1 + wholeRoot(2 * (npix - pixel) - 1)) >> 1);
}

/** One ring, numbered from 1 (north) to 4 nside - 1 (south). */
export function ringAt(nside: number, number: number): Ring {
  const npix = 12 * nside * nside;
  const southern = number > 2 * nside;
  const mirrored = southern ? 4 * nside - number : number;
  const inCap = mirrored < nside;
  const length = inCap ? 4 * mirrored : 4 * nside;
  const northStart = inCap
    ? 2 * mirrored * (mirrored - 1)
    : 2 * nside * (nside - 1) + (mirrored - nside) * 4 * nside;
  const fall = inCap ? (mirrored * mirrored * 4) / npix : 0;
  const northZ = inCap ? 1 - fall : ((2 * nside - mirrored) * 8 * nside) / npix;
  const sinTheta = inCap ? Math.sqrt(fall * (2 - fall)) : Math.sqrt((1 - northZ) * (1 + northZ));
  const z = southern ? -northZ : northZ;
  return {
    start: southern ? npix - northStart - length : northStart,
    length,
    shift: inCap || ((mirrored - nside) & 1) === 0 ? 0.5 : 0,
    z,
    sinTheta,
    theta: Math.atan2(sinTheta, z),
  };
}

/** Number of the last ring whose centre lies north of (or at) z; 0 where none does. */
export function ringAbove(nside: number, z: number): number {
  const size = Math.abs(z);
  if (size <= 2 / 3) return Math.floor(nside * (2 - 1.5 * z));
  const fromPole = Math.floor(nside * Math.sqrt(3 * (1 - size)));
  return z > 0 ? fromPole : 4 * nside - fromPole - 1;
}

const kept = new Map<number, readonly Ring[]>();

/** All rings of an nside, index = ring number - 1. Kept for the last few nsides, since every region query needs them. */
export function allRings(nside: number): readonly Ring[] {
  checkNside(nside);
  let rings = kept.get(nside);
  if (rings === undefined) {
    rings = Array.from({ length: 4 * nside - 1 }, (_, i) => ringAt(nside, i + 1));
    if (kept.size >= 4) kept.delete(kept.keys().next().value!);
    if (nside <= 8192) kept.set(nside, rings);
  }
  return rings;
}
