import { ndarrayOf, randomStream } from '../core/index.js';
import type { Cells } from '../events/index.js';
import { heldAt, type UnfoldingOptions, type UnfoldingResult, unfold } from '../unfolding/index.js';
import { type Projection, projectCounts } from './projection.js';
import {
  fluctuateResponse,
  foldCounts,
  nominalResponse,
  type SimulatedResponse,
} from './pseudo-experiment.js';

/** One of several ways from the same events to a spectrum. */
export interface Branch {
  readonly name: string;
  readonly effects: number;
  /** [joint simulated cell] its effect in this branch, -1 where the branch does not see it. */
  readonly simulated: Int32Array;
  /** [joint data cell] the same. */
  readonly measured: Int32Array;
  /** Part of the whole exposure that its data have. */
  readonly share: number;
  readonly unfolding: UnfoldingOptions;
}

/** Data that were taken together. */
export interface DataPart {
  /** Part of the whole exposure. */
  readonly share: number;
  /** Relative error of its livetime. */
  readonly shareError: number;
  /** Mean weight of its events. */
  readonly weight: number;
}

/** Events of one spectrum that all branches look at, in joint cells that tell the cells of every branch: 'zenith half and effect'. */
export interface BranchProblem {
  /** [joint simulated cell x causes + cause] */
  readonly simulated: SimulatedResponse;
  readonly parts: readonly DataPart[];
  /** [joint data cell] its part, and the joint simulated cell that describes it, -1 for none. */
  readonly part: Int32Array;
  readonly source: Int32Array;
  /** [joint data cell] expected events that come from no cause, among the data; default none. */
  readonly background?: readonly number[];
  /** [cause] events of the whole exposure that pseudo-experiments are drawn from. */
  readonly spectrum: readonly number[];
  readonly branches: readonly Branch[];
  readonly cells: Cells;
  readonly projections: readonly Projection[];
}

/** [branch][projection] unfolded events of the whole exposure. */
export type BranchSpectra = number[][];

/** What the branches make of measured data, with the simulation as it is. @param data  [joint data cell] */
export function unfoldBranches(problem: BranchProblem, data: ArrayLike<number>): BranchSpectra {
  return branchResults(problem, data).map(({ unfolded }, index) =>
    problem.projections.map(
      (projection) => projectCounts(projection, unfolded) / problem.branches[index].share,
    ),
  );
}

/** The same branches, each with the iterations or the strength that it chooses for these data. */
export function heldBranches(problem: BranchProblem, data: ArrayLike<number>): Branch[] {
  return branchResults(problem, data).map(({ numIterations, regularisation }, index) => {
    const branch = problem.branches[index];
    return { ...branch, unfolding: heldAt(branch.unfolding, { numIterations, ...regularisation }) };
  });
}

/** [branch] */
function branchResults(
  { branches, simulated, cells, background: fakes }: BranchProblem,
  data: ArrayLike<number>,
): UnfoldingResult[] {
  const { causes } = simulated;
  const { response: joint } = nominalResponse(simulated);
  return branches.map(({ effects, simulated: rows, measured, unfolding }) => {
    const response = ndarrayOf(gathered(joint, rows, { effects, columns: causes }), [effects, causes]);
    const counts = gathered(data, measured, { effects, columns: 1 });
    const background = fakes && gathered(fakes, measured, { effects, columns: 1 });
    return unfold({ data: counts, response, cells, background }, unfolding);
  });
}

interface BranchArguments {
  readonly problem: BranchProblem;
  readonly seed: number;
}

/**
 * One pseudo-experiment: livetimes, the detector that measures and its data fluctuate once, for all branches. Runs in a worker. The detector
 * differs from the simulation as another simulation of the same size would, and what unfolds is the simulation itself, as with measured
 * data. Drawing the simulation that unfolds again would put the noise of both draws into an inverted response, and make errors of methods
 * that smooth little too large.
 */
export function runBranches(experiment: number, { problem, seed }: BranchArguments): BranchSpectra {
  const { simulated, spectrum, parts, background } = problem;
  const random = randomStream({ seed, stage: 'branches', file: experiment });
  const exposure = parts.map(({ share, shareError }) => share * (1 + shareError * random.normal()));
  const expected = foldCounts(fluctuateResponse(simulated, seed, experiment).response, spectrum);
  const data = Float64Array.from(problem.source, (cell, index) => {
    const part = problem.part[index];
    const signal = cell < 0 ? 0 : expected[cell] * exposure[part];
    const mean = signal + (background?.[index] ?? 0);
    if (mean === 0) return 0;
    const { weight } = parts[part];
    return weight * random.poisson(mean / weight);
  });
  return unfoldBranches(problem, data);
}

/** Rows of the joint cells added up to the rows of a branch. */
function gathered(
  rows: ArrayLike<number>,
  rowOf: Int32Array,
  { effects, columns }: { readonly effects: number; readonly columns: number },
): Float64Array {
  const out = new Float64Array(effects * columns);
  for (let cell = 0; cell < rowOf.length; cell++) {
    const row = rowOf[cell];
    if (row < 0) continue;
    for (let k = 0; k < columns; k++) out[row * columns + k] += rows[cell * columns + k];
  }
  return out;
}
