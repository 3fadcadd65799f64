import { DomainError, type NdArray, ndarrayOf } from '../../core/index.js';
import { type ColumnSpread, columnSpread } from '../covariance/response-column-spread.js';
import { columnFactors } from '../covariance/response-covariance.js';
import type { ResponseDerivative } from '../covariance/response-derivative.js';
import { addPackedProduct, crossProduct, mirrorLower } from '../matrices/dense.js';
import { panelsOf, unpackProduct } from '../matrices/packed.js';
import { type Scratch, withScratch } from '../matrices/workspace.js';
import { type CrossCheckOptions, checkCrossCheck, type UnfoldingOptions } from '../problem/method-options.js';
import { type CheckedProblem, checkProblem, type UnfoldingProblem } from '../problem/problem.js';
import { spreadMatrix, withoutHeldCauses } from './held-causes.js';
import { responseDerivativeOf } from './response-derivative-of.js';

/** One of several measurements that are unfolded with the same response. */
export interface SharedUnfolding {
  /** Its response has to be that of the others. */
  readonly problem: UnfoldingProblem;
  /** Method and prior, held at what the result chose (heldAt). */
  readonly options: UnfoldingOptions;
}

/**
 * [measurement x causes + cause, the same] joint Monte-Carlo covariance of spectra that were unfolded with one response: what a
 * fluctuation of the simulation does to all of them at once, exactly through all iterations. The blocks on its diagonal are the
 * `mc` of each alone; the others are what cancels in ratios between years.
 * @throws {DomainError} no measurement, or responses of different shape
 */
export function sharedResponseCovariance(measurements: readonly SharedUnfolding[]): NdArray<Float64Array> {
  const all = measurements.map(({ problem }) => checkProblem(problem));
  const reduced = all.map((problem, index) => reducedOf(problem, measurements[index].options));
  const problems = reduced.map(({ problem }) => problem);
  requireSameShape(problems);
  const derivatives = measurements.map((_, index) =>
    responseDerivativeOf(problems[index], reduced[index].options),
  );
  const [problem] = problems;
  const spread = columnSpread(problem, {
    covariances: 'all',
    responseCovariance: measurements[0].options.responseCovariance ?? 'multinomial',
  });
  const rows = problems.length * problem.causes;
  const byEfficiency = new Float64Array(spread.fitted ? problem.causes * rows : 0);
  const out = withScratch((scratch) =>
    sumOverCauses(scratch, { problem, spread, derivatives }, byEfficiency),
  );
  if (spread.fitted) addFitted(out, problem, byEfficiency);
  mirrorLower(out, rows);
  const joint = ndarrayOf(out, [rows, rows]);
  const { causes } = all[0];
  if (causes === problem.causes) return joint;
  const places = reduced.flatMap(({ places }, m) => places.map((a) => m * causes + a));
  return spreadMatrix(joint, places, places, [all.length * causes, all.length * causes]);
}

/** The problem and options of the causes that are not held, and their numbers. */
function reducedOf(problem: CheckedProblem, options: UnfoldingOptions) {
  if ((options.method ?? 'bayes') !== 'bayes') {
    const checked = checkCrossCheck(options as CrossCheckOptions);
    if (checked.heldCauses?.length) return withoutHeldCauses(problem, checked);
  }
  return { problem, options, places: Array.from({ length: problem.causes }, (_, a) => a) };
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
