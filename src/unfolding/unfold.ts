import { unfoldIteratively } from './iterative-bayesian.js';
import { checkOptions, type IterativeOptions } from './options.js';
import { checkProblem, type UnfoldingProblem } from './problem.js';
import type { UnfoldingResult } from './result.js';

/**
 * Unfolds counts measured in effects to counts per cause, with covariances.
 * @throws {DomainError} NaN, negative or misshapen numbers, with name, index and value; {UsageError} an
 * unknown option
 */
export function unfold(problem: UnfoldingProblem, options: IterativeOptions = {}): UnfoldingResult {
  return unfoldIteratively(checkProblem(problem), checkOptions(options));
}
