import type { CheckedOptions } from '../problem/options.js';
import type { CheckedProblem } from '../problem/problem.js';
import type { IterationStep } from './bayes-iteration.js';
import type { Derivatives } from './propagated-covariances.js';
import { type CarriedVisitor, propagate } from './propagation.js';
import { pyunfoldJacobian } from './pyunfold-jacobian.js';
import { type CarriedTerms, emptyTerms, keepTerms, responseDerivative } from './response-derivative.js';

/**
 * The derivatives of the last of `steps` in data, response and background.
 * @param terms  where the response's derivative is kept; absent: in memory of its own
 */
export function derivativesOf(
  problem: CheckedProblem,
  steps: readonly IterationStep[],
  options: Pick<CheckedOptions, 'covariances' | 'compatibility'>,
  terms: CarriedTerms = emptyTerms(problem, options.covariances === 'all' ? steps.length : 0),
): Derivatives {
  const { causes, effects } = problem;
  const background = new Float64Array(problem.backgroundErr === undefined ? 0 : causes * effects);
  const keep = options.covariances === 'all' ? keepTerms(terms, causes, steps.length) : () => {};
  const visit: CarriedVisitor = (i, carried, weighted) => {
    keep(i, carried, weighted);
    if (background.length > 0) subtractTransposed(weighted, causes, background);
  };
  const data = propagate(problem, steps, visit);
  return {
    data: options.compatibility === 'pyunfold' ? pyunfoldJacobian(problem, steps) : data,
    response: responseDerivative(problem, steps, terms),
    background,
  };
}

/** out [columns, rows] -= x [rows, columns]^T. */
function subtractTransposed(x: Float64Array, columns: number, out: Float64Array): void {
  const rows = x.length / columns;
  for (let k = 0; k < x.length; k++) out[(k % columns) * rows + Math.floor(k / columns)] -= x[k];
}
