import type { CovarianceOptions } from '../problem/options.js';
import type { CheckedProblem } from '../problem/problem.js';
import type { IterationStep } from './bayes-iteration.js';
import { type CovarianceRows, responseCovarianceRows } from './response-covariance.js';
import { type CarriedTerms, responseDerivative } from './response-derivative.js';

/** What the threads of unfoldParallel share; the terms lie in shared memory. */
export interface CovarianceTask {
  readonly problem: CheckedProblem;
  readonly steps: readonly IterationStep[];
  readonly terms: CarriedTerms;
  readonly options: CovarianceOptions;
}

/** Some rows of the response covariance, panels [first, last). Runs in a worker. */
export function covarianceRows(
  range: readonly [number, number],
  { problem, steps, terms, options }: CovarianceTask,
): CovarianceRows {
  return responseCovarianceRows(problem, responseDerivative(problem, steps, terms), options, range);
}
