import type { ExperimentResult } from './experiment-task.js';
import { type Projection, projectCounts } from './projection.js';
import { mean, standardDeviation } from './statistics.js';

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

/** Pulls of an ensemble, by bin and over all bins of each projection. */
export interface EnsemblePulls {
  readonly experiments: number;
  readonly bins: readonly ClosureBin[];
  readonly summaries: readonly ClosureSummary[];
  /** [experiment][projection] (unfolded - smeared truth) / error. */
  readonly pulls: readonly (readonly number[])[];
}

export type ExperimentSpectrum = Pick<ExperimentResult, 'iterations' | 'projected' | 'errors'>;

/**
 * Pulls, bias and coverage of pseudo-experiments.
 * @param injected  [cause] the truth
 * @param smeared  by number of iterations: [projection] what the method makes of the truth
 */
export function ensemblePulls(
  projections: readonly Projection[],
  injected: readonly number[],
  results: readonly ExperimentSpectrum[],
  smeared: ReadonlyMap<number, readonly number[]>,
): EnsemblePulls {
  const pulls = results.map(({ iterations, projected, errors }) =>
    projected.map((value, index) => (value - smeared.get(iterations)![index]) / errors[index]),
  );
  const bins = projections.map((projection, index): ClosureBin => {
    const truth = projectCounts(projection, injected);
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
  const names = [...new Set(bins.map(({ name }) => name))];
  const summaries = names.map((name) => summarizeProjection(name, bins, pulls));
  return { experiments: results.length, bins, summaries, pulls };
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
