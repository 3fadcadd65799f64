import { DomainError } from '../../core/index.js';
import { centralDifferences, type Fit, fitLeastSquaresModel } from '../matrices/least-squares-fit.js';
import { type CheckedProblem, checkProblem, type UnfoldingProblem } from '../problem/problem.js';
import { type ChiSquared, chiSquaredOf } from '../statistics/chi-squared.js';
import { foldedCovariance, independentDirections } from './folded-covariance.js';
import { fold } from './refolding.js';

export interface ForwardFit extends ChiSquared {
  readonly parameters: Float64Array;
  /** One standard deviation each. */
  readonly errors: Float64Array;
  /** [parameter, parameter] row by row. */
  readonly covariance: Float64Array;
  /** [cause] expected events at the best parameters. */
  readonly expected: Float64Array;
  readonly converged: boolean;
}

/**
 * Fits a model of the true spectrum to the data without unfolding: expected counts folded through the
 * response, Poisson deviance minimised by Levenberg-Marquardt steps on signed roots of its terms (Baker,
 * Cousins, NIM 221 (1984) 437). Where the problem gives the statistics of the simulation, the folded counts may move along the
 * independent directions of their covariance, each with a Gaussian penalty (Conway, arXiv:1103.0354), and the errors hold both.
 * Its chi-squared is the deviance with the penalties.
 * @param model  expected events per cause, [cause], for given parameters
 * @throws {DomainError} a model of another length, counts that are not finite, parameters the data do not
 * determine
 */
export function forwardFit(
  problem: UnfoldingProblem,
  model: (parameters: Float64Array) => ArrayLike<number>,
  start: ArrayLike<number>,
): ForwardFit {
  const checked = checkProblem(problem);
  const expectedOf = (parameters: Float64Array): Float64Array => {
    const expected = Float64Array.from(model(parameters));
    if (expected.length === checked.causes) return expected;
    throw new DomainError(`the model gives ${expected.length} numbers for ${checked.causes} causes`, {
      fields: { name: 'model', value: expected.length, expected: checked.causes },
    });
  };
  const foldedAt = (parameters: Float64Array): Float64Array => fold(checked, expectedOf(parameters));
  const fixed = fitLeastSquaresModel(
    (parameters) => devianceRoots(checked.data, foldedAt(parameters)),
    start,
    (parameters) => {
      const slopes = devianceSlopes(checked.data, foldedAt(parameters));
      return centralDifferences(foldedAt, parameters).map((moved) => product(moved, slopes));
    },
  );
  const spread = foldedCovariance(checked, expectedOf(fixed.parameters));
  const fit = spread ? fitWithSpread(checked, foldedAt, { fixed, spread }) : fixed;
  const n = start.length;
  const parameters = fit.parameters.slice(0, n);
  const all = fit.parameters.length;
  const covariance = Float64Array.from(
    { length: n * n },
    (_, k) => fit.covariance[Math.floor(k / n) * all + (k % n)],
  );
  return {
    ...chiSquaredOf(fit.chi2, fit.ndf),
    parameters,
    errors: parameters.map((_, i) => Math.sqrt(covariance[i * n + i])),
    covariance,
    expected: expectedOf(parameters),
    converged: fit.converged,
  };
}

/** The same fit, where the folded counts may move along the directions of `spread`, from the best parameters of a fixed response. */
function fitWithSpread(
  { data }: CheckedProblem,
  foldedAt: (parameters: Float64Array) => Float64Array,
  { fixed, spread }: { readonly fixed: Fit; readonly spread: Float64Array },
): Fit {
  const directions = independentDirections(spread);
  const n = fixed.parameters.length;
  const moved = (values: Float64Array): Float64Array => {
    const folded = foldedAt(values.slice(0, n));
    directions.forEach((direction, d) => {
      for (let j = 0; j < folded.length; j++) folded[j] += values[n + d] * direction[j];
    });
    return folded;
  };
  return fitLeastSquaresModel(
    (values) => Float64Array.of(...devianceRoots(data, moved(values)), ...values.subarray(n)),
    [...fixed.parameters, ...directions.map(() => 0)],
    (values) => {
      const slopes = devianceSlopes(data, moved(values));
      const byParameter = centralDifferences(foldedAt, values.slice(0, n));
      return [...byParameter, ...directions].map((direction, i) => {
        const row = new Float64Array(data.length + directions.length);
        row.set(product(direction, slopes));
        if (i >= n) row[data.length + i - n] = 1;
        return row;
      });
    },
  );
}

const product = (a: Float64Array, b: Float64Array): Float64Array => a.map((value, k) => value * b[k]);

/** Signed square roots of the terms of 2 sum f - n + n ln(n/f). */
function devianceRoots(data: Float64Array, folded: Float64Array): Float64Array {
  return data.map((count, j) => {
    const expected = Math.max(folded[j], 1e-12);
    const x = (count - expected) / expected;
    return Math.sign(x) * Math.sqrt(2 * expected * excessEntropy(x));
  });
}

/** Derivatives of devianceRoots by the folded counts: -x / root, and -1 / sqrt(f) where both vanish. */
function devianceSlopes(data: Float64Array, folded: Float64Array): Float64Array {
  const roots = devianceRoots(data, folded);
  return data.map((count, j) => {
    const expected = Math.max(folded[j], 1e-12);
    const x = (count - expected) / expected;
    return Math.abs(x) < 1e-9 ? -1 / Math.sqrt(expected) : -x / roots[j];
  });
}

/** (1 + x) ln(1 + x) - x >= 0; by its series near 0, where the difference would lose every digit. */
function excessEntropy(x: number): number {
  if (x <= -1) return 1;
  if (Math.abs(x) > 0.01) return Math.max(0, (1 + x) * Math.log1p(x) - x);
  let sum = 0;
  for (let k = 9; k >= 2; k--) sum = (k % 2 === 0 ? 1 : -1) / (k * (k - 1)) + x * sum;
  return sum * x * x;
}

/**
 * dN/dE of a broken power law, integrated over bins by the trapezium rule in ln E (16 steps a bin): for fits
 * of knee and indices.
 * @param edgesGeV  [bin + 1] @param p  norm at 1e6 GeV, index below, index above, lg(knee / GeV)
 * @returns  [bin]
 */
export function brokenPowerLawIntegrals(edgesGeV: ArrayLike<number>, p: ArrayLike<number>): Float64Array {
  const [norm, below, above, log10Knee] = [p[0], p[1], p[2], p[3]];
  // A knee of width 1/softness in ln E: a sharp one has no derivative where it crosses an edge.
  const softness = 5;
  const [lnPivot, lnKnee] = [6 * Math.LN10, log10Knee * Math.LN10];
  // In logarithms: three powers of every point took most of a fit's time.
  const fluxTimesEnergy = (ln: number): number => {
    const bend = Math.log1p(Math.exp(softness * (ln - lnKnee))) * ((above - below) / softness);
    return norm * Math.exp(below * (ln - lnPivot) + bend + ln);
  };
  const steps = 16;
  return Float64Array.from({ length: edgesGeV.length - 1 }, (_, bin) => {
    const [low, high] = [Math.log(edgesGeV[bin]), Math.log(edgesGeV[bin + 1])];
    const width = (high - low) / steps;
    let sum = 0;
    for (let k = 0; k <= steps; k++) {
      sum += (k === 0 || k === steps ? 0.5 : 1) * fluxTimesEnergy(low + k * width);
    }
    return sum * width;
  });
}
