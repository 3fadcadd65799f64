import { BandedTriangle } from './banded-triangle.js';
import { basisAt } from './spline-basis.js';

/** A spline fitted to points: its coefficients, and what its values at the points are made of. */
export interface Evaluation {
  readonly y: Float64Array;
  /**
   * Per point, the number of the first B-spline that is not zero there, and the values of those degree + 1.
   */
  readonly firstSpline: Int32Array;
  readonly basis: readonly Float64Array[];
  readonly triangle: BandedTriangle;
  readonly coefficients: Float64Array;
  /** Sum of squared residuals. */
  readonly residuals: number;
}

/** The least-squares spline on the given knots. */
export function fitLeastSquares(
  x: Float64Array,
  y: Float64Array,
  knots: readonly number[],
  degree: number,
): Evaluation {
  const splines = knots.length - degree - 1;
  const triangle = new BandedTriangle(splines, degree + 1);
  const firstSpline = new Int32Array(x.length);
  const basis: Float64Array[] = [];
  let interval = degree;
  let residuals = 0;
  for (let i = 0; i < x.length; i++) {
    while (x[i] >= knots[interval + 1] && interval < splines - 1) interval++;
    const values = new Float64Array(degree + 1);
    basisAt(knots, degree, x[i], interval, values);
    firstSpline[i] = interval - degree;
    basis.push(values);
    residuals += triangle.rotateIn(values.slice(), firstSpline[i], y[i]) ** 2;
  }
  return { y, firstSpline, basis, triangle, coefficients: triangle.solve(), residuals };
}

/** The spline's values at its points. */
export function splineValues({ y, firstSpline, basis, coefficients }: Evaluation): Float64Array {
  return y.map((_, i) =>
    basis[i].reduce((sum, value, j) => sum + value * coefficients[firstSpline[i] + j], 0),
  );
}

/** Sum of squared residuals with other coefficients. */
export function residualSum(fit: Evaluation, coefficients: Float64Array): number {
  return splineValues({ ...fit, coefficients }).reduce((sum, value, i) => sum + (value - fit.y[i]) ** 2, 0);
}
