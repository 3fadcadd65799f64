import { DomainError } from '../../core/index.js';
import type { Derivatives } from '../covariance/propagated-covariances.js';
import { cholesky, inverseOfCholesky } from '../matrices/cholesky.js';
import { timesTransposed, transposed } from '../matrices/dense.js';
import { packRow } from '../matrices/packed.js';
import type { CheckedProblem } from '../problem/problem.js';

/** x = argmin (n - b - R x)^T W (n - b - R x) + tau^2 x^T P x, and what it depends on. */
export interface LeastSquaresSolution {
  readonly unfolded: Float64Array;
  readonly derivatives: Derivatives;
  /** The first term at the minimum. */
  readonly chi2: number;
  /** x^T P x. */
  readonly penalty: number;
}

/** The pieces that do not depend on the strength. */
export interface LeastSquaresProblem {
  readonly problem: CheckedProblem;
  /** [cause, effect] R^T W. */
  readonly weightedResponse: Float64Array;
  /** [cause, cause] R^T W R. */
  readonly curvature: Float64Array;
  readonly weight: Float64Array;
}

/**
 * Weights W are the inverse covariance of the data, held fixed. An effect without variance (no count, no
 * error) weighs as one count.
 * @throws {DomainError} a data covariance that is not positive definite
 */
export function leastSquaresProblem(problem: CheckedProblem): LeastSquaresProblem {
  const { effects, causes, response } = problem;
  const weight = weightMatrix(problem);
  const byCause = transposed(response, effects, causes);
  const weightedResponse = new Float64Array(causes * effects);
  timesTransposed(byCause, weight, effects, weightedResponse);
  const curvature = new Float64Array(causes * causes);
  timesTransposed(weightedResponse, byCause, effects, curvature);
  return { problem, weightedResponse, curvature, weight };
}

function weightMatrix({ effects, dataVariance, dataCovariance }: CheckedProblem): Float64Array {
  const covariance = dataCovariance?.slice() ?? new Float64Array(effects * effects);
  for (let j = 0; j < effects; j++) {
    const at = j * effects + j;
    covariance[at] = dataVariance[j] > 0 ? dataVariance[j] : 1;
  }
  const lower = cholesky(covariance, effects);
  if (lower !== undefined) return inverseOfCholesky(lower, effects);
  throw new DomainError('dataCovariance is not positive definite', {
    fields: { name: 'dataCovariance' },
    remedy: 'Join effects that are fully correlated.',
  });
}

/** @param penalty  [cause, cause] tau^2 P; absent for none @throws {DomainError} a singular problem */
export function solveLeastSquares(pieces: LeastSquaresProblem, penalty?: Float64Array): LeastSquaresSolution {
  const { problem, weightedResponse, curvature, weight } = pieces;
  const { effects, causes, response, data, background } = problem;
  const system = penalty === undefined ? curvature : curvature.map((value, k) => value + penalty[k]);
  const inverse = inverseOfSystem(system, causes);
  const jacobian = new Float64Array(causes * effects);
  timesTransposed(inverse, transposed(weightedResponse, causes, effects), causes, jacobian);
  const signal = background === undefined ? data : data.map((count, j) => count - background[j]);
  const unfolded = new Float64Array(causes);
  timesTransposed(jacobian, signal, effects, unfolded);
  const residual = signal.map((count, j) => {
    let folded = 0;
    for (let a = 0; a < causes; a++) folded += response[j * causes + a] * unfolded[a];
    return count - folded;
  });
  const pull = new Float64Array(effects);
  timesTransposed(weight, residual, effects, pull);
  return {
    unfolded,
    derivatives: {
      data: jacobian,
      background: jacobian.map((value) => -value),
      response: estimatingDerivative(problem, { inverse, jacobian, unfolded, pull }),
    },
    chi2: residual.reduce((sum, value, j) => sum + value * pull[j], 0),
    penalty: penalty === undefined ? 0 : quadratic(penalty, unfolded),
  };
}

function quadratic(matrix: Float64Array, x: Float64Array): number {
  const n = x.length;
  let sum = 0;
  for (let a = 0; a < n; a++) for (let b = 0; b < n; b++) sum += x[a] * matrix[a * n + b] * x[b];
  return sum;
}

/** Scaled to unit diagonal first, so that a wide range of counts is no singularity. */
export function inverseOfSystem(system: Float64Array, n: number): Float64Array {
  const scale = Float64Array.from({ length: n }, (_, a) => 1 / Math.sqrt(system[a * n + a]));
  const lower = cholesky(
    system.map((value, k) => value * scale[Math.floor(k / n)] * scale[k % n]),
    n,
  );
  if (lower === undefined)
    throw new DomainError('the response does not determine every cause: it is singular', {
      fields: { name: 'response', causes: n },
      remedy: "Use fewer causes than effects, or a method with regularisation ('bayes', 'tikhonov', 'svd').",
    });
  return inverseOfCholesky(lower, n).map((value, k) => value * scale[Math.floor(k / n)] * scale[k % n]);
}

/** An estimate that solves sum_j R[j][a] pull_j(n, R x) = (penalty): what its derivative in R is made of. */
export interface EstimatingEquation {
  /** [cause, cause] inverse of minus the derivative of the equations in x. */
  readonly inverse: Float64Array;
  /** [cause, effect] inverse . R^T . |d pull / d folded|. */
  readonly jacobian: Float64Array;
  readonly unfolded: Float64Array;
  /** [effect] */
  readonly pull: Float64Array;
}

/** d x_a / d R[j][t] = inverse[a][t] pull[j] - jacobian[a][j] x[t]: the implicit function theorem. */
export function estimatingDerivative(
  { causes, effects: allEffects }: CheckedProblem,
  { inverse, jacobian, unfolded, pull }: EstimatingEquation,
): Derivatives['response'] {
  const row = new Float64Array(causes);
  return (scratch) => (t, effects, rows) => {
    const numbers = scratch.numbers();
    for (let k = 0; k < effects.length; k++) {
      const j = effects[k];
      for (let a = 0; a < causes; a++)
        row[a] = inverse[a * causes + t] * pull[j] - jacobian[a * allEffects + j] * unfolded[t];
      packRow(numbers, { ...rows, k }, row, 0);
    }
    packRow(numbers, { ...rows, k: effects.length }, row.fill(0), 0);
  };
}
