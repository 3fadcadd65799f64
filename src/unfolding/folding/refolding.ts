import { DomainError } from '../../core/index.js';
import { sandwich, sandwichDiagonal } from '../matrices/dense.js';
import { type VectorInput, vectorOf } from '../problem/numeric-input.js';
import { type CheckedProblem, checkProblem, type UnfoldingProblem } from '../problem/problem.js';
import type { UnfoldingResult } from '../problem/result.js';
import { type ChiSquared, covarianceChiSquared } from '../statistics/chi-squared.js';

/** What a spectrum looks like in the detector: response . counts + background. [effect] */
export function refold(problem: UnfoldingProblem, counts: VectorInput): Float64Array {
  const checked = checkProblem(problem);
  return fold(checked, vectorOf('counts', counts, { shape: [checked.causes], of: '[cause]' }));
}

export function fold(
  { effects, causes, response, background }: CheckedProblem,
  counts: Float64Array,
): Float64Array {
  return Float64Array.from({ length: effects }, (_, j) => {
    let sum = background?.[j] ?? 0;
    for (let a = 0; a < causes; a++) sum += response[j * causes + a] * counts[a];
    return sum;
  });
}

/**
 * What the unfolding makes of a true spectrum on average, to first order: A truth, A = d(unfolded)/d(data) .
 * response. Regularisation keeps it from the truth; an unbiased test compares with this. At the expected data
 * themselves it is the spectrum unfolded from them, as the iteration is homogeneous in the data.
 */
export function smearedTruth(
  problem: UnfoldingProblem,
  result: Pick<UnfoldingResult, 'jacobian'>,
  truth: VectorInput,
): Float64Array {
  const checked = checkProblem(problem);
  const values = vectorOf('truth', truth, { shape: [checked.causes], of: '[cause]' });
  const folded = fold({ ...checked, background: undefined }, values);
  return multiply(requireJacobian(result), folded);
}

function multiply(matrix: Float64Array, vector: Float64Array): Float64Array {
  const columns = vector.length;
  return Float64Array.from({ length: matrix.length / columns }, (_, i) => {
    let sum = 0;
    for (let k = 0; k < columns; k++) sum += matrix[i * columns + k] * vector[k];
    return sum;
  });
}

function requireJacobian({ jacobian }: Pick<UnfoldingResult, 'jacobian'>): Float64Array {
  if (jacobian !== undefined) return jacobian.data;
  throw new DomainError('the result has no jacobian', {
    fields: { name: 'jacobian' },
    remedy: "Unfold with covariances: 'data' or 'all'.",
  });
}

/**
 * Whether the refolded spectrum describes the data it was unfolded from. The residual (1 - R J) n has
 * covariance (1 - R J) V (1 - R J)^T, to first order, with as many degrees of freedom as it has directions:
 * the spectrum followed the data in the others. A small p-value means a wrong response, or too few iterations
 * from a wrong prior.
 */
export function refoldingTest(problem: UnfoldingProblem, result: UnfoldingResult): ChiSquared {
  const checked = checkProblem(problem);
  const { effects, causes, response, data, dataVariance, dataCovariance } = checked;
  const jacobian = requireJacobian(result);
  const residualMatrix = new Float64Array(effects * effects);
  for (let j = 0; j < effects; j++) {
    for (let a = 0; a < causes; a++)
      for (let k = 0; k < effects; k++)
        residualMatrix[j * effects + k] -= response[j * causes + a] * jacobian[a * effects + k];
    residualMatrix[j * effects + j] += 1;
  }
  const covariance = dataCovariance
    ? sandwich(residualMatrix, dataCovariance, effects)
    : sandwichDiagonal(residualMatrix, dataVariance);
  const folded = fold(checked, result.unfolded);
  return covarianceChiSquared(
    data.map((count, j) => count - folded[j]),
    covariance,
  );
}

export interface BottomLine {
  /** Data against the folded model. */
  readonly folded: ChiSquared;
  /** Unfolded counts against the model smeared by the unfolding, with the covariance of the data. */
  readonly unfolded: ChiSquared;
  /** Unfolding must not tell models apart better than the data do: chi2 unfolded <= chi2 folded. */
  readonly passed: boolean;
}

/**
 * The bottom-line test (Cousins, May, Sun, arXiv:1607.07038) for a model spectrum. @param model  [cause]
 * expected events
 */
export function bottomLineTest(
  problem: UnfoldingProblem,
  result: UnfoldingResult,
  model: VectorInput,
): BottomLine {
  const checked = checkProblem(problem);
  const { effects, data, dataVariance, dataCovariance } = checked;
  const expected = fold(checked, vectorOf('model', model, { shape: [checked.causes], of: '[cause]' }));
  const difference = data.map((count, j) => count - expected[j]);
  const diagonal = new Float64Array(effects * effects);
  for (let j = 0; j < effects; j++) diagonal[j * effects + j] = dataVariance[j];
  const folded = covarianceChiSquared(difference, dataCovariance ?? diagonal);
  const unfoldedDifference = multiply(requireJacobian(result), difference);
  const unfolded = covarianceChiSquared(unfoldedDifference, result.covariance!.stat.data);
  return { folded, unfolded, passed: unfolded.chi2 <= folded.chi2 * (1 + 1e-9) };
}
