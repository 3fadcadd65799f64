import { ndarrayOf } from '../core/index.js';
import { unfold } from '../unfolding/index.js';
import type { ClosureProblem } from './closure-problem.js';
import { projectCounts, projectError } from './projection.js';
import { fluctuateCounts, fluctuateResponse, foldCounts, type ResponseDraw } from './pseudo-experiment.js';
import { chiSquaredPValue } from './statistics.js';

/** What one pseudo-experiment gives. */
export interface ExperimentResult {
  readonly iterations: number;
  /** [projection] unfolded events and their standard deviations (data and Monte-Carlo statistics). */
  readonly projected: number[];
  readonly errors: number[];
  /** P-value of the chi-squared between the data and the truth folded with the fluctuated response. */
  readonly foldedPValue: number;
}

interface ExperimentArguments {
  readonly problem: ClosureProblem;
  /** [effect] expected counts of the injected spectrum. */
  readonly expected: Float64Array;
  readonly seed: number;
}

/** One pseudo-experiment: fluctuated data, fluctuated simulation, unfolded as the analysis does. Runs in a worker. */
export function runExperiment(
  experiment: number,
  { problem, expected, seed }: ExperimentArguments,
): ExperimentResult {
  const { assumed, cells, injected, projections, unfolding } = problem;
  const data = fluctuateCounts(expected, seed, experiment);
  const draw = fluctuateResponse(assumed, seed, experiment);
  const shape = [assumed.effects, assumed.causes];
  const response = ndarrayOf(draw.response, shape);
  const responseErr = ndarrayOf(draw.responseErr, shape);
  const options = { ...unfolding, responseCovariance: 'poisson' } as const;
  const result = unfold({ data, response, responseErr, cells }, options);
  const size = assumed.causes;
  const covariance = result.covariance!.total.data as Float64Array;
  return {
    iterations: result.numIterations,
    projected: projections.map((projection) => projectCounts(projection, result.unfolded)),
    errors: projections.map((projection) => projectError(projection, covariance, size)),
    foldedPValue: foldedPValue(data, draw, injected),
  };
}

/** Cells with fewer expected counts are left out: their Poisson fluctuations do not follow a chi-squared. */
const fewestExpectedCounts = 10;

/** The variance is that of the counts and of the folded response, sum over causes of (truth x response error)^2. */
function foldedPValue(
  data: Float64Array,
  { response, responseErr }: ResponseDraw,
  truth: readonly number[],
): number {
  const folded = foldCounts(response, truth);
  let chiSquared = 0;
  let cells = 0;
  for (let effect = 0; effect < data.length; effect++) {
    if (folded[effect] < fewestExpectedCounts) continue;
    let variance = folded[effect];
    for (let cause = 0; cause < truth.length; cause++) {
      variance += (truth[cause] * responseErr[effect * truth.length + cause]) ** 2;
    }
    chiSquared += (data[effect] - folded[effect]) ** 2 / variance;
    cells++;
  }
  return chiSquaredPValue(chiSquared, cells);
}
