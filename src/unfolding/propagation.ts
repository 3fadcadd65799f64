import { type IterationStep, inverseOrZero, unfoldingMatrixOf } from './bayes-iteration.js';
import { addGramLower, mirrorLower, timesTransposed, transposed } from './dense.js';
import type { CheckedProblem } from './problem.js';

/**
 * How the last iteration's spectrum depends on what enters each iteration. With A_i = d phi_i' / d phi_i,
 * B_i = A_T A_(T-1) .. A_(i+1), and M_i the unfolding matrix of iteration i:
 */
export interface Propagation {
  /** [cause, effect] d(unfolded) / d(data) = sum_i B_i M_i^T. */
  readonly dataJacobian: Float64Array;
  /** Per iteration [cause, cause]: B_i. */
  readonly carried: readonly Float64Array[];
  /** Per iteration [cause, effect]: B_i M_i^T diag(w_i), w = data / folded. */
  readonly weighted: readonly Float64Array[];
}

/**
 * The exact derivative through all iterations, from the last back to the first: 1 + 1.5 products of matrices
 * an iteration. The order of the product is Adye's (arXiv:1105.1160); PyUnfold 0.5 has another
 * (pyunfold-jacobian.ts).
 */
export function propagate(problem: CheckedProblem, steps: readonly IterationStep[]): Propagation {
  const { effects, causes } = problem;
  const dataJacobian = new Float64Array(causes * effects);
  const carried: Float64Array[] = [];
  const weighted: Float64Array[] = [];
  let backward = identity(causes);
  for (let i = steps.length - 1; i >= 0; i--) {
    const matrix = unfoldingMatrixOf(problem, steps[i]);
    const term = new Float64Array(causes * effects);
    timesTransposed(backward, matrix, causes, term);
    for (let k = 0; k < term.length; k++) dataJacobian[k] += term[k];
    carried.unshift(backward);
    weighted.unshift(timesColumns(term, eventWeights(problem, steps[i])));
    if (i > 0) backward = stepBack(problem, steps[i], backward, matrix);
  }
  return { dataJacobian, carried, weighted };
}

/** w[j] = data / folded of an iteration. */
export function eventWeights({ data }: CheckedProblem, { inverseFolded }: IterationStep): Float64Array {
  return data.map((count, j) => count * inverseFolded[j]);
}

/** B A with A = diag(r) - S diag(g), S = M^T diag(n) M symmetric, r = phi'/phi, g = eps/phi. */
function stepBack(
  problem: CheckedProblem,
  step: IterationStep,
  backward: Float64Array,
  matrix: Float64Array,
): Float64Array {
  const { effects, causes, data, efficiencies } = problem;
  const byCause = transposed(matrix, effects, causes);
  const symmetric = new Float64Array(causes * causes);
  addGramLower(timesColumns(byCause, data.map(Math.sqrt)), causes, effects, symmetric);
  mirrorLower(symmetric, causes);
  const product = new Float64Array(causes * causes);
  timesTransposed(backward, symmetric, causes, product);
  for (let b = 0; b < causes; b++) {
    const inverse = inverseOrZero(step.previous[b]);
    const ratio = step.unfolded[b] * inverse;
    const gain = efficiencies[b] * inverse;
    for (let k = b; k < product.length; k += causes) product[k] = backward[k] * ratio - product[k] * gain;
  }
  return product;
}

/** x [rows, columns] diag(scale). */
export function timesColumns(x: Float64Array, scale: Float64Array): Float64Array {
  const columns = scale.length;
  const out = new Float64Array(x.length);
  for (let row = 0; row < x.length; row += columns)
    for (let j = 0; j < columns; j++) out[row + j] = x[row + j] * scale[j];
  return out;
}

function identity(n: number): Float64Array {
  const out = new Float64Array(n * n);
  for (let i = 0; i < n; i++) out[i * n + i] = 1;
  return out;
}
