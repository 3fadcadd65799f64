import { crossProduct, gram, transposed } from '../matrices/dense.js';
import type { CheckedProblem } from '../problem/problem.js';
import { type IterationStep, inverseOrZero, unfoldingMatrixOf } from './bayes-iteration.js';

/**
 * How the last iteration's spectrum depends on what enters iteration i, counted from 0. With
 * A_i = d phi_i' / d phi_i, B_i = A_T A_(T-1) .. A_(i+1), and M_i the unfolding matrix of iteration i:
 */
export type CarriedVisitor = (
  i: number,
  /** [cause t, cause a] B_i^T. Not to be kept. */
  carried: Float64Array,
  /** [effect, cause a] (B_i M_i^T diag(w_i))^T, w = data / folded. Not to be kept. */
  weighted: Float64Array,
) => void;

/**
 * [cause, effect] d(unfolded) / d(data) = sum_i B_i M_i^T: the exact derivative through all iterations, from
 * the last back to the first, 2.5 products of matrices an iteration. The order of the product is Adye's
 * (arXiv:1105.1160); PyUnfold 0.5 has another (pyunfold-jacobian.ts).
 */
export function propagate(
  problem: CheckedProblem,
  steps: readonly IterationStep[],
  visit: CarriedVisitor = () => {},
): Float64Array {
  const { effects, causes } = problem;
  const [jacobian, term, matrix, byCause] = arrays(4, effects * causes);
  const [carried, symmetric, product] = arrays(3, causes * causes);
  const errors = problem.data.map(Math.sqrt);
  for (let a = 0; a < causes; a++) carried[a * causes + a] = 1;
  for (let i = steps.length - 1; i >= 0; i--) {
    unfoldingMatrixOf(problem, steps[i], matrix);
    crossProduct(transposed(matrix, effects, causes, byCause), carried, causes, term);
    for (let k = 0; k < term.length; k++) jacobian[k] += term[k];
    visit(i, carried, scaleRows(term, eventWeights(problem, steps[i])));
    if (i === 0) break;
    gram(scaleRows(matrix, errors), effects, symmetric);
    stepBack(problem, steps[i], carried, crossProduct(symmetric, carried, causes, product));
  }
  return transposed(jacobian, effects, causes);
}

/** w[j] = data / folded of an iteration. */
export function eventWeights({ data }: CheckedProblem, { inverseFolded }: IterationStep): Float64Array {
  return data.map((count, j) => count * inverseFolded[j]);
}

/**
 * B^T to (B A)^T in place, A = diag(r) - S diag(g), S = M^T diag(n) M symmetric, r = phi'/phi, g = eps/phi.
 * @param product  S B^T
 */
function stepBack(
  { causes, efficiencies }: CheckedProblem,
  step: IterationStep,
  carried: Float64Array,
  product: Float64Array,
): void {
  for (let b = 0; b < causes; b++) {
    const inverse = inverseOrZero(step.previous[b]);
    const ratio = step.unfolded[b] * inverse;
    const gain = efficiencies[b] * inverse;
    for (let k = b * causes; k < (b + 1) * causes; k++) carried[k] = carried[k] * ratio - product[k] * gain;
  }
}

/** diag(scale) x, in place. */
function scaleRows(x: Float64Array, scale: Float64Array): Float64Array {
  const columns = x.length / scale.length;
  for (let row = 0; row < scale.length; row++) {
    const factor = scale[row];
    for (let k = row * columns; k < (row + 1) * columns; k++) x[k] *= factor;
  }
  return x;
}

/** Used for every iteration again: memory of large problems is not left to the collector. */
const arrays = (count: number, length: number): Float64Array[] =>
  Array.from({ length: count }, () => new Float64Array(length));
