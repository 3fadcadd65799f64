import { type FacePosition, positionOfNested } from './faces.js';
import { faceLongitude, faceRing } from './geometry.js';
import { wholeRoot } from './rings.js';

/** A direction; functions write into one they are given, so that loops allocate nothing. */
export type Direction = { z: number; sinTheta: number; phi: number };

/** Sets the latitude of a ring that is the `fromPole`-th from its pole; sin theta is exact where 1 - |z| is small. */
function setCap(nside: number, fromPole: number, northern: boolean, out: Direction): void {
  const fall = (fromPole * fromPole) / (3 * nside * nside);
  out.z = northern ? 1 - fall : fall - 1;
  out.sinTheta = Math.sqrt(fall * (2 - fall));
}

function setBelt(nside: number, ring: number, out: Direction): void {
  out.z = ((2 * nside - ring) * 2) / (3 * nside);
  out.sinTheta = Math.sqrt((1 - out.z) * (1 + out.z));
}

/** Centre of a RING pixel (Gorski et al. 2005, equations 2 to 9). */
export function centreOfRing(nside: number, pixel: number, out: Direction): void {
  const cap = 2 * nside * (nside - 1);
  const npix = 12 * nside * nside;
  if (pixel < cap) {
    const ring = (1 + wholeRoot(1 + 2 * pixel)) >> 1;
    setCap(nside, ring, true, out);
    out.phi = ((pixel + 0.5 - 2 * ring * (ring - 1)) * (Math.PI / 2)) / ring;
  } else if (pixel < npix - cap) {
    const past = pixel - cap;
    const rows = Math.floor(past / (4 * nside));
    setBelt(nside, rows + nside, out);
    const shift = (rows & 1) === 0 ? 0.5 : 0;
    out.phi = ((past - 4 * nside * rows + shift) * (Math.PI / 2)) / nside;
  } else {
    const left = npix - pixel;
    const fromPole = (1 + wholeRoot(2 * left - 1)) >> 1;
    setCap(nside, fromPole, false, out);
    const column = 4 * fromPole + 0.5 - (left - 2 * fromPole * (fromPole - 1));
    out.phi = (column * (Math.PI / 2)) / fromPole;
  }
}

const position: FacePosition = { face: 0, x: 0, y: 0 };

/** Centre of a NESTED pixel. */
export function centreOfNested(nside: number, pixel: number, out: Direction): void {
  positionOfNested(nside, pixel, position);
  const { face, x, y } = position;
  const ring = faceRing[face] * nside - x - y - 1;
  let fromPole = nside;
  if (ring < nside) {
    fromPole = ring;
    setCap(nside, fromPole, true, out);
  } else if (ring > 3 * nside) {
    fromPole = 4 * nside - ring;
    setCap(nside, fromPole, false, out);
  } else setBelt(nside, ring, out);
  const along = faceLongitude[face] * fromPole + x - y;
  out.phi = ((along < 0 ? along + 8 * fromPole : along) * (Math.PI / 4)) / fromPole;
}
