import { ndarrayOf } from '../core/index.js';
import { parallelMap } from '../engine/index.js';
import type { Cells } from '../events/index.js';
import type { UnfoldingOptions } from '../unfolding/index.js';
import { type EnsemblePulls, ensemblePulls } from './ensemble.js';
import type { ExperimentResult } from './experiment-task.js';
import type { Projection } from './projection.js';
import { foldCounts, nominalResponse, type SimulatedResponse } from './pseudo-experiment.js';
import { smearedByIterations } from './smeared-truth.js';
import { kolmogorovPValue } from './statistics.js';

/** How the spectra of pseudo-experiments are unfolded: as the analysis unfolds its data. Plain data, for the workers. */
export type ClosureUnfolding = UnfoldingOptions & {
  /** 'uniform', 'jeffreys' or [cause] event numbers. */
  readonly prior: 'uniform' | 'jeffreys' | readonly number[];
};

/** What the ensemble closure needs. */
export interface ClosureProblem {
  /** The response that the pseudo-experiments' data are made with. */
  readonly truth: SimulatedResponse;
  /** The response that they are unfolded with; the same simulation unless a wrong detector model is to be found out. */
  readonly assumed: SimulatedResponse;
  /** [cause] expected events of the injected flux: flux x area x solid angle x livetime. */
  readonly injected: readonly number[];
  /** Energy bins and groups of the causes. */
  readonly cells: Cells;
  readonly projections: readonly Projection[];
  readonly unfolding: ClosureUnfolding;
}

export interface ClosureOptions {
  readonly seed: number;
  /** At least 2; 200 and more make the numbers sharp. */
  readonly experiments: number;
  readonly onProgress?: (done: number, total: number) => void;
}

/** One projection in one energy bin, over all pseudo-experiments. */
export interface ClosureBin {
  readonly name: string;
  readonly low: number;
  readonly high: number;
  /** Events: injected, and what the method gives for infinite statistics. */
  readonly truth: number;
  readonly smearedTruth: number;
  /** Mean unfolded / truth - 1: what the method's regularisation costs. */
  readonly rawBias: number;
  /** Standard error of that mean over the ensemble. */
  readonly rawBiasError: number;
  /** Of (unfolded - smeared truth) / error. */
  readonly pullMean: number;
  readonly pullWidth: number;
}

/** One projection over all its energy bins and pseudo-experiments. */
export interface ClosureSummary {
  readonly name: string;
  readonly pullMean: number;
  readonly pullWidth: number;
  readonly rawBiasMean: number;
  /** Largest |raw bias| of a bin. */
  readonly rawBiasLargest: number;
  /** Fraction of intervals of one standard deviation that hold the smeared truth. */
  readonly coverage: number;
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
