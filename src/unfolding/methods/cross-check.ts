import { ndarrayOf } from '../../core/index.js';
import {
  checkFinite,
  type Derivatives,
  propagatedCovariances,
} from '../covariance/propagated-covariances.js';
import { responseCovarianceOf } from '../covariance/response-covariance.js';
import { diagonalErrors, transposed } from '../matrices/dense.js';
import type { CheckedCrossCheck } from '../problem/method-options.js';
import { type CheckedProblem, unreachableCauses } from '../problem/problem.js';
import type { Regularisation, UnfoldingResult } from '../problem/result.js';
import { unfoldBinByBin } from './bin-by-bin.js';
import { withHeldCauses, withoutHeldCauses } from './held-causes.js';
import { unfoldSvd } from './hoecker-kartvelishvili.js';
import { leastSquaresProblem, solveLeastSquares } from './least-squares.js';
import { unfoldMaximumLikelihood } from './maximum-likelihood.js';
import { unfoldTikhonov } from './tikhonov.js';

export interface Estimate {
  readonly unfolded: Float64Array;
  readonly derivatives: Derivatives;
  readonly regularisation?: Regularisation;
}

/**
 * Unfolds by a method other than the iterative one, with the same kind of result: one iteration, no test
 * statistic.
 */
export function unfoldCrossCheck(problem: CheckedProblem, options: CheckedCrossCheck): UnfoldingResult {
  if (!options.heldCauses?.length) return unfoldFreeCauses(problem, options);
  const reduced = withoutHeldCauses(problem, options);
  return withHeldCauses(unfoldFreeCauses(reduced.problem, reduced.options), reduced);
}

function unfoldFreeCauses(problem: CheckedProblem, options: CheckedCrossCheck): UnfoldingResult {
  const { unfolded, derivatives, regularisation } = estimateOf(problem, options);
  checkFinite(unfolded);
  const { effects, causes } = problem;
  const mc =
    options.covariances === 'all' ? responseCovarianceOf(problem, derivatives.response, options) : undefined;
  const spread = options.covariances === 'none' ? undefined : propagatedCovariances(problem, derivatives, mc);
  const lostEffects = unreachedEffects(problem);
  return {
    method: options.method,
    unfolded,
    statErr: spread ? diagonalErrors(spread.covariance.stat.data, causes) : new Float64Array(0),
    mcErr: spread ? diagonalErrors(spread.covariance.mc.data, causes) : new Float64Array(0),
    ...spread,
    unfoldingMatrix: ndarrayOf(transposed(derivatives.data, causes, effects), [effects, causes]),
    iterations: [{ unfolded, testStatistic: 0 }],
    numIterations: 1,
    testStatistic: 0,
    stopping: 0,
    converged: true,
    regularisation,
    unreachableCauses: unreachableCauses(problem),
    lostEffects,
    lostEvents: lostEffects.reduce((total, j) => total + problem.data[j], 0),
  };
}

/** Counts by the method of the options and their derivatives. */
export function estimateOf(problem: CheckedProblem, options: CheckedCrossCheck): Estimate {
  switch (options.method) {
    case 'tikhonov':
      return unfoldTikhonov(problem, options);
    case 'svd':
      return unfoldSvd(problem, options);
    case 'maximum-likelihood':
      return unfoldMaximumLikelihood(problem, options);
    case 'bin-by-bin':
      return unfoldBinByBin(problem, options);
    case 'inversion':
      return solveLeastSquares(leastSquaresProblem(problem));
  }
}

function unreachedEffects({ effects, causes, response, data }: CheckedProblem): number[] {
  const reached = (j: number): boolean => response.subarray(j * causes, (j + 1) * causes).some((p) => p > 0);
  return Array.from({ length: effects }, (_, j) => j).filter((j) => data[j] > 0 && !reached(j));
}
