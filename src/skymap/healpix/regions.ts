import { type Ring, ringAbove, ringAt } from './rings.js';

/**
 * A region that is symmetric about a meridian: in each of its rings the centres within `halfWidth` of the middle longitude.
 * It depends on the colatitude of the middle alone, so all pixels of a ring share one shape.
 */
export interface RegionShape {
  readonly rings: readonly Ring[];
  /** [ring], rad; pi or more: the whole ring. */
  readonly halfWidth: Float64Array;
}

/** The rings whose centres have a colatitude in [from, to] (rad), north to south. */
export function ringsBetween(nside: number, from: number, to: number): Ring[] {
  const first = from <= 0 ? 1 : Math.max(1, ringAbove(nside, Math.cos(from)) - 1);
  const last = to >= Math.PI ? 4 * nside - 1 : Math.min(4 * nside - 1, ringAbove(nside, Math.cos(to)) + 2);
  const rings: Ring[] = [];
  for (let number = first; number <= last; number++) {
    const ring = ringAt(nside, number);
    if (ring.theta >= from && ring.theta <= to) rings.push(ring);
  }
  return rings;
}

/**
 * The disc of `radius` around colatitude `theta` (rad). The half width follows from the haversine formula, which keeps its
 * digits for the smallest discs.
 */
export function discShape(nside: number, theta: number, radius: number): RegionShape {
  const rings = ringsBetween(nside, theta - radius, theta + radius);
  const middle = Math.sin(theta);
  const reach = Math.sin(Math.min(radius, Math.PI) / 2) ** 2;
  const halfWidth = Float64Array.from(rings, (ring) => {
    const left = reach - Math.sin((ring.theta - theta) / 2) ** 2;
    const fraction = left / (ring.sinTheta * middle);
    if (radius >= Math.PI || fraction >= 1 || middle < 1e-300) return Math.PI;
    return 2 * Math.asin(Math.sqrt(Math.max(0, fraction)));
  });
  return { rings, halfWidth };
}

/** The square of half side `size` (rad): |theta' - theta| <= size and phi within size / sin(theta), ends included. */
export function squareShape(nside: number, theta: number, size: number): RegionShape {
  const rings = ringsBetween(nside, theta - size, theta + size);
  return { rings, halfWidth: new Float64Array(rings.length).fill(size / Math.sin(theta)) };
}

/**
 * Writes the pixels of a shape turned to the longitude `phi` as ranges [start, stop) of RING numbers, ascending, into `out`
 * (room for 4 numbers a ring). A ring cut by phi = 0 gives two ranges.
 * @returns how many numbers were written
 */
export function regionRanges(shape: RegionShape, phi: number, out: Float64Array): number {
  let used = 0;
  for (let r = 0; r < shape.rings.length; r++) {
    const { start, length, shift } = shape.rings[r];
    const spacing = (2 * Math.PI) / length;
    const width = shape.halfWidth[r];
    let first = Math.ceil((phi - width) / spacing - shift);
    const count = Math.floor((phi + width) / spacing - shift) - first + 1;
    if (count <= 0) continue;
    if (width >= Math.PI || count >= length) {
      out[used++] = start;
      out[used++] = start + length;
      continue;
    }
    first = ((first % length) + length) % length;
    const over = first + count - length;
    if (over > 0) {
      out[used++] = start;
      out[used++] = start + over;
    }
    out[used++] = start + first;
    out[used++] = start + Math.min(first + count, length);
  }
  return used;
}

/** The pixels of ranges, ascending. */
export function rangePixels(ranges: Float64Array, used: number): Float64Array {
  let count = 0;
  for (let i = 0; i < used; i += 2) count += ranges[i + 1] - ranges[i];
  const pixels = new Float64Array(count);
  let at = 0;
  for (let i = 0; i < used; i += 2) {
    for (let pixel = ranges[i]; pixel < ranges[i + 1]; pixel++) pixels[at++] = pixel;
  }
  return pixels;
}
