import { ndarrayOf } from '../core/index.js';
import { parallelMap } from '../engine/index.js';
import type { Cells } from '../events/index.js';
import { unfold } from '../unfolding/index.js';
import type { ExperimentResult } from './experiment-task.js';
import { type Projection, projectCounts } from './projection.js';
import { foldCounts, nominalResponse, type SimulatedResponse } from './pseudo-experiment.js';
import { kolmogorovPValue, mean, standardDeviation } from './statistics.js';

/** How the spectra of pseudo-experiments are unfolded: as the analysis unfolds its data. */
export interface ClosureUnfolding {
  /** 'uniform', 'jeffreys' or [cause] event numbers. */
  readonly prior: 'uniform' | 'jeffreys' | readonly number[];
  readonly testStatistic: 'ks' | 'chi2' | 'bf' | 'rmd';
  readonly stopping: number;
  readonly maxIterations: number;
}

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

export interface ClosureResult {
  readonly experiments: number;
  readonly bins: readonly ClosureBin[];
  readonly summaries: readonly ClosureSummary[];
  /** [experiment] p-values of the chi-squared between data and folded truth; uniform where errors are right. */
  readonly foldedPValues: readonly number[];
  /** Kolmogorov-Smirnov p-value of their uniformity. */
  readonly foldedUniformity: number;
  /** [experiment] */
  readonly iterations: readonly number[];
  /** [experiment][projection] (unfolded - smeared truth) / error, for the plot. */
  readonly pulls: readonly (readonly number[])[];
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
  const response = ndarrayOf(nominalResponse(assumed).response, [assumed.effects, assumed.causes]);
  const folded = foldCounts(nominalResponse(assumed).response, injected);
  const byIterations = new Map<number, number[]>();
  for (const { iterations } of results) {
    if (byIterations.has(iterations)) continue;
    // A threshold below every value of the test statistic: exactly this number of iterations.
    const fixed = { ...unfolding, testStatistic: 'ks', stopping: -1, maxIterations: iterations } as const;
    const options = { ...fixed, covariances: 'none' } as const;
    const { unfolded } = unfold({ data: folded, response, cells }, options);
    byIterations.set(
      iterations,
      projections.map((projection) => projectCounts(projection, unfolded)),
    );
  }
  return byIterations;
}

function summarize(
  problem: ClosureProblem,
  results: readonly ExperimentResult[],
  smeared: Map<number, number[]>,
): ClosureResult {
  const pulls = results.map(({ iterations, projected, errors }) =>
    projected.map((value, index) => (value - smeared.get(iterations)![index]) / errors[index]),
  );
  const bins = problem.projections.map((projection, index): ClosureBin => {
    const truth = projectCounts(projection, problem.injected);
    const values = results.map(({ projected }) => projected[index]);
    const ofBin = pulls.map((row) => row[index]);
    return {
      name: projection.name,
      low: projection.low,
      high: projection.high,
      truth,
      smearedTruth: mean(results.map(({ iterations }) => smeared.get(iterations)![index])),
      rawBias: mean(values) / truth - 1,
      rawBiasError: standardDeviation(values) / truth / Math.sqrt(values.length),
      pullMean: mean(ofBin),
      pullWidth: standardDeviation(ofBin),
    };
  });
  const foldedPValues = results.map(({ foldedPValue }) => foldedPValue);
  return {
    experiments: results.length,
    bins,
    summaries: [...new Set(bins.map(({ name }) => name))].map((name) =>
      summarizeProjection(name, bins, pulls),
    ),
    foldedPValues,
    foldedUniformity: kolmogorovPValue(foldedPValues),
    iterations: results.map(({ iterations }) => iterations),
    pulls,
  };
}

function summarizeProjection(
  name: string,
  bins: readonly ClosureBin[],
  pulls: readonly (readonly number[])[],
): ClosureSummary {
  const indices = bins.flatMap((bin, index) => (bin.name === name ? [index] : []));
  const all = pulls.flatMap((row) => indices.map((index) => row[index]));
  const biases = indices.map((index) => bins[index].rawBias);
  return {
    name,
    pullMean: mean(all),
    pullWidth: standardDeviation(all),
    rawBiasMean: mean(biases),
    rawBiasLargest: Math.max(...biases.map(Math.abs)),
    coverage: all.filter((pull) => Math.abs(pull) <= 1).length / all.length,
  };
}
