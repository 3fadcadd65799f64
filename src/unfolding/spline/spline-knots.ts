import { type Evaluation, splineValues } from './spline-fit.js';

/** The knots so far and what their choice goes by. */
export interface KnotSearch {
  /** Rising, the ends degree + 1 times. */
  readonly knots: number[];
  /** Per knot interval, the data points strictly inside it. */
  readonly insidePoints: number[];
  /** Knots asked for in the last batch; 0 before the first. */
  batch: number;
  /** Sum of squared residuals before that batch. */
  previousResiduals: number;
  /** That of the polynomial. */
  polynomialResiduals?: number;
}

/** The knots of one polynomial over all points. */
export function polynomialKnots(x: Float64Array, degree: number): KnotSearch {
  const ends = (value: number): number[] => new Array<number>(degree + 1).fill(value);
  return {
    knots: [...ends(x[0]), ...ends(x[x.length - 1])],
    insidePoints: [x.length - 2],
    batch: 0,
    previousResiduals: 0,
  };
}

/** As many knots as interpolation takes stand on the points (odd degree) or midway between them, away from the ends. */
export function placeForInterpolation({ knots }: KnotSearch, x: Float64Array, degree: number): void {
  const half = Math.floor(degree / 2);
  for (let i = 0; i < x.length - degree - 1; i++) {
    const point = i + half + 1;
    knots[degree + 1 + i] = degree % 2 === 1 ? x[point] : 0.5 * (x[point] + x[point - 1]);
  }
}

interface Shortfall {
  readonly x: Float64Array;
  readonly y: Float64Array;
  readonly degree: number;
  /** Sum of squared residuals above what is wanted. */
  readonly excess: number;
  readonly within: number;
  /** Most knots allowed. */
  readonly limit: number;
}

/**
 * Adds a batch of knots where the residuals are largest: as many as the last batch's gain lets expect to be
 * needed, 0.5 to 2 times as many.
 */
export function addKnots(search: KnotSearch, fit: Evaluation, shortfall: Shortfall): void {
  const { x, degree, limit } = shortfall;
  search.batch = nextBatch(search, fit, shortfall);
  search.previousResiduals = fit.residuals;
  const residuals = intervalResiduals(search, fit, x, degree);
  for (let i = 0; i < search.batch && search.knots.length < limit; i++)
    splitInterval(search, residuals, x, degree);
}

function nextBatch({ batch, previousResiduals }: KnotSearch, fit: Evaluation, shortfall: Shortfall): number {
  if (batch === 0) return 1;
  const gain = previousResiduals - fit.residuals;
  const needed = gain > shortfall.within ? Math.trunc((batch * shortfall.excess) / gain) : batch * 2;
  return Math.min(batch * 2, Math.max(needed, Math.floor(batch / 2), 1));
}

/** Sum of squared residuals per knot interval; a point on a knot counts half to each side. */
function intervalResiduals(search: KnotSearch, fit: Evaluation, x: Float64Array, degree: number): number[] {
  const { knots } = search;
  const splines = knots.length - degree - 1;
  const values = splineValues(fit);
  const sums: number[] = [];
  let part = 0;
  let next = degree + 1;
  for (let i = 0; i < x.length; i++) {
    const term = (values[i] - fit.y[i]) ** 2;
    const onKnot = x[i] >= knots[next] && next < splines;
    part += term;
    if (!onKnot) continue;
    next++;
    sums.push(part - 0.5 * term);
    part = 0.5 * term;
  }
  return [...sums, part];
}

/**
 * Puts a knot on the middle data point of the interval with the largest residuals, and shares those by
 * points.
 */
function splitInterval(search: KnotSearch, residuals: number[], x: Float64Array, degree: number): void {
  const { knots, insidePoints } = search;
  let worst = -1;
  let before = 0;
  let pointsBefore = 0;
  for (let j = 0; j < insidePoints.length; j++) {
    if (insidePoints[j] > 0 && residuals[j] > (worst < 0 ? 0 : residuals[worst])) {
      worst = j;
      before = pointsBefore;
    }
    pointsBefore += insidePoints[j] + 1;
  }
  if (worst < 0) return;
  const points = insidePoints[worst];
  const half = Math.floor(points / 2) + 1;
  const sum = residuals[worst];
  insidePoints.splice(worst, 1, half - 1, points - half);
  residuals.splice(worst, 1, (sum * (half - 1)) / points, (sum * (points - half)) / points);
  knots.splice(worst + degree + 1, 0, x[before + half]);
}
