import { DomainError } from '../../core/index.js';
import { sandwich, sandwichDiagonal, timesTransposed, transposed } from '../matrices/dense.js';
import type { StrengthChoice, TikhonovOptions } from '../problem/method-options.js';
import { positivePrior } from '../problem/priors.js';
import type { CheckedProblem } from '../problem/problem.js';
import type { Regularisation } from '../problem/result.js';
import { globalCorrelation } from '../statistics/global-correlation.js';
import { secondDifferences } from './curvature.js';
import {
  type LeastSquaresProblem,
  type LeastSquaresSolution,
  leastSquaresProblem,
  solveLeastSquares,
} from './least-squares.js';

export type RegularisedSolution = LeastSquaresSolution & { readonly regularisation: Regularisation };

/** Strengths tried by a scan: this many, over this many decades about the balance of both terms. */
const scanPoints = 61;
const scanDecades = 6;

/** Least squares with the penalty tau^2 |S (x / prior)|^2. */
export function unfoldTikhonov(problem: CheckedProblem, options: TikhonovOptions): RegularisedSolution {
  const pieces = leastSquaresProblem(problem);
  const differences = secondDifferences(problem, positivePrior(problem, options.prior));
  const byColumn = transposed(differences, problem.causes, problem.causes);
  const penalty = new Float64Array(problem.causes ** 2);
  timesTransposed(byColumn, byColumn, problem.causes, penalty);
  const solve = (strength: number): LeastSquaresSolution =>
    solveLeastSquares(
      pieces,
      penalty.map((value) => value * strength ** 2),
    );
  if (options.strength !== undefined)
    return { ...solve(options.strength), regularisation: { strength: options.strength } };
  const strengths = scanStrengths(pieces, penalty);
  const solutions = strengths.map(solve);
  const scores = scanScores(problem, { strengths, solutions }, options.choice ?? 'l-curve');
  const best = bestScore(scores);
  return {
    ...solutions[best],
    regularisation: { strength: strengths[best], scan: { strengths: Float64Array.from(strengths), scores } },
  };
}

/** @throws {DomainError} no strength has a score that is a number */
function bestScore(scores: Float64Array): number {
  const best = scores.indexOf(Math.min(...scores.filter(Number.isFinite)));
  if (best >= 0) return best;
  throw new DomainError('no strength of the penalty can be chosen: every score of the scan is not a number', {
    fields: { name: 'strength' },
    remedy: 'Give a strength, or check that data and response hold more than zeros.',
  });
}

/** Equal steps of lg tau around the strength at which both terms have the same trace. */
function scanStrengths({ curvature, problem }: LeastSquaresProblem, penalty: Float64Array): number[] {
  const trace = (matrix: Float64Array): number =>
    matrix.reduce((sum, value, k) => (k % (problem.causes + 1) === 0 ? sum + value : sum), 0);
  const centre = Math.log10(trace(curvature) / trace(penalty)) / 2;
  return Array.from(
    { length: scanPoints },
    (_, i) => 10 ** (centre + scanDecades * (i / (scanPoints - 1) - 0.5)),
  );
}

interface Scan {
  readonly strengths: readonly number[];
  readonly solutions: readonly LeastSquaresSolution[];
}

/**
 * The best strength has the least score: the average global correlation, or minus the curvature of the
 * L-curve.
 */
function scanScores(problem: CheckedProblem, scan: Scan, choice: StrengthChoice): Float64Array {
  if (choice === 'l-curve') return lCurveScores(scan);
  return Float64Array.from(scan.solutions, ({ derivatives }) => {
    const covariance = problem.dataCovariance
      ? sandwich(derivatives.data, problem.dataCovariance, problem.effects)
      : sandwichDiagonal(derivatives.data, problem.dataVariance);
    return globalCorrelation(covariance, problem.causes).average;
  });
}

/**
 * Minus the curvature of (lg chi2, lg (penalty / tau^2)) as a function of lg tau (Hansen, SIAM Rev. 34 (1992)
 * 561).
 */
function lCurveScores({ strengths, solutions }: Scan): Float64Array {
  const x = solutions.map(({ chi2 }) => Math.log10(Math.max(chi2, 1e-300)));
  const y = solutions.map(({ penalty }, i) => Math.log10(Math.max(penalty / strengths[i] ** 2, 1e-300)));
  return Float64Array.from(strengths, (_, i) => {
    if (i === 0 || i === strengths.length - 1) return Number.POSITIVE_INFINITY;
    const [dx, dy] = [x, y].map((values) => (values[i + 1] - values[i - 1]) / 2);
    const [ddx, ddy] = [x, y].map((values) => values[i + 1] - 2 * values[i] + values[i - 1]);
    const speed = Math.hypot(dx, dy) ** 3;
    return speed === 0 ? Number.POSITIVE_INFINITY : -(dx * ddy - dy * ddx) / speed;
  });
}
