import { faceLongitude, faceRing } from './geometry.js';
import { wholeRoot } from './rings.js';

/**
 * A pixel as (base pixel, x, y): x runs to the north-east and y to the north-west inside the base pixel, both 0 to nside - 1.
 * Functions below write into one they are given, so that loops allocate nothing.
 */
export type FacePosition = { face: number; x: number; y: number };

/** Puts a zero between the lower 12 bits of a number. */
function spread(bits: number): number {
  let b = bits;
  b = (b | (b << 8)) & 0x00ff00ff;
  b = (b | (b << 4)) & 0x0f0f0f0f;
  b = (b | (b << 2)) & 0x33333333;
  return (b | (b << 1)) & 0x55555555;
}

/** Keeps every second of 24 bits, the inverse of spread. */
function squeeze(bits: number): number {
  let b = bits & 0x55555555;
  b = (b | (b >>> 1)) & 0x33333333;
  b = (b | (b >>> 2)) & 0x0f0f0f0f;
  b = (b | (b >>> 4)) & 0x00ff00ff;
  return (b | (b >>> 8)) & 0x0000ffff;
}

/** The NESTED number: the bits of x and y taken in turns. 24 bits each do not fit 32, so halves of 12 are joined. */
export function nestedOf(nside: number, face: number, x: number, y: number): number {
  const low = spread(x & 0xfff) | (spread(y & 0xfff) << 1);
  const start = face * nside * nside;
  if (nside <= 4096) return start + low;
  return start + (spread(x >>> 12) | (spread(y >>> 12) << 1)) * 2 ** 24 + low;
}

export function positionOfNested(nside: number, pixel: number, out: FacePosition): void {
  const area = nside * nside;
  const face = Math.floor(pixel / area);
  const inside = pixel - face * area;
  const high = Math.floor(inside / 2 ** 24);
  const low = inside - high * 2 ** 24;
  out.face = face;
  out.x = squeeze(low) | (squeeze(high) << 12);
  out.y = squeeze(low >>> 1) | (squeeze(high >>> 1) << 12);
}

/** The RING number of a position (Gorski et al. 2005, equations 12 to 15). */
export function ringOfPosition(nside: number, face: number, x: number, y: number): number {
  const ring = faceRing[face] * nside - x - y - 1;
  const fromPole = ring < nside ? ring : ring > 3 * nside ? 4 * nside - ring : nside;
  const shift = fromPole === nside ? (ring - nside) & 1 : 0;
  const column = (faceLongitude[face] * fromPole + x - y + 1 + shift) / 2;
  const around = 4 * fromPole;
  const inRing = column > around ? column - around : column < 1 ? column + around : column;
  if (ring < nside) return 2 * ring * (ring - 1) + inRing - 1;
  if (ring > 3 * nside) return 12 * nside * nside - 2 * fromPole * (fromPole + 1) + inRing - 1;
  return 2 * nside * (nside - 1) + (ring - nside) * 4 * nside + inRing - 1;
}

export function positionOfRing(nside: number, pixel: number, out: FacePosition): void {
  const cap = 2 * nside * (nside - 1);
  const npix = 12 * nside * nside;
  let ring: number;
  let column: number;
  let fromPole: number;
  let shift = 0;
  let face: number;
  if (pixel < cap) {
    ring = (1 + wholeRoot(1 + 2 * pixel)) >> 1;
    column = pixel + 1 - 2 * ring * (ring - 1);
    fromPole = ring;
    face = Math.floor((column - 1) / ring);
  } else if (pixel < npix - cap) {
    const past = pixel - cap;
    const rows = Math.floor(past / (4 * nside));
    ring = rows + nside;
    column = past - 4 * nside * rows + 1;
    shift = rows & 1;
    fromPole = nside;
    face = equatorialFace(nside, rows, column);
  } else {
    const left = npix - pixel;
    fromPole = (1 + wholeRoot(2 * left - 1)) >> 1;
    column = 4 * fromPole + 1 - (left - 2 * fromPole * (fromPole - 1));
    ring = 4 * nside - fromPole;
    face = 8 + Math.floor((column - 1) / fromPole);
  }
  const down = ring - faceRing[face] * nside + 1;
  let across = 2 * column - faceLongitude[face] * fromPole - shift - 1;
  if (across >= 2 * nside) across -= 8 * nside;
  out.face = face;
  out.x = (across - down) >> 1;
  out.y = (-across - down) >> 1;
}

/** The base pixel of the `column`-th (from 1) pixel in the `rows`-th ring (from 0) below the northern cap. */
function equatorialFace(nside: number, rows: number, column: number): number {
  const fall = rows + 1;
  const rise = 2 * nside + 2 - fall;
  const downward = Math.floor((column - Math.floor(fall / 2) + nside - 1) / nside);
  const upward = Math.floor((column - Math.floor(rise / 2) + nside - 1) / nside);
  if (downward === upward) return downward | 4;
  return upward < downward ? upward : downward + 8;
}
