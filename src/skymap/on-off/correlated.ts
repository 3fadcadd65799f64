/** A generalised chi2 of correlated differences. */
export interface CorrelatedChiSquared {
  readonly alpha: number;
  readonly chi2: number;
  /** Rank of the covariance minus 1, since alpha is fitted. */
  readonly ndof: number;
}

/**
 * Smallest (on - alpha off)^T (V_on + alpha^2 V_off)^-1 (on - alpha off) over alpha, by generalised least squares repeated with the
 * covariance of the last alpha. Directions in which the covariance is all but singular (more causes than effects) are left out: the
 * inverse is that of a pivoted Cholesky factor.
 * @param on, off  [cause]
 * @param onCovariance, offCovariance  [cause, cause] row-major
 */
export function correlatedChiSquared(
  on: Float64Array,
  off: Float64Array,
  onCovariance: Float64Array,
  offCovariance: Float64Array,
): CorrelatedChiSquared {
  let alpha = total(on) / total(off);
  let rank = 0;
  for (let round = 0; round < 4; round++) {
    const joint = onCovariance.map((value, i) => value + alpha * alpha * offCovariance[i]);
    const { pivots, factor } = pivotedCholesky(joint, on.length);
    rank = pivots.length;
    const x = whiten(on, pivots, factor);
    const y = whiten(off, pivots, factor);
    alpha = dot(x, y) / dot(y, y);
    if (round === 3) {
      const rest = x.map((value, i) => value - alpha * y[i]);
      return { alpha, chi2: dot(rest, rest), ndof: rank - 1 };
    }
  }
  return { alpha, chi2: Number.NaN, ndof: rank - 1 };
}

function total(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0);
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}

/** A cause of whose variance less than this is its own, not shared with those before it, tells nothing new. */
const leastOwnShare = 1e-3;

/** Rows of the lower factor in pivot order, [rank, rank], of the part of a covariance that is not singular. */
function pivotedCholesky(covariance: Float64Array, n: number): { pivots: number[]; factor: Float64Array[] } {
  const left = Float64Array.from({ length: n }, (_, i) => covariance[i * n + i]);
  const whole = left.slice();
  const columns: Float64Array[] = [];
  const pivots: number[] = [];
  while (pivots.length < n) {
    let pivot = -1;
    for (let i = 0; i < n; i++) {
      if (pivots.includes(i) || !(left[i] > leastOwnShare * whole[i])) continue;
      if (pivot < 0 || left[i] * whole[pivot] > left[pivot] * whole[i]) pivot = i;
    }
    if (pivot < 0) break;
    const root = Math.sqrt(left[pivot]);
    const column = Float64Array.from({ length: n }, (_, i) => {
      let value = covariance[i * n + pivot];
      for (const before of columns) value -= before[i] * before[pivot];
      return value / root;
    });
    pivots.push(pivot);
    columns.push(column);
    for (let i = 0; i < n; i++) left[i] -= column[i] * column[i];
  }
  const factor = pivots.map((row) => Float64Array.from(columns, (column) => column[row]));
  return { pivots, factor };
}

/** Solves factor . x = values at the pivots. */
function whiten(
  values: Float64Array,
  pivots: readonly number[],
  factor: readonly Float64Array[],
): Float64Array {
  const x = new Float64Array(pivots.length);
  for (let i = 0; i < x.length; i++) {
    let value = values[pivots[i]];
    for (let k = 0; k < i; k++) value -= factor[i][k] * x[k];
    x[i] = value / factor[i][i];
  }
  return x;
}
