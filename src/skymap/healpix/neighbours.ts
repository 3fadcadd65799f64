import { type FacePosition, nestedOf, positionOfNested, positionOfRing, ringOfPosition } from './faces.js';
import { checkNside, checkPixel, checkScheme, type Scheme } from './geometry.js';

const stepX = [-1, -1, 0, 1, 1, 1, 0, -1];
const stepY = [0, 1, 1, 1, 0, -1, -1, -1];

/** Base pixel next to each base pixel, by direction (row: S, SE, E, SW, same, NE, W, NW, N); -1: three meet here. */
const faceBeside = [
  [8, 9, 10, 11, -1, -1, -1, -1, 10, 11, 8, 9],
  [5, 6, 7, 4, 8, 9, 10, 11, 9, 10, 11, 8],
  [-1, -1, -1, -1, 5, 6, 7, 4, -1, -1, -1, -1],
  [4, 5, 6, 7, 11, 8, 9, 10, 11, 8, 9, 10],
  [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11],
  [1, 2, 3, 0, 0, 1, 2, 3, 5, 6, 7, 4],
  [-1, -1, -1, -1, 7, 4, 5, 6, -1, -1, -1, -1],
  [3, 0, 1, 2, 3, 0, 1, 2, 4, 5, 6, 7],
  [2, 3, 0, 1, -1, -1, -1, -1, 0, 1, 2, 3],
];

/** How x and y turn on the way over (bits: 1 mirror x, 2 mirror y, 4 exchange), by direction and row of base pixels. */
const turnBeside = [
  [0, 0, 3],
  [0, 0, 6],
  [0, 0, 0],
  [0, 0, 5],
  [0, 0, 0],
  [5, 0, 0],
  [0, 0, 0],
  [6, 0, 0],
  [3, 0, 0],
];

/**
 * The eight neighbours of a pixel in the order SW, W, NW, N, NE, E, SE, S; -1 where only three base pixels meet.
 * @throws {DomainError} a pixel out of range, nside not a power of two
 */
export function neighbours(nside: number, pix: number, scheme: Scheme = 'ring'): Float64Array {
  checkNside(nside);
  checkScheme(scheme);
  checkPixel(nside, pix);
  const position: FacePosition = { face: 0, x: 0, y: 0 };
  if (scheme === 'nested') positionOfNested(nside, pix, position);
  else positionOfRing(nside, pix, position);
  const out = new Float64Array(8);
  for (let i = 0; i < 8; i++) {
    const beside = besidePosition(nside, position, stepX[i], stepY[i]);
    if (beside === undefined) out[i] = -1;
    else if (scheme === 'nested') out[i] = nestedOf(nside, beside.face, beside.x, beside.y);
    else out[i] = ringOfPosition(nside, beside.face, beside.x, beside.y);
  }
  return out;
}

function besidePosition(nside: number, from: FacePosition, dx: number, dy: number): FacePosition | undefined {
  const stepped = [from.x + dx, from.y + dy];
  const over = stepped.map((at) => (at < 0 ? -1 : at >= nside ? 1 : 0));
  const direction = 4 + over[0] + 3 * over[1];
  const face = faceBeside[direction][from.face];
  if (face < 0) return undefined;
  let [x, y] = stepped.map((at, axis) => at - over[axis] * nside);
  const turn = turnBeside[direction][from.face >> 2];
  if (turn & 1) x = nside - x - 1;
  if (turn & 2) y = nside - y - 1;
  return turn & 4 ? { face, x: y, y: x } : { face, x, y };
}
