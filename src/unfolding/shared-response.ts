import { DomainError, type NdArray, ndarrayOf } from '../core/index.js';
import { type IterationStep, iterate } from './bayes-iteration.js';
import { addGramLower, mirrorLower, sandwich } from './dense.js';
import { checkOptions, type IterativeOptions } from './options.js';
import { type PriorChoice, priorOf } from './priors.js';
import { type CheckedProblem, checkProblem, type UnfoldingProblem } from './problem.js';
import { propagate } from './propagation.js';
import { columnSpread, efficiencyDerivative, nonZeroEffects } from './response-covariance.js';
import { type ResponseDerivative, responseDerivative } from './response-derivative.js';

/** One of several measurements that are unfolded with the same response. */
export interface SharedUnfolding {
  /** Its response has to be that of the others. */
  readonly problem: UnfoldingProblem;
  readonly prior: PriorChoice;
  /** Iterations that were made, without a regularizer. */
  readonly iterations: number;
}

/**
 * [measurement x causes + cause, the same] joint Monte-Carlo covariance of spectra that were unfolded with one response: what a
 * fluctuation of the simulation does to all of them at once, exactly through all iterations. The blocks on its diagonal are the
 * `mc` of each alone; the others are what cancels in ratios between years.
 * @throws {DomainError} no measurement, or responses of different shape
 */
export function sharedResponseCovariance(
  measurements: readonly SharedUnfolding[],
  options: Pick<IterativeOptions, 'responseCovariance'> = {},
): NdArray<Float64Array> {
  const problems = measurements.map(({ problem }) => checkProblem(problem));
  requireSameShape(problems);
  const derivatives = measurements.map((each, index) => derivativeOf(problems[index], each));
  const [first] = problems;
  const { causes } = first;
  const rows = problems.length * causes;
  const out = new Float64Array(rows * rows);
  const checked = checkOptions(options);
  const { spread, scale } = columnSpread(first, checked);
  for (let t = 0; t < causes; t++) {
    const effects = nonZeroEffects(spread, first, t);
    if (effects.length === 0) continue;
    const stacked = new Float64Array(rows * (effects.length + 1));
    derivatives.forEach((derivative, index) => {
      stacked.set(derivative(t, effects), index * causes * (effects.length + 1));
    });
    if (scale(t, effects, stacked)) addGramLower(stacked, rows, effects.length + 1, out);
  }
  mirrorLower(out, rows);
  if (checked.responseCovariance === 'fitted') addFitted(out, first, derivatives);
  return ndarrayOf(out, [rows, rows]);
}

function requireSameShape(problems: readonly CheckedProblem[]): void {
  const [first, ...others] = problems;
  const same = (each: CheckedProblem): boolean =>
    each.response.length === first.response.length &&
    each.response.every((value, index) => value === first.response[index]);
  if (first !== undefined && others.every(same)) return;
  throw new DomainError('the measurements do not share one response', {
    fields: { name: 'measurements', value: problems.length },
    remedy: 'Call it for those of one response; spectra of independent simulations are uncorrelated.',
  });
}

function derivativeOf(problem: CheckedProblem, { prior, iterations }: SharedUnfolding): ResponseDerivative {
  const total = problem.data.reduce((sum, count) => sum + count, 0);
  let current: Float64Array = priorOf(prior, problem.causes, problem.cells).map((share) => share * total);
  const steps: IterationStep[] = [];
  for (let i = 0; i < iterations; i++) {
    const step = iterate(problem, current);
    steps.push(step);
    current = step.unfolded;
  }
  return responseDerivative(problem, steps, propagate(problem, steps));
}

/** Adds what the covariance of the fitted efficiencies does to all measurements. */
function addFitted(
  out: Float64Array,
  problem: CheckedProblem,
  derivatives: readonly ResponseDerivative[],
): void {
  const { causes } = problem;
  const stacked = new Float64Array(derivatives.length * causes * causes);
  derivatives.forEach((derivative, index) => {
    stacked.set(efficiencyDerivative(problem, derivative), index * causes * causes);
  });
  const fitted = sandwich(stacked, problem.efficiencyCovariance!, causes);
  for (let k = 0; k < out.length; k++) out[k] += fitted[k];
}
