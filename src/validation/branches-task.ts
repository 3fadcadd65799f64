import { ndarrayOf, randomStream } from '../core/index.js';
import type { Cells } from '../events/index.js';
import { type UnfoldingOptions, unfold } from '../unfolding/index.js';
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
  return spectraOf(problem, data, nominalResponse(problem.simulated).response);
}

interface BranchArguments {
  readonly problem: BranchProblem;
  /** [joint simulated cell] events of the whole exposure. */
  readonly expected: Float64Array;
  readonly seed: number;
}

/** One pseudo-experiment: data, livetimes and simulation fluctuate once, for all branches. Runs in a worker. */
export function runBranches(experiment: number, { problem, expected, seed }: BranchArguments): BranchSpectra {
  const random = randomStream({ seed, stage: 'branches', file: experiment });
  const exposure = problem.parts.map(({ share, shareError }) => share * (1 + shareError * random.normal()));
  const data = Float64Array.from(problem.source, (cell, index) => {
    const part = problem.part[index];
    const signal = cell < 0 ? 0 : expected[cell] * exposure[part];
    const mean = signal + (problem.background?.[index] ?? 0);
    if (mean === 0) return 0;
    const { weight } = problem.parts[part];
    return weight * random.poisson(mean / weight);
  });
  return spectraOf(problem, data, fluctuateResponse(problem.simulated, seed, experiment).response);
}

/** [joint simulated cell] */
export function expectedOf({ simulated, spectrum }: BranchProblem): Float64Array {
  return foldCounts(nominalResponse(simulated).response, spectrum);
}

function spectraOf(
  { branches, projections, simulated, cells, background: fakes }: BranchProblem,
  counts: ArrayLike<number>,
  joint: Float64Array,
): BranchSpectra {
  const { causes } = simulated;
  return branches.map((branch) => {
    const { effects, share } = branch;
    const fine = gathered(joint, branch.simulated, { effects, columns: causes });
    const data = gathered(counts, branch.measured, { effects, columns: 1 });
    const background = fakes && gathered(fakes, branch.measured, { effects, columns: 1 });
    const response = ndarrayOf(fine, [effects, causes]);
    const { unfolded } = unfold({ data, response, cells, background }, branch.unfolding);
    return projections.map((projection) => projectCounts(projection, unfolded) / share);
  });
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
