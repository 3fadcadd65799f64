import { type PackedMatrix, packedLength, packMatrix, panelsOf, unpackProduct } from './packed.js';
import { type Scratch, withScratch } from './workspace.js';

/**
 * Products of dense row-major matrices, by kernels (assembly/index.ts). Each element is one sum in the order
 * of k, so results do not depend on sizes or on who calls.
 */

/** a^T b, [m, n], of a [k, m] and b [k, n]: both are read by rows. `out` is overwritten. */
export function crossProduct(
  a: Float64Array,
  b: Float64Array,
  depth: number,
  out: Float64Array = new Float64Array((a.length / depth) * (b.length / depth)),
): Float64Array {
  const m = a.length / depth;
  const n = b.length / depth;
  withScratch((scratch) => {
    const left = packed(scratch, a, depth);
    const right = packed(scratch, b, depth);
    const start = scratch.take(panelsOf(m) * 4 * panelsOf(n) * 4);
    addPackedProduct(scratch, left, right, start);
    unpackProduct(scratch.numbers(), { start, rows: m, columns: n }, out);
  });
  return out;
}

/** x^T x, [n, n], of x [k, n]; exactly symmetric. */
export function gram(
  x: Float64Array,
  depth: number,
  out: Float64Array = new Float64Array((x.length / depth) ** 2),
): Float64Array {
  const n = x.length / depth;
  withScratch((scratch) => {
    const start = scratch.take((panelsOf(n) * 4) ** 2);
    addPackedGram(scratch, packed(scratch, x, depth), start, [0, panelsOf(n)]);
    unpackProduct(scratch.numbers(), { start, rows: n, columns: n }, out);
  });
  mirrorLower(out, n);
  return out;
}

/** Adds the lower triangle of x^T x, in rows of `panels` of four columns of x, to the product at `start`. */
export function addPackedGram(
  { kernels }: Scratch,
  { start: x, rows, columns }: PackedMatrix,
  start: number,
  [first, last]: readonly [number, number],
): void {
  const panels = panelsOf(columns);
  kernels.addProduct(x * 8, x * 8, start * 8, rows, panels, panels, first, last, 1);
}

/** Adds a^T b to the product at `start`. */
export function addPackedProduct(
  { kernels }: Scratch,
  a: PackedMatrix,
  b: PackedMatrix,
  start: number,
): void {
  const [left, right] = [panelsOf(a.columns), panelsOf(b.columns)];
  kernels.addProduct(a.start * 8, b.start * 8, start * 8, a.rows, left, right, 0, left, 0);
}

function packed(scratch: Scratch, source: Float64Array, rows: number): PackedMatrix {
  const columns = source.length / rows;
  const matrix = { start: scratch.take(packedLength(rows, columns)), rows, columns };
  packMatrix(scratch.numbers(), matrix, source);
  return matrix;
}

/** out [m, n] = a [m, k] b [n, k]^T. */
export function timesTransposed(a: Float64Array, b: Float64Array, depth: number, out: Float64Array): void {
  crossProduct(transposed(a, a.length / depth, depth), transposed(b, b.length / depth, depth), depth, out);
}

/** Copies the lower triangle of a square matrix onto its upper one. */
export function mirrorLower(matrix: Float64Array, n: number): void {
  for (let i = 0; i < n; i++) for (let j = 0; j < i; j++) matrix[j * n + i] = matrix[i * n + j];
}

/** The transpose of a [rows, columns]. */
export function transposed(
  a: Float64Array,
  rows: number,
  columns: number,
  out: Float64Array = new Float64Array(a.length),
): Float64Array {
  for (let i = 0; i < rows; i++) for (let j = 0; j < columns; j++) out[j * rows + i] = a[i * columns + j];
  return out;
}

/** x [n, k] V x^T for a full symmetric V [k, k]. */
export function sandwich(x: Float64Array, covariance: Float64Array, depth: number): Float64Array {
  const n = x.length / depth;
  const byColumn = transposed(x, n, depth);
  const out = crossProduct(byColumn, crossProduct(covariance, byColumn, depth), depth);
  // Rounding differs between the two halves in the last bit: a covariance is exactly symmetric.
  mirrorLower(out, n);
  return out;
}

/** x [n, k] diag(variance) x^T. */
export function sandwichDiagonal(x: Float64Array, variance: Float64Array): Float64Array {
  const depth = variance.length;
  const n = x.length / depth;
  const scaled = transposed(x, n, depth);
  for (let k = 0; k < depth; k++) {
    const error = Math.sqrt(variance[k]);
    for (let i = k * n; i < (k + 1) * n; i++) scaled[i] *= error;
  }
  return gram(scaled, depth);
}

/**
 * Square roots of the diagonal; a variance that rounding took below 0 (a projection of exactly cancelling
 * terms) is 0.
 */
export function diagonalErrors(covariance: Float64Array, n: number): Float64Array {
  return Float64Array.from({ length: n }, (_, i) => Math.sqrt(Math.max(0, covariance[i * n + i])));
}
