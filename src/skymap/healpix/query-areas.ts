import { DomainError } from '../../core/index.js';
import { boundaries } from './boundaries.js';
import { checkNside, checkScheme, largestPixelRadiusRad } from './geometry.js';
import { angleBetween, centresWithin, inScheme, type QueryOptions } from './query-disc.js';
import { allRings } from './rings.js';
import { pixToVec, type Vector, vecToPix } from './vectors.js';

/**
 * The pixels of a strip of colatitude, ascending.
 * @param from, to  colatitudes in rad; where from > to, the strip is what lies outside (to, from), as in healpy
 * @returns pixels whose centre has a colatitude in [from, to], or with `inclusive` all that overlap the strip
 * @throws {DomainError} a colatitude outside 0..pi, nside not a power of two
 */
export function queryStrip(
  nside: number,
  from: number,
  to: number,
  { scheme = 'ring', inclusive = false }: QueryOptions = {},
): Float64Array {
  checkNside(nside);
  checkScheme(scheme);
  for (const [name, value] of Object.entries({ from, to })) {
    if (value >= 0 && value <= Math.PI) continue;
    throw new DomainError(`strip end ${name} = ${value} is not a colatitude from 0 to pi`, {
      fields: { name, value },
    });
  }
  const rings = allRings(nside);
  const inside = (low: number, high: number): boolean =>
    from <= to ? high >= from && low <= to : low <= to || high >= from;
  const found: number[] = [];
  rings.forEach((ring, i) => {
    // A pixel reaches from the ring above to the ring below.
    const low = inclusive ? (i === 0 ? 0 : rings[i - 1].theta) : ring.theta;
    const high = inclusive ? (i === rings.length - 1 ? Math.PI : rings[i + 1].theta) : ring.theta;
    if (inside(low, high)) for (let p = 0; p < ring.length; p++) found.push(ring.start + p);
  });
  return inScheme(nside, Float64Array.from(found), scheme);
}

/**
 * The pixels of a convex polygon, ascending.
 * @param vertices  [vertex][3], at least three, in order (either sense)
 * @returns pixels whose centre lies inside, or with `inclusive` all that overlap it
 * @throws {DomainError} fewer than three vertices, a polygon that is not convex, nside not a power of two
 */
export function queryPolygon(
  nside: number,
  vertices: readonly Vector<number>[],
  { scheme = 'ring', inclusive = false }: QueryOptions = {},
): Float64Array {
  checkNside(nside);
  checkScheme(scheme);
  const normals = edgeNormals(vertices);
  const middle: Vector<number> = [0, 1, 2].map((axis) =>
    vertices.reduce((sum, vertex) => sum + vertex[axis] / Math.hypot(...vertex), 0),
  ) as unknown as Vector<number>;
  const reach = Math.max(...vertices.map((vertex) => angleBetween(vertex, middle)));
  const margin = inclusive ? largestPixelRadiusRad(nside) * 1.001 : 1e-12;
  const candidates = centresWithin(nside, middle, Math.min(Math.PI, reach + margin));
  const own = new Set(vertices.map((vertex) => vecToPix(nside, vertex)));
  const found = candidates.filter(
    (pixel) =>
      holds(normals, pixToVec(nside, pixel)) ||
      (inclusive && (own.has(pixel) || edgeInside(nside, pixel, normals))),
  );
  return inScheme(nside, found, scheme);
}

function holds(normals: readonly Vector<number>[], vec: ArrayLike<number>): boolean {
  return normals.every((normal) => normal[0] * vec[0] + normal[1] * vec[1] + normal[2] * vec[2] >= 0);
}

/** Whether one of 64 points on a pixel's edge lies in the polygon. */
function edgeInside(nside: number, pixel: number, normals: readonly Vector<number>[]): boolean {
  const edge = boundaries(nside, pixel, { step: 16 });
  for (let i = 0; i < edge.length; i += 3) if (holds(normals, edge.subarray(i, i + 3))) return true;
  return false;
}

/** Inward normals of the great circles through neighbouring vertices. */
function edgeNormals(vertices: readonly Vector<number>[]): Vector<number>[] {
  if (vertices.length < 3) {
    throw new DomainError(`a polygon of ${vertices.length} vertices has no inside`, {
      fields: { name: 'vertices', value: vertices.length },
      remedy: 'Give at least three vertices.',
    });
  }
  const normals = vertices.map((a, i): Vector<number> => {
    const b = vertices[(i + 1) % vertices.length];
    return [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]];
  });
  const turn = (i: number): number => {
    const c = vertices[(i + 2) % vertices.length];
    return normals[i][0] * c[0] + normals[i][1] * c[1] + normals[i][2] * c[2];
  };
  const sense = Math.sign(turn(0));
  const wrong = vertices.findIndex((_, i) => Math.sign(turn(i)) !== sense || sense === 0);
  if (wrong >= 0) {
    throw new DomainError(`the polygon is not convex at vertex ${(wrong + 1) % vertices.length}`, {
      fields: { name: 'vertices', index: (wrong + 1) % vertices.length },
      remedy: 'Give the vertices in order, or cut the polygon into convex ones.',
    });
  }
  return normals.map(([x, y, z]) => [x * sense, y * sense, z * sense]);
}
