import { ndarrayOf } from '../core/index.js';
import { parallelMap } from '../engine/index.js';
import type { ClosureProblem } from './closure-problem.js';
import { type EnsemblePulls, ensemblePulls } from './ensemble.js';
import type { ExperimentResult } from './experiment-task.js';
import { foldCounts, nominalResponse, type SimulatedResponse } from './pseudo-experiment.js';
import { smearedByIterations } from './smeared-truth.js';
import { kolmogorovPValue } from './statistics.js';

export interface ClosureOptions {
  readonly seed: number;
  /** At least 2; 200 and more make the numbers sharp. */
  readonly experiments: number;
  readonly onProgress?: (done: number, total: number) => void;
}

export interface ClosureResult extends EnsemblePulls {
  /** [experiment] p-values of the chi-squared between data and folded truth; uniform where errors are right. */
  readonly foldedPValues: readonly number[];
  /** Kolmogorov-Smirnov p-value of their uniformity. */
  readonly foldedUniformity: number;
  /** [experiment] */
  readonly iterations: readonly number[];
}

/**
 * Unfolds an ensemble of pseudo-experiments in which data and simulation fluctuate, and compares with the smeared truth: what
 * the same number of iterations makes of the truth as the assumed response folds it. For D'Agostini's iteration that is A x truth with
 * A = d(unfolded)/d(expected data) x response, since the unfolded counts are homogeneous of degree one in the data (Euler).
 */
export async function closureEnsemble(
  problem: ClosureProblem,
  options: ClosureOptions,
): Promise<ClosureResult> {
  const { response } = nominalResponse(problem.truth);
  const expected = foldCounts(response, problem.injected);
  const experiments = Array.from({ length: options.experiments }, (_, index) => index);
  const task = {
    module: new URL('./experiment-task.js', import.meta.url).href,
    export: 'runExperiment',
    args: { problem: plain(problem), expected, seed: options.seed },
  };
  const results = await parallelMap<number, ExperimentResult>(experiments, task, {
    onProgress: options.onProgress,
  });
  const smeared = smearedTruths(problem, results);
  return summarize(problem, results, smeared);
}

/** Arrays that cross to the workers as typed arrays. */
function plain(problem: ClosureProblem): ClosureProblem {
  const typed = (simulated: SimulatedResponse): SimulatedResponse => ({
    ...simulated,
    passed: Float64Array.from(simulated.passed),
    passedVariance: Float64Array.from(simulated.passedVariance),
    thrown: Float64Array.from(simulated.thrown),
  });
  return { ...problem, truth: typed(problem.truth), assumed: typed(problem.assumed) };
}

/**
 * By number of iterations: what unfolding makes of the truth as the assumed response folds it, each projection. Folded with the
 * response that made the data it would follow them, and a wrong detector model would go unnoticed.
 */
function smearedTruths(
  { assumed, injected, cells, projections, unfolding }: ClosureProblem,
  results: readonly ExperimentResult[],
): Map<number, number[]> {
  const { response } = nominalResponse(assumed);
  const shape = [assumed.effects, assumed.causes];
  const problem = { data: foldCounts(response, injected), response: ndarrayOf(response, shape), cells };
  const iterations = results.map((result) => result.iterations);
  return smearedByIterations(problem, unfolding, { iterations, projections });
}

function summarize(
  { projections, injected }: ClosureProblem,
  results: readonly ExperimentResult[],
  smeared: Map<number, number[]>,
): ClosureResult {
  const foldedPValues = results.map(({ foldedPValue }) => foldedPValue);
  return {
    ...ensemblePulls(projections, injected, results, smeared),
    foldedPValues,
    foldedUniformity: kolmogorovPValue(foldedPValues),
    iterations: results.map(({ iterations }) => iterations),
  };
}
