import { DomainError } from '../../core/index.js';
import { type FacePosition, positionOfNested, positionOfRing } from './faces.js';
import { checkNside, checkPixel, checkScheme, faceLongitude, faceRing, type Scheme } from './geometry.js';

/** Point at (x, y), each 0 to 1, of a base pixel, written into out[at..at+2] (Gorski et al. 2005, section 4). */
function pointOnFace(face: number, x: number, y: number, out: Float64Array, at: number): void {
  const row = faceRing[face] - x - y;
  const fromPole = row < 1 ? row : row > 3 ? 4 - row : 1;
  const fall = (fromPole * fromPole) / 3;
  const z = row < 1 ? 1 - fall : row > 3 ? fall - 1 : (2 - row) * (2 / 3);
  const sinTheta = fromPole < 1 ? Math.sqrt(fall * (2 - fall)) : Math.sqrt((1 - z) * (1 + z));
  const along = faceLongitude[face] * fromPole + x - y;
  const phi = fromPole < 1e-15 ? 0 : ((Math.PI / 4) * along) / fromPole;
  out[at] = sinTheta * Math.cos(phi);
  out[at + 1] = sinTheta * Math.sin(phi);
  out[at + 2] = z;
}

function positionOf(nside: number, pixel: number, scheme: Scheme): FacePosition {
  const position = { face: 0, x: 0, y: 0 };
  if (scheme === 'nested') positionOfNested(nside, pixel, position);
  else positionOfRing(nside, pixel, position);
  return position;
}

export interface BoundaryOptions {
  readonly scheme?: Scheme;
  /** Points on each of the four edges, the first in a corner; default 1: the corners alone. */
  readonly step?: number;
}

/**
 * Points on the edge of a pixel: [4 step, 3] unit vectors, row-major, from the northern corner through west, south and east.
 * @throws {DomainError} a pixel out of range, a step that is not a whole number of at least 1, nside not a power of two
 */
export function boundaries(
  nside: number,
  pix: number,
  { scheme = 'ring', step = 1 }: BoundaryOptions = {},
): Float64Array {
  checkNside(nside);
  checkScheme(scheme);
  checkPixel(nside, pix);
  if (!Number.isInteger(step) || step < 1) {
    throw new DomainError(`step ${step} is not a whole number of at least 1`, {
      fields: { name: 'step', value: step },
    });
  }
  const { face, x, y } = positionOf(nside, pix, scheme);
  const out = new Float64Array(12 * step);
  for (let i = 0; i < step; i++) {
    const part = i / step;
    pointOnFace(face, (x + 1 - part) / nside, (y + 1) / nside, out, 3 * i);
    pointOnFace(face, x / nside, (y + 1 - part) / nside, out, 3 * (step + i));
    pointOnFace(face, (x + part) / nside, y / nside, out, 3 * (2 * step + i));
    pointOnFace(face, (x + 1) / nside, (y + part) / nside, out, 3 * (3 * step + i));
  }
  return out;
}

/** The smallest angle (rad) between a direction and the edge of a RING pixel: each edge is halved towards its nearest point. */
export function distanceToPixel(nside: number, pixel: number, vec: ArrayLike<number>): number {
  const { face, x, y } = positionOf(nside, pixel, 'ring');
  const length = Math.hypot(vec[0], vec[1], vec[2]);
  const point = new Float64Array(3);
  let smallest = Number.POSITIVE_INFINITY;
  for (let edge = 0; edge < 4; edge++) {
    const chord = (part: number): number => {
      const u = edge < 2 ? part : edge - 2;
      const v = edge < 2 ? edge : part;
      pointOnFace(face, (x + u) / nside, (y + v) / nside, point, 0);
      return Math.hypot(point[0] - vec[0] / length, point[1] - vec[1] / length, point[2] - vec[2] / length);
    };
    smallest = Math.min(smallest, lowestOnEdge(chord));
  }
  return 2 * Math.asin(Math.min(1, smallest / 2));
}

/** Lowest value of a function on [0, 1]: the best of 17 points, refined by thirds around it. */
function lowestOnEdge(value: (part: number) => number): number {
  let best = 0;
  for (let i = 1; i <= 16; i++) if (value(i / 16) < value(best / 16)) best = i;
  let low = Math.max(0, best - 1) / 16;
  let high = Math.min(16, best + 1) / 16;
  for (let round = 0; round < 40; round++) {
    const third = (high - low) / 3;
    if (value(low + third) <= value(high - third)) high -= third;
    else low += third;
  }
  return value((low + high) / 2);
}
