import { DomainError } from '../../core/index.js';
import type { BandedTriangle } from './banded-triangle.js';
import { derivativeJumps } from './spline-basis.js';
import { type Evaluation, fitLeastSquares, residualSum, splineValues } from './spline-fit.js';
import { addKnots, type KnotSearch, placeForInterpolation, polynomialKnots } from './spline-knots.js';

export interface SmoothingOptions {
  /** Degree of the pieces, 1 to 5. */
  readonly degree: number;
  /** Largest sum of squared residuals, >= 0; 0 interpolates. */
  readonly smooth: number;
}

/**
 * The sum of squared residuals is met within this part of `smooth`, in at most so many steps, as in FITPACK.
 */
const tolerance = 0.001;
const mostSteps = 20;

/**
 * Values at x of the spline with the fewest knots whose squared residuals sum to `smooth`, all weights 1:
 * Dierckx's curfit (J. Comput. Appl. Math. 1 (1975) 165) as scipy's UnivariateSpline calls it, so that knots
 * fall on the same points.
 * @param x  [point] rising  @param y  [point]
 */
export function smoothingSpline(x: Float64Array, y: Float64Array, options: SmoothingOptions): Float64Array {
  const { degree, smooth } = checkSmoothing(x, options);
  if (smooth === 0) return y.slice();
  const search = polynomialKnots(x, degree);
  const within = tolerance * smooth;
  const most = x.length + degree + 1;
  // scipy first allows this many knots: the batch at hand is cut short there, and the search goes on with a batch of one.
  let limit = Math.max(Math.floor(x.length / 2), 2 * (degree + 1));
  for (;;) {
    const fit = fitLeastSquares(x, y, search.knots, degree);
    checkResiduals(fit.residuals);
    if (search.polynomialResiduals === undefined) search.polynomialResiduals = fit.residuals;
    const excess = fit.residuals - smooth;
    if (Math.abs(excess) < within) return splineValues(fit);
    if (excess < 0)
      return search.knots.length === 2 * (degree + 1)
        ? splineValues(fit)
        : meetResiduals(fit, search, { smooth, within, degree });
    if (search.knots.length === most) return y.slice();
    if (search.knots.length === limit) {
      limit = most;
      search.batch = 0;
    }
    addKnots(search, fit, { x, y, degree, excess, within, limit });
    if (search.knots.length === most) placeForInterpolation(search, x, degree);
  }
}

function checkSmoothing(x: Float64Array, options: SmoothingOptions): SmoothingOptions {
  const { degree, smooth } = options;
  const goodDegree = Number.isInteger(degree) && degree >= 1 && degree <= 5 && degree < x.length;
  if (goodDegree && Number.isFinite(smooth) && smooth >= 0) return options;
  throw new DomainError(
    `smoothing spline of degree ${degree} with smooth ${smooth} through ${x.length} points`,
    {
      fields: { name: goodDegree ? 'smooth' : 'degree', value: goodDegree ? smooth : degree },
      remedy: 'degree is 1 to 5 and below the number of points, smooth a finite number from 0 up.',
    },
  );
}

/** Without a number nothing says where knots belong. */
function checkResiduals(residuals: number): void {
  if (Number.isFinite(residuals)) return;
  throw new DomainError(`the squared residuals of a smoothing spline are ${residuals}`, {
    fields: { name: 'smooth', value: residuals },
    remedy:
      'The counts are too large to be squared in double precision: rescale them, or unfold without regularizer.',
  });
}

interface Target {
  readonly smooth: number;
  readonly within: number;
  readonly degree: number;
}

/**
 * The spline on given knots with sum of squared residuals `smooth`: minimises residuals + (1/p) sum
 * (jumps)^2, and finds p as the root of F(p) = residuals - smooth by rational interpolation through three
 * points.
 */
function meetResiduals(
  fit: Evaluation,
  search: KnotSearch,
  { smooth, within, degree }: Target,
): Float64Array {
  const jumps = derivativeJumps(search.knots, degree);
  const low = { p: 0, f: search.polynomialResiduals! - smooth };
  const high = { p: -1, f: fit.residuals - smooth };
  let p = fit.triangle.size / fit.triangle.trace();
  let [lowSettled, highSettled] = [false, false];
  let smoothed = fit;
  for (let step = 1; step <= mostSteps; step++) {
    smoothed = smoothedFit(fit, jumps, p, degree);
    const f = smoothed.residuals - smooth;
    if (Math.abs(f) < within || step === mostSteps) break;
    if (!highSettled && f - high.f <= within) {
      Object.assign(high, { p, f });
      p *= 0.04;
      if (p <= low.p) p = 0.9 * low.p + 0.1 * high.p;
      continue;
    }
    highSettled ||= f < 0;
    if (!lowSettled && low.f - f <= within) {
      Object.assign(low, { p, f });
      p /= 0.04;
      if (high.p >= 0 && p >= high.p) p = 0.1 * low.p + 0.9 * high.p;
      continue;
    }
    lowSettled ||= f > 0;
    if (f >= low.f || f <= high.f) break;
    const next = rationalRoot(low, { p, f }, high);
    Object.assign(f < 0 ? high : low, { p, f });
    p = next;
  }
  return splineValues(smoothed);
}

interface Point {
  readonly p: number;
  readonly f: number;
}

/**
 * The zero of the rational function (u p + v) / (p + w) through three points; high.p < 0 stands for infinity.
 */
function rationalRoot(low: Point, middle: Point, high: Point): number {
  if (high.p <= 0)
    return (
      (low.p * (low.f - high.f) * middle.f - middle.p * (middle.f - high.f) * low.f) /
      ((low.f - middle.f) * high.f)
    );
  const h1 = low.f * (middle.f - high.f);
  const h2 = middle.f * (high.f - low.f);
  const h3 = high.f * (low.f - middle.f);
  const above = low.p * middle.p * h3 + middle.p * high.p * h1 + high.p * low.p * h2;
  return -above / (low.p * h1 + middle.p * h2 + high.p * h3);
}

function smoothedFit(fit: Evaluation, jumps: readonly Float64Array[], p: number, degree: number): Evaluation {
  const triangle: BandedTriangle = fit.triangle.widened(degree + 2);
  jumps.forEach((row, i) => {
    triangle.rotateIn(
      row.map((jump) => jump / p),
      i,
      0,
    );
  });
  const coefficients = triangle.solve();
  return { ...fit, coefficients, residuals: residualSum(fit, coefficients) };
}
