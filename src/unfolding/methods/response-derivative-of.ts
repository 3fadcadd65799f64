import { derivativesOf } from '../covariance/bayes-derivatives.js';
import type { ResponseDerivative } from '../covariance/response-derivative.js';
import { type CrossCheckOptions, checkCrossCheck, type UnfoldingOptions } from '../problem/method-options.js';
import { checkOptions, type IterativeOptions } from '../problem/options.js';
import type { CheckedProblem } from '../problem/problem.js';
import { estimateOf } from './cross-check.js';
import { iterateUntilStable } from './iterative-bayesian.js';

/** How the counts that a method unfolds depend on the elements of the response. */
export function responseDerivativeOf(problem: CheckedProblem, options: UnfoldingOptions): ResponseDerivative {
  if ((options.method ?? 'bayes') !== 'bayes')
    return estimateOf(problem, checkCrossCheck(options as CrossCheckOptions)).derivatives.response;
  const { steps } = iterateUntilStable(problem, checkOptions(options as IterativeOptions));
  return derivativesOf(problem, steps, { covariances: 'all' }).response;
}
