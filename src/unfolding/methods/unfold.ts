import { isSparse } from '../matrices/sparse.js';
import { type CrossCheckOptions, checkCrossCheck, type UnfoldingOptions } from '../problem/method-options.js';
import { checkOptions, type IterativeOptions } from '../problem/options.js';
import { checkProblem, checkSparseProblem, type UnfoldingProblem } from '../problem/problem.js';
import type { UnfoldingResult } from '../problem/result.js';
import { unfoldCrossCheck } from './cross-check.js';
import { unfoldIteratively, unfoldSparse } from './iterative-bayesian.js';

/**
 * Unfolds counts measured in effects to counts per cause, with covariances: iteratively (D'Agostini), or by a
 * method to check it against.
 * @throws {DomainError} NaN, negative or misshapen numbers, with name, index and value; {UsageError} an
 * unknown option
 */
export function unfold(problem: UnfoldingProblem, options: UnfoldingOptions = {}): UnfoldingResult {
  if ((options.method ?? 'bayes') !== 'bayes')
    return unfoldCrossCheck(checkProblem(problem), checkCrossCheck(options as CrossCheckOptions));
  const checked = checkOptions(options as IterativeOptions);
  const sparse = checked.covariances === 'none' && problem?.response && isSparse(problem.response);
  return sparse
    ? unfoldSparse(checkSparseProblem(problem), checked)
    : unfoldIteratively(checkProblem(problem), checked);
}
