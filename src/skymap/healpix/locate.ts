import { nestedOf } from './faces.js';

/** Longitude in units of pi/2, in [0, 4). */
function quarterTurns(phi: number): number {
  const turns = phi * (2 / Math.PI);
  if (turns >= 0 && turns < 4) return turns;
  const rest = turns % 4;
  const positive = rest < 0 ? rest + 4 : rest;
  return positive === 4 ? 0 : positive;
}

/** nside sqrt(3 (1 - |z|)); near the poles from sin theta, where 1 - |z| has lost its digits. */
function capScale(nside: number, size: number, sinTheta: number): number {
  return size < 0.99 ? nside * Math.sqrt(3 * (1 - size)) : (nside * sinTheta) / Math.sqrt((1 + size) / 3);
}

/**
 * RING pixel of a direction (Gorski et al. 2005, section 5).
 * @param z  cos theta
 * @param sinTheta  only used where |z| >= 0.99
 * @param phi  longitude in rad, any turn
 */
export function locateRing(nside: number, z: number, sinTheta: number, phi: number): number {
  const size = Math.abs(z);
  const turns = quarterTurns(phi);
  if (size <= 2 / 3) {
    const along = nside * (0.5 + turns);
    const across = nside * z * 0.75;
    const rising = (along - across) | 0;
    const falling = (along + across) | 0;
    const ring = nside + 1 + rising - falling;
    const shift = 1 - (ring & 1);
    const column = ((rising + falling - nside + shift + 1 + 8 * nside) >> 1) & (4 * nside - 1);
    return 2 * nside * (nside - 1) + (ring - 1) * 4 * nside + column;
  }
  const inQuarter = turns - (turns | 0);
  const scale = capScale(nside, size, sinTheta);
  const ring = ((inQuarter * scale) | 0) + (((1 - inQuarter) * scale) | 0) + 1;
  const column = (turns * ring) | 0;
  return z > 0 ? 2 * ring * (ring - 1) + column : 12 * nside * nside - 2 * ring * (ring + 1) + column;
}

/** NESTED pixel of a direction; parameters as in locateRing. */
export function locateNested(nside: number, z: number, sinTheta: number, phi: number): number {
  const size = Math.abs(z);
  const turns = quarterTurns(phi);
  if (size <= 2 / 3) {
    const along = nside * (0.5 + turns);
    const across = nside * z * 0.75;
    const rising = (along - across) | 0;
    const falling = (along + across) | 0;
    const order = 31 - Math.clz32(nside);
    const up = rising >> order;
    const down = falling >> order;
    const face = up === down ? up | 4 : up < down ? up : down + 8;
    return nestedOf(nside, face, falling & (nside - 1), nside - (rising & (nside - 1)) - 1);
  }
  const quarter = turns | 0;
  const inQuarter = turns - quarter;
  const scale = capScale(nside, size, sinTheta);
  const rising = Math.min((inQuarter * scale) | 0, nside - 1);
  const falling = Math.min(((1 - inQuarter) * scale) | 0, nside - 1);
  return z >= 0
    ? nestedOf(nside, quarter, nside - falling - 1, nside - rising - 1)
    : nestedOf(nside, quarter + 8, rising, falling);
}
