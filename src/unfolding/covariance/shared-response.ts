import { DomainError, type NdArray, ndarrayOf } from '../../core/index.js';
import { addPackedProduct, crossProduct, mirrorLower } from '../matrices/dense.js';
import { panelsOf, unpackProduct } from '../matrices/packed.js';
import { type Scratch, withScratch } from '../matrices/workspace.js';
import { checkOptions, type IterativeOptions } from '../problem/options.js';
import { type PriorChoice, priorOf } from '../problem/priors.js';
import { type CheckedProblem, checkProblem, type UnfoldingProblem } from '../problem/problem.js';
import { derivativesOf } from './bayes-derivatives.js';
import { type IterationStep, iterate } from './bayes-iteration.js';
import { type ColumnSpread, columnSpread } from './response-column-spread.js';
import { columnFactors } from './response-covariance.js';
import type { ResponseDerivative } from './response-derivative.js';

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
  const [problem] = problems;
  const spread = columnSpread(problem, checkOptions(options));
  const rows = problems.length * problem.causes;
  const byEfficiency = new Float64Array(spread.fitted ? problem.causes * rows : 0);
  const out = withScratch((scratch) =>
    sumOverCauses(scratch, { problem, spread, derivatives }, byEfficiency),
  );
  if (spread.fitted) addFitted(out, problem, byEfficiency);
  mirrorLower(out, rows);
  return ndarrayOf(out, [rows, rows]);
}

interface JointSum {
  readonly problem: CheckedProblem;
  readonly spread: ColumnSpread;
  readonly derivatives: readonly ResponseDerivative[];
}

/** The lower triangle of sum_t D_t V_t D_t^T, one block per pair of measurements. @param byEfficiency  [cause t, row], filled */
function sumOverCauses(
  scratch: Scratch,
  { problem, spread, derivatives }: JointSum,
  byEfficiency: Float64Array,
): Float64Array {
  const { causes } = problem;
  const count = derivatives.length;
  const rows = count * causes;
  const panels = panelsOf(causes);
  const factors = derivatives.map(() => columnFactors(scratch, problem, { spread, columns: causes }));
  const fills = derivatives.map((derivative) => derivative(scratch));
  const blocks = Array.from({ length: count * count }, () => scratch.take((panels * 4) ** 2));
  for (let t = 0; t < causes; t++) {
    const each = factors.map((factor, m) => factor.make(t, fills[m]));
    if (byEfficiency.length > 0)
      factors.forEach((factor, m) => {
        byEfficiency.set(factor.mean(), t * rows + m * causes);
      });
    for (const [m, left] of each.entries())
      for (const [l, right] of each.slice(0, m + 1).entries())
        if (left && right) addPackedProduct(scratch, left, right, blocks[m * count + l]);
  }
  const out = new Float64Array(rows * rows);
  for (let m = 0; m < count; m++)
    for (let l = 0; l <= m; l++) {
      const product = { start: blocks[m * count + l], rows: causes, columns: causes };
      const block = unpackProduct(scratch.numbers(), product);
      for (let a = 0; a < causes; a++)
        out.set(block.subarray(a * causes, (a + 1) * causes), (m * causes + a) * rows + l * causes);
    }
  return out;
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
  return derivativesOf(problem, steps, { covariances: 'all' }).response;
}

/** Adds what the covariance of the fitted efficiencies does to all measurements. */
function addFitted(
  out: Float64Array,
  { causes, efficiencyCovariance }: CheckedProblem,
  byEfficiency: Float64Array,
): void {
  const left = crossProduct(efficiencyCovariance!, byEfficiency, causes);
  const fitted = crossProduct(byEfficiency, left, causes);
  for (let k = 0; k < out.length; k++) out[k] += fitted[k];
}
