import { transposed } from './dense.js';

/** a = U diag(s) V^T. */
export interface SingularValues {
  /** [k] falling, k = min(rows, columns). */
  readonly values: Float64Array;
  /** [k][rows] left singular vectors. */
  readonly left: readonly Float64Array[];
  /** [k][columns] right singular vectors. */
  readonly right: readonly Float64Array[];
}

/**
 * Singular value decomposition of a [rows, columns] by one-sided Jacobi rotations (Demmel, Veselic, SIAM J.
 * Matrix Anal. 13 (1992) 1204): small singular values keep their relative precision, which conditioning and
 * unfolding live on.
 */
export function singularValues(a: Float64Array, rows: number, columns: number): SingularValues {
  if (rows < columns) {
    const { values, left, right } = singularValues(transposed(a, rows, columns), columns, rows);
    return { values, left: right, right: left };
  }
  const byColumn = transposed(a, rows, columns);
  const u = Array.from({ length: columns }, (_, k) => byColumn.slice(k * rows, (k + 1) * rows));
  const v = Array.from({ length: columns }, (_, k) => {
    const unit = new Float64Array(columns);
    unit[k] = 1;
    return unit;
  });
  for (let sweep = 0; sweep < 60 && rotateAll(u, v); sweep++);
  const lengths = u.map((vector) => Math.sqrt(product(vector, vector)));
  const order = lengths.map((_, k) => k).sort((p, q) => lengths[q] - lengths[p] || p - q);
  return {
    values: Float64Array.from(order, (k) => lengths[k]),
    left: order.map((k) => u[k].map((x) => (lengths[k] === 0 ? 0 : x / lengths[k]))),
    right: order.map((k) => v[k]),
  };
}

/** One sweep over all pairs of columns; false once every pair is orthogonal. */
function rotateAll(u: Float64Array[], v: Float64Array[]): boolean {
  let rotated = false;
  for (let p = 0; p < u.length - 1; p++)
    for (let q = p + 1; q < u.length; q++) {
      const alpha = product(u[p], u[p]);
      const beta = product(u[q], u[q]);
      const gamma = product(u[p], u[q]);
      if (gamma === 0 || Math.abs(gamma) <= 1e-15 * Math.sqrt(alpha * beta)) continue;
      rotated = true;
      const zeta = (beta - alpha) / (2 * gamma);
      const tangent = (zeta >= 0 ? 1 : -1) / (Math.abs(zeta) + Math.sqrt(1 + zeta * zeta));
      const cos = 1 / Math.sqrt(1 + tangent * tangent);
      rotate(u[p], u[q], cos, cos * tangent);
      rotate(v[p], v[q], cos, cos * tangent);
    }
  return rotated;
}

function rotate(x: Float64Array, y: Float64Array, cos: number, sin: number): void {
  for (let i = 0; i < x.length; i++) {
    const before = x[i];
    x[i] = cos * before - sin * y[i];
    y[i] = sin * before + cos * y[i];
  }
}

function product(x: Float64Array, y: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < x.length; i++) sum += x[i] * y[i];
  return sum;
}
