/**
 * Lower triangle L [n, n] with L L^T = matrix; undefined where the matrix is not positive definite. A pivot
 * that rounding left (below 1e-14 of its diagonal element) counts as 0.
 */
export function cholesky(matrix: Float64Array, n: number): Float64Array | undefined {
  const lower = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = matrix[i * n + j];
      for (let k = 0; k < j; k++) sum -= lower[i * n + k] * lower[j * n + k];
      if (i !== j) lower[i * n + j] = sum / lower[j * n + j];
      else if (sum > 1e-14 * matrix[i * n + i]) lower[i * n + i] = Math.sqrt(sum);
      else return undefined;
    }
  }
  return lower;
}

/** x of (L L^T) x = rightSide. */
export function solveCholesky(lower: Float64Array, rightSide: Float64Array): Float64Array {
  const n = rightSide.length;
  const x = rightSide.slice();
  for (let i = 0; i < n; i++) {
    for (let k = 0; k < i; k++) x[i] -= lower[i * n + k] * x[k];
    x[i] /= lower[i * n + i];
  }
  for (let i = n - 1; i >= 0; i--) {
    for (let k = i + 1; k < n; k++) x[i] -= lower[k * n + i] * x[k];
    x[i] /= lower[i * n + i];
  }
  return x;
}

/** The inverse of L L^T, symmetric. */
export function inverseOfCholesky(lower: Float64Array, n: number): Float64Array {
  const inverse = new Float64Array(n * n);
  for (let column = 0; column < n; column++) {
    const unit = new Float64Array(n);
    unit[column] = 1;
    const solved = solveCholesky(lower, unit);
    for (let row = 0; row <= column; row++) {
      inverse[row * n + column] = solved[row];
      inverse[column * n + row] = solved[row];
    }
  }
  return inverse;
}
