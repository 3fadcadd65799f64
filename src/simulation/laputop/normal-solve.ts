/**
 * Solves (F + damping diag F) step = gradient for a symmetric positive matrix by Cholesky's method, in place of `step`.
 * @param matrix  [row * n + column], lower triangle used; not changed
 * @returns false where the matrix is not positive
 */
export function solveDamped(
  matrix: Float64Array,
  gradient: Float64Array,
  damping: number,
  step: Float64Array,
): boolean {
  const n = gradient.length;
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = matrix[i * n + j] * (i === j ? 1 + damping : 1);
      for (let k = 0; k < j; k++) sum -= factor[i * n + k] * factor[j * n + k];
      if (i !== j) factor[i * n + j] = sum / factor[j * n + j];
      else if (!(sum > 0)) return false;
      else factor[i * n + i] = Math.sqrt(sum);
    }
  }
  for (let i = 0; i < n; i++) {
    let sum = gradient[i];
    for (let k = 0; k < i; k++) sum -= factor[i * n + k] * step[k];
    step[i] = sum / factor[i * n + i];
  }
  for (let i = n - 1; i >= 0; i--) {
    let sum = step[i];
    for (let k = i + 1; k < n; k++) sum -= factor[k * n + i] * step[k];
    step[i] = sum / factor[i * n + i];
  }
  return true;
}

const mostParameters = 8;
const factor = new Float64Array(mostParameters * mostParameters);
