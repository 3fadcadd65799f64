import { DomainError } from '../../core/index.js';
import { findCuts } from '../binning/binned-features.js';
import { byteBins } from '../binning/cuts.js';
import { partOf } from '../shower-parts.js';
import { alone } from '../team/team.js';
import { checkTrainingData, type TrainingData } from '../training-data.js';
import { flatten, joinEnsembles, type TreeEnsemble } from '../trees/ensemble.js';
import { type Boosted, boost, type SharedSums } from './boost.js';
import { continued, startFrom } from './continue.js';
import { losses } from './losses.js';
import { type BoostingOptions, type BoostingPlan, boostingPlan } from './options.js';
import { blockRows } from './segment.js';
import { boostingThreads } from './train-team.js';
import { allocateTraining, fillTraining, mostLeaves, type TrainingArrays } from './training-arrays.js';

/** Boosted trees as plain data. Outputs are baseline + the trees' sums, through the loss's link (none, logistic, softmax). */
export interface BoostedTrees {
  readonly learner: 'gradient-boosting';
  readonly loss: BoostingPlan['loss'];
  /** [output], in the target's unit or as log odds */
  readonly baseline: Float64Array;
  readonly trees: TreeEnsemble;
  /** Features are rounded to float32 before they are compared: trees that XGBoost grew. */
  readonly float32?: boolean;
  /** [round], mean losses while training; empty unless rows were held out */
  readonly trainingLoss: readonly number[];
  readonly heldOutLoss: readonly number[];
}

/**
 * Histogram gradient boosting (Friedman 2001; Chen and Guestrin 2016): squared loss for numbers, logistic for two classes,
 * softmax for more, and others by option. The trees are the same to the bit for any number of workers, in one V8 version.
 * @throws {DomainError} data that cannot be learned from, an option out of its range
 */
export async function trainBoostedTrees(
  data: TrainingData,
  options: BoostingOptions = {},
): Promise<BoostedTrees> {
  checkTrainingData(data);
  const { features, target } = data;
  const before = options.continueFrom && continued(options.continueFrom, data);
  const firstRound = before ? before.trees.roots.length / before.baseline.length : 0;
  const plan = boostingPlan(options, features.names, target, firstRound);
  const heldOut = heldOutRows(options, data);
  const size = teamSize(options.workers ?? 1, features.rows);
  const threads = size > 1 ? boostingThreads(size) : undefined;
  try {
    const cuts = findCuts(features, options.maxBins ?? byteBins, plan.seed);
    const arrays = allocateTraining(features.rows, cuts, plan, size);
    fillTraining(arrays, data, heldOut);
    const baseline = before?.baseline ?? losses[plan.loss].baseline(arrays, plan);
    if (before) startFrom(before, plan, features, arrays);
    const shared = allocateShared(arrays, plan, size);
    const boosted = threads
      ? (await threads.run({ arrays, plan, baseline, shared }))[0]
      : boost(arrays, plan, baseline, alone, shared);
    return boostedTrees(plan, baseline, boosted, before);
  } finally {
    await threads?.close();
  }
}

function boostedTrees(
  { loss }: BoostingPlan,
  baseline: Float64Array,
  { trees, trainingLoss, heldOutLoss }: Boosted,
  before?: BoostedTrees,
): BoostedTrees {
  const all = joinEnsembles(before ? [before.trees, flatten(trees)] : [flatten(trees)]);
  return { learner: 'gradient-boosting', loss, baseline, trees: all, trainingLoss, heldOutLoss };
}

/** Threads to use: a member without rows would only wait. */
function teamSize(workers: number, rows: number): number {
  if (!(Number.isInteger(workers) && workers >= 1)) {
    throw new DomainError(`workers ${workers} is not a whole number >= 1`, {
      fields: { name: 'workers', value: workers },
      remedy: 'Give the number of threads to use.',
    });
  }
  return Math.min(workers, Math.ceil(rows / blockRows));
}

function allocateShared(arrays: TrainingArrays, plan: BoostingPlan, size: number): SharedSums {
  const float64 = (length: number) => new Float64Array(new SharedArrayBuffer(8 * length));
  return {
    largest: float64(2 * size),
    losses: float64(plan.patience > 0 ? 4 * Math.ceil(arrays.rows / blockRows) : 0),
    leaves: float64(mostLeaves(plan)),
  };
}

function heldOutRows({ earlyStopping, seed }: BoostingOptions, data: TrainingData): Uint8Array | undefined {
  if (!earlyStopping) return undefined;
  const { heldOut: wanted } = earlyStopping;
  const heldOut = typeof wanted === 'number' ? partOf(data, wanted, seed) : wanted;
  const { rows } = data.features;
  const marked = heldOut.reduce((sum, each) => sum + (each === 1 ? 1 : 0), 0);
  if (heldOut.length !== rows || marked === 0 || marked === rows) {
    throw new DomainError(
      `earlyStopping.heldOut marks ${marked} of ${heldOut.length} rows, the data have ${rows}`,
      {
        fields: { name: 'earlyStopping.heldOut', value: marked },
        remedy: 'Mark some rows with 1 and the others with 0, one for each row of the features.',
      },
    );
  }
  return heldOut;
}
