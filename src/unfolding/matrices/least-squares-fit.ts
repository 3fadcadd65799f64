import { DomainError } from '../../core/index.js';
import { cholesky, inverseOfCholesky, solveCholesky } from './cholesky.js';

export interface Fit {
  readonly parameters: Float64Array;
  /** [parameter, parameter] inverse of J^T J at the minimum: for residuals in units of their errors. */
  readonly covariance: Float64Array;
  readonly chi2: number;
  readonly ndf: number;
  readonly converged: boolean;
}

/** Residuals (observed - expected) / error for given parameters. */
export type Residuals = (parameters: Float64Array) => Float64Array;

/** Derivatives of the residuals by each parameter, [parameter][residual]. */
export type Slopes = (parameters: Float64Array) => readonly Float64Array[];

const mostSteps = 200;

/**
 * Minimises the sum of squared residuals by Levenberg-Marquardt steps (Marquardt, J. SIAM 11 (1963) 431) with
 * Marquardt's scaling; the covariance comes from the Jacobian at the minimum.
 * @param slopesAt  default: central differences
 * @throws {DomainError} residuals that are not finite at the start, or parameters that the data do not
 * determine
 */
export function fitLeastSquaresModel(
  residuals: Residuals,
  start: ArrayLike<number>,
  slopesAt: Slopes = (parameters) => centralDifferences(residuals, parameters),
): Fit {
  let parameters: Float64Array = Float64Array.from(start);
  let current = residuals(parameters);
  let chi2 = sumOfSquares(current);
  if (!Number.isFinite(chi2))
    throw new DomainError('the fit cannot start: a residual is not finite', {
      fields: { name: 'start', value: [...parameters] },
    });
  let damping = 1e-3;
  let converged = false;
  for (let step = 0; step < mostSteps && !converged; step++) {
    const { curvature, gradient } = normalEquations(slopesAt(parameters), current);
    let accepted = false;
    while (!accepted && damping < 1e16) {
      const trial = dampedStep(parameters, curvature, gradient, damping);
      const next = trial && residuals(trial);
      const nextChi2 = next ? sumOfSquares(next) : Number.NaN;
      accepted = nextChi2 <= chi2;
      damping = accepted ? Math.max(1e-12, damping / 10) : damping * 10;
      if (!accepted) continue;
      converged = chi2 - nextChi2 <= 1e-12 * (chi2 + 1e-12);
      [parameters, current, chi2] = [trial!, next!, nextChi2];
    }
    // No smaller value in any direction to rounding: this is the minimum.
    if (!accepted) converged = true;
  }
  const ndf = current.length - parameters.length;
  return {
    parameters,
    covariance: covarianceAt(slopesAt(parameters), parameters, current),
    chi2,
    ndf,
    converged,
  };
}

function covarianceAt(
  slopes: readonly Float64Array[],
  parameters: Float64Array,
  current: Float64Array,
): Float64Array {
  const n = parameters.length;
  const { curvature } = normalEquations(slopes, current);
  // Scaled to unit diagonal first: parameters may differ by many orders of magnitude.
  const scale = Float64Array.from({ length: n }, (_, i) => 1 / Math.sqrt(curvature[i * n + i]));
  const lower = cholesky(
    curvature.map((value, k) => value * scale[Math.floor(k / n)] * scale[k % n]),
    n,
  );
  if (lower === undefined)
    throw new DomainError('the data do not determine every parameter of the fit', {
      fields: { name: 'parameters', value: [...parameters] },
      remedy: 'Fix parameters, or fit a wider range.',
    });
  return inverseOfCholesky(lower, n).map((value, k) => value * scale[Math.floor(k / n)] * scale[k % n]);
}

function normalEquations(
  slopes: readonly Float64Array[],
  current: Float64Array,
): { curvature: Float64Array; gradient: Float64Array } {
  const n = slopes.length;
  const curvature = new Float64Array(n * n);
  const gradient = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      const sum = dot(slopes[i], slopes[j]);
      curvature[i * n + j] = sum;
      curvature[j * n + i] = sum;
    }
    gradient[i] = dot(slopes[i], current);
  }
  return { curvature, gradient };
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let k = 0; k < a.length; k++) sum += a[k] * b[k];
  return sum;
}

/** [parameter][value] derivatives of a function of the parameters. */
export function centralDifferences(values: Residuals, parameters: Float64Array): Float64Array[] {
  return Array.from(parameters, (parameter, i) => {
    // The cube root of the rounding unit balances truncation against rounding in a central difference.
    const step = 6e-6 * Math.max(Math.abs(parameter), 1e-6);
    const shifted = (by: number): Float64Array =>
      values(parameters.map((value, k) => (k === i ? value + by : value)));
    const [above, below] = [shifted(step), shifted(-step)];
    return above.map((value, k) => (value - below[k]) / (2 * step));
  });
}

function dampedStep(
  parameters: Float64Array,
  curvature: Float64Array,
  gradient: Float64Array,
  damping: number,
): Float64Array | undefined {
  const n = parameters.length;
  const damped = curvature.slice();
  for (let i = 0; i < n; i++) damped[i * n + i] *= 1 + damping;
  const lower = cholesky(damped, n);
  if (lower === undefined) return undefined;
  const step = solveCholesky(lower, gradient);
  return parameters.map((value, i) => value - step[i]);
}

function sumOfSquares(values: Float64Array): number {
  let sum = 0;
  for (const value of values) sum += value * value;
  return sum;
}
