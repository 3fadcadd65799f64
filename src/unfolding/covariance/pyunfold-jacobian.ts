import { timesTransposed, transposed } from '../matrices/dense.js';
import type { CheckedProblem } from '../problem/problem.js';
import { type IterationStep, inverseOrZero, unfoldingMatrixOf } from './bayes-iteration.js';

/**
 * What PyUnfold 0.5 takes for d(unfolded) / d(data), [cause, effect]: J' = M^T + diag(r) J - J Q^T with Q = M
 * diag(g) M^T diag(n), [effect, effect], in place of the derivative's K J. Only to reproduce its stat_err:
 * 0.55 to 1.4 times the propagated error, mostly within 5%.
 */
export function pyunfoldJacobian(problem: CheckedProblem, steps: readonly IterationStep[]): Float64Array {
  const { effects, causes } = problem;
  let jacobian = transposed(unfoldingMatrixOf(problem, steps[0]), effects, causes);
  for (const step of steps.slice(1)) {
    const matrix = unfoldingMatrixOf(problem, step);
    const product = new Float64Array(causes * effects);
    timesTransposed(jacobian, disorderedProduct(problem, step, matrix), effects, product);
    const byCause = transposed(matrix, effects, causes);
    for (let k = 0; k < product.length; k++) {
      const a = Math.floor(k / effects);
      const ratio = step.unfolded[a] * inverseOrZero(step.previous[a]);
      product[k] = byCause[k] + ratio * jacobian[k] - product[k];
    }
    jacobian = product;
  }
  return jacobian;
}

/** Q [effect, effect]. */
function disorderedProduct(problem: CheckedProblem, step: IterationStep, matrix: Float64Array): Float64Array {
  const { effects, causes, data, efficiencies } = problem;
  const gain = Float64Array.from(
    { length: causes },
    (_, a) => efficiencies[a] * inverseOrZero(step.previous[a]),
  );
  const product = new Float64Array(effects * effects);
  timesTransposed(timesColumns(matrix, gain), matrix, causes, product);
  return timesColumns(product, data);
}

/** x [rows, columns] diag(scale). */
function timesColumns(x: Float64Array, scale: Float64Array): Float64Array {
  return x.map((value, k) => value * scale[k % scale.length]);
}
