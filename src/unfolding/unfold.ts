import { unfoldCrossCheck } from './cross-check.js';
import { unfoldIteratively } from './iterative-bayesian.js';
import { type CrossCheckOptions, checkCrossCheck, type UnfoldingOptions } from './method-options.js';
import { checkOptions, type IterativeOptions } from './options.js';
import { checkProblem, type UnfoldingProblem } from './problem.js';
import type { UnfoldingResult } from './result.js';

/**
 * Unfolds counts measured in effects to counts per cause, with covariances: iteratively (D'Agostini), or by a
 * method to check it against.
 * @throws {DomainError} NaN, negative or misshapen numbers, with name, index and value; {UsageError} an
 * unknown option
 */
export function unfold(problem: UnfoldingProblem, options: UnfoldingOptions = {}): UnfoldingResult {
  const { method = 'bayes' } = options;
  return method === 'bayes'
    ? unfoldIteratively(checkProblem(problem), checkOptions(options as IterativeOptions))
    : unfoldCrossCheck(checkProblem(problem), checkCrossCheck(options as CrossCheckOptions));
}
