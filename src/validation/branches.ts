import { parallelMap } from '../engine/index.js';
import { type BranchProblem, type BranchSpectra, heldBranches, unfoldBranches } from './branches-task.js';
import { type EnsembleDistance, ensembleDistance } from './hotelling.js';
import { projectCounts } from './projection.js';
import { mean, standardDeviation } from './statistics.js';

/** The difference of two branches in one bin of one projection, relative to the spectrum that pseudo-experiments are drawn from. */
export interface BranchBin {
  readonly name: string;
  readonly low: number;
  readonly high: number;
  /** (first - second) / spectrum: found, and the mean and standard deviation of pseudo-experiments. */
  readonly difference: number;
  readonly expected: number;
  readonly error: number;
}

/** Two branches compared, bin by bin and over all bins of each projection. */
export interface BranchComparison {
  readonly first: string;
  readonly second: string;
  readonly bins: readonly BranchBin[];
  /** By kind of projection: total, light, heavy. */
  readonly distances: readonly ({ readonly name: string } & EnsembleDistance)[];
}

export interface BranchOptions {
  readonly seed: number;
  /** More than twice the number of energy bins. */
  readonly experiments: number;
  readonly onProgress?: (done: number, total: number) => void;
}

/**
 * Compares every branch with the reference, the last one. What is expected of the difference comes from pseudo-experiments in which data, livetimes and
 * detector fluctuate once for all branches: events that branches share move them together, and where the methods differ in what
 * they smooth, the difference is not 0. All bins are judged together with the ensemble's covariance (Hotelling's T^2).
 * @param data  [joint data cell]
 * @throws {DomainError} no more experiments than bins
 */
export async function compareBranches(
  problem: BranchProblem,
  data: ArrayLike<number>,
  { seed, experiments, onProgress }: BranchOptions,
): Promise<BranchComparison[]> {
  const found = unfoldBranches(problem, data);
  // What each chooses for the data it keeps: a choice made anew each time makes differences jump, which no covariance describes.
  const held = { ...problem, branches: heldBranches(problem, data) };
  const module = new URL('./branches-task.js', import.meta.url).href;
  const args = { problem: held, seed };
  const ensemble = await parallelMap<number, BranchSpectra>(
    Array.from({ length: experiments }, (_, index) => index),
    { module, export: 'runBranches', args },
    { onProgress },
  );
  const last = problem.branches.length - 1;
  const reference = problem.projections.map((projection) => projectCounts(projection, problem.spectrum));
  return problem.branches.slice(0, -1).map(({ name }, branch) => {
    const difference = (spectra: BranchSpectra): number[] =>
      spectra[branch].map((value, k) => (value - spectra[last][k]) / reference[k]);
    const members = ensemble.map(difference);
    const places = { first: name, second: problem.branches[last].name };
    return { ...places, ...compared(problem, difference(found), members) };
  });
}

/** Where a difference is known worse than this part of the spectrum its errors are not normal, and the bin is left out. */
const largestError = 1 / 3;

function compared(
  { projections }: BranchProblem,
  difference: readonly number[],
  members: readonly (readonly number[])[],
): Pick<BranchComparison, 'bins' | 'distances'> {
  const all = projections.map(({ name, low, high }, k): BranchBin => {
    const values = members.map((member) => member[k]);
    const [expected, error] = [mean(values), standardDeviation(values)];
    return { name, low, high, difference: difference[k], expected, error };
  });
  const told = [...all.keys()].filter((k) => all[k].error > 0 && all[k].error < largestError);
  const bins = told.map((k) => all[k]);
  const names = [...new Set(bins.map(({ name }) => name))];
  const distances = names.map((name) => {
    const own = told.filter((k) => projections[k].name === name);
    const pick = (values: readonly number[]): number[] => own.map((k) => values[k]);
    return { name, ...ensembleDistance(pick(difference), members.map(pick)) };
  });
  return { bins, distances };
}
