import { DomainError } from '../../core/index.js';
import { cholesky, inverseOfCholesky } from '../matrices/cholesky.js';
import { timesTransposed, transposed } from '../matrices/dense.js';
import { singularValues } from '../matrices/singular-values.js';
import type { SvdOptions } from '../problem/method-options.js';
import { positivePrior } from '../problem/priors.js';
import type { CheckedProblem } from '../problem/problem.js';
import { secondDifferences } from './curvature.js';
import { leastSquaresProblem, solveLeastSquares } from './least-squares.js';
import type { RegularisedSolution } from './tikhonov.js';

/** What makes the matrix of second differences invertible, as in the paper. */
const ridge = 1e-4;

/**
 * Singular value decomposition of the response, scaled by errors and prior, in the basis of the smoothness
 * matrix (Hoecker, Kartvelishvili, NIM A 372 (1996) 469). Damping s^2 / (s^2 + s_k^2) of the k-th value
 * equals a penalty of strength s_k, which is how it is solved.
 */
export function unfoldSvd(problem: CheckedProblem, options: SvdOptions): RegularisedSolution {
  const { causes } = problem;
  const prior = positivePrior(problem, options.prior);
  const smoothness = secondDifferences({ ...problem }, new Float64Array(causes).fill(1));
  for (let a = 0; a < causes; a++) smoothness[a * causes + a] += ridge;
  const { values, amplitudes } = decompose(problem, prior, smoothness);
  const rank = options.rank ?? significantRank(amplitudes);
  if (!Number.isInteger(rank) || rank > values.length)
    throw new DomainError(`option rank is ${rank}, of ${values.length} singular values`, {
      fields: { name: 'rank', value: rank, limit: values.length },
      remedy: 'Give a whole number from 1 to the number of singular values.',
    });
  const strength = values[rank - 1];
  return {
    ...solveLeastSquares(leastSquaresProblem(problem), penaltyOf(smoothness, prior, strength)),
    regularisation: { strength, rank, scan: { strengths: values, scores: amplitudes } },
  };
}

/** tau^2 (C / prior)^T (C / prior). */
function penaltyOf(smoothness: Float64Array, prior: Float64Array, strength: number): Float64Array {
  const causes = prior.length;
  const scaled = transposed(smoothness, causes, causes).map(
    (value, k) => (value * strength) / prior[Math.floor(k / causes)],
  );
  const out = new Float64Array(causes * causes);
  timesTransposed(scaled, scaled, causes, out);
  return out;
}

/** Singular values of W^1/2 R diag(prior) C^-1, and the data's amplitudes in units of their errors. */
function decompose(
  problem: CheckedProblem,
  prior: Float64Array,
  smoothness: Float64Array,
): { values: Float64Array; amplitudes: Float64Array } {
  const { effects, causes, response, data, background } = problem;
  const { weight } = leastSquaresProblem(problem);
  // W = L L^T, so L^T (n - R x) has unit covariance.
  const lower = cholesky(weight, effects);
  if (lower === undefined || !weight.every(Number.isFinite))
    throw new DomainError('the errors of the data span too many orders of magnitude', {
      fields: { name: 'dataErr' },
      remedy: 'Join effects with hardly any counts, or unfold iteratively.',
    });
  const root = transposed(lower, effects, effects);
  const inverse = inverseOfCholesky(cholesky(smoothness, causes)!, causes);
  const scaled = response.map((value, k) => value * prior[k % causes]);
  const smooth = new Float64Array(effects * causes);
  timesTransposed(scaled, inverse, causes, smooth);
  const whitened = new Float64Array(effects * causes);
  timesTransposed(root, transposed(smooth, effects, causes), effects, whitened);
  const signal = background === undefined ? data : data.map((count, j) => count - background[j]);
  const unit = new Float64Array(effects);
  timesTransposed(root, signal, effects, unit);
  const { values, left } = singularValues(whitened, effects, causes);
  const amplitudes = left.map((vector) => Math.abs(vector.reduce((sum, x, j) => sum + x * unit[j], 0)));
  return { values, amplitudes: Float64Array.from(amplitudes) };
}

/** Amplitudes fall until only errors of size 1 are left: the last above 2 in front of two that are not. */
function significantRank(amplitudes: Float64Array): number {
  for (let k = 1; k + 1 < amplitudes.length; k++) if (amplitudes[k] < 2 && amplitudes[k + 1] < 2) return k;
  return amplitudes.length;
}
