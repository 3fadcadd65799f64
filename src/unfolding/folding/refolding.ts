import { DomainError } from '../../core/index.js';
import { sandwich } from '../matrices/dense.js';
import { type VectorInput, vectorOf } from '../problem/numeric-input.js';
import { type CheckedProblem, checkProblem, type UnfoldingProblem } from '../problem/problem.js';
import type { UnfoldingResult } from '../problem/result.js';
import { type ChiSquared, chiSquaredOf, covarianceChiSquared } from '../statistics/chi-squared.js';
import { residualCovariance } from './folded-covariance.js';

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
 * Whether the refolded spectrum describes the data it was unfolded from: the residuals r = (1 - R J) n over the errors of the data.
 * Errors are those of the data and of the response.
 * The spectrum follows the data in most directions, where nothing is left to test, so that sum r^2 / V is a sum of squares with
 * weights: it is scaled to the chi-squared of the same mean and variance (Satterthwaite, Biometrics Bull. 2 (1946) 110), whose degrees
 * of freedom are no whole number. A small p-value means a wrong response, or too few iterations from a wrong prior.
 */
export function refoldingTest(problem: UnfoldingProblem, result: UnfoldingResult): ChiSquared {
  const checked = checkProblem(problem);
  const { effects, data } = checked;
  const left = residualMatrix(checked, requireJacobian(result));
  const folded = fold(checked, result.unfolded);
  const both = residualCovariance(checked, result.unfolded);
  const variance = data.map((_, j) => both[j * (effects + 1)]);
  const covariance = sandwich(left, both, effects);
  let [chi2, mean, squares] = [0, 0, 0];
  for (let j = 0; j < effects; j++) {
    if (variance[j] === 0) continue;
    chi2 += (data[j] - folded[j]) ** 2 / variance[j];
    mean += covariance[j * effects + j] / variance[j];
    for (let k = 0; k < effects; k++)
      if (variance[k] > 0) squares += covariance[j * effects + k] ** 2 / (variance[j] * variance[k]);
  }
  return squares > 0 ? chiSquaredOf((chi2 * mean) / squares, mean ** 2 / squares) : chiSquaredOf(0, 0);
}

/** 1 - R J: what the refolded spectrum leaves of a change of the data. [effect, effect] */
function residualMatrix({ effects, causes, response }: CheckedProblem, jacobian: Float64Array): Float64Array {
  const left = new Float64Array(effects * effects);
  for (let j = 0; j < effects; j++) {
    for (let a = 0; a < causes; a++)
      for (let k = 0; k < effects; k++)
        left[j * effects + k] -= response[j * causes + a] * jacobian[a * effects + k];
    left[j * effects + j] += 1;
  }
  return left;
}

export interface BottomLine {
  /** Data against the folded model. */
  readonly folded: ChiSquared;
  /** Unfolded counts against the model smeared by the unfolding, by the same covariance carried through it. */
  readonly unfolded: ChiSquared;
  /** Unfolding must not tell models apart better than the data do: chi2 unfolded <= chi2 folded. */
  readonly passed: boolean;
}

/**
 * The bottom-line test (Cousins, May, Sun, arXiv:1607.07038) for a model spectrum, with the errors of the data and of the
 * response's finite simulation (where the problem gives its statistics). @param model  [cause] expected events
 */
export function bottomLineTest(
  problem: UnfoldingProblem,
  result: Pick<UnfoldingResult, 'jacobian'>,
  model: VectorInput,
): BottomLine {
  const checked = checkProblem(problem);
  const counts = vectorOf('model', model, { shape: [checked.causes], of: '[cause]' });
  const expected = fold(checked, counts);
  const difference = checked.data.map((count, j) => count - expected[j]);
  const covariance = residualCovariance(checked, counts);
  const jacobian = requireJacobian(result);
  const folded = covarianceChiSquared(difference, covariance);
  const unfolded = covarianceChiSquared(
    multiply(jacobian, difference),
    sandwich(jacobian, covariance, checked.effects),
  );
  return { folded, unfolded, passed: unfolded.chi2 <= folded.chi2 * (1 + 1e-9) };
}
