import { DomainError } from '../../core/index.js';

/** A smooth convex function at a point: its value, gradient [n] and second derivatives [n, n] (only j <= i is read). */
export interface Curvature {
  readonly value: number;
  readonly gradient: Float64Array;
  readonly hessian: Float64Array;
}

/**
 * The minimum of a convex function by Newton's method; a step that does not go down is halved.
 * @param what  names the function in an error
 * @throws {DomainError} no minimum within 100 steps
 */
export async function minimise(
  what: string,
  start: Float64Array,
  curvatureAt: (point: Float64Array) => Curvature,
): Promise<Float64Array> {
  const { CholeskyDecomposition, Matrix } = await import('ml-matrix');
  let point = start;
  let here = curvatureAt(point);
  for (let step = 0; step < 100; step++) {
    const n = point.length;
    const matrix = new Matrix(n, n);
    for (let i = 0; i < n; i++) {
      for (let j = 0; j < n; j++) matrix.set(i, j, here.hessian[Math.max(i, j) * n + Math.min(i, j)]);
    }
    const cholesky = new CholeskyDecomposition(matrix);
    if (!cholesky.isPositiveDefinite()) break;
    const move = cholesky.solve(Matrix.columnVector(Array.from(here.gradient))).to1DArray();
    // What a full step would still gain, as far as the function is quadratic, against the rounding of its value.
    const gain = move.reduce((sum, each, i) => sum + (each * here.gradient[i]) / 2, 0);
    if (gain <= 1e-15 * (1 + Math.abs(here.value))) return point;
    let scale = 1;
    let next = point;
    let there = here;
    do {
      const length = scale;
      next = point.map((each, i) => each - length * move[i]);
      there = curvatureAt(next);
      scale /= 2;
    } while (!(there.value <= here.value) && scale > 1e-10);
    if (!(there.value <= here.value)) return point;
    point = next;
    here = there;
  }
  throw new DomainError(`${what} does not converge`, {
    remedy:
      'Give a larger ridge penalty: the classes may be perfectly separable, or features depend on one another.',
  });
}
