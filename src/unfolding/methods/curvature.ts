import type { CheckedProblem } from '../problem/problem.js';

/**
 * The matrix S [cause, cause] of second differences along the energy bins of each group (and band of zenith), of counts / prior:
 * S_ab x_b is the curvature at a. At the ends of a group it is the first difference (Hoecker and
 * Kartvelishvili's choice), so that a constant ratio costs nothing.
 */
export function secondDifferences(
  { causes, cells, zenithBands }: CheckedProblem,
  scale: Float64Array,
): Float64Array {
  const step = cells?.groups.length ?? 1;
  const band = causes / zenithBands;
  const matrix = new Float64Array(causes * causes);
  for (let a = 0; a < causes; a++)
    for (const neighbour of [a - step, a + step]) {
      if (neighbour < 0 || Math.floor(neighbour / band) !== Math.floor(a / band)) continue;
      matrix[a * causes + a] += 1 / scale[a];
      matrix[a * causes + neighbour] -= 1 / scale[neighbour];
    }
  return matrix;
}
