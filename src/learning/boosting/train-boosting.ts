import { DomainError } from '../../core/index.js';
import { findCuts } from '../binning/binned-features.js';
import { byteBins } from '../binning/cuts.js';
import { partOf } from '../shower-parts.js';
import { alone } from '../team/team.js';
import { checkSomeRows, checkSomeWeight, checkTrainingRows, type TrainingData } from '../training-data.js';
import { flatten, joinEnsembles } from '../trees/ensemble.js';
import { type Boosted, boost, type SharedSums } from './boost.js';
import type { BoostedTrees } from './boosted-trees.js';
import { continued, startFrom } from './continue.js';
import { losses } from './losses.js';
import { type BoostingOptions, type BoostingPlan, boostingPlan } from './options.js';
import type { RowSource } from './row-source.js';
import { blockRows } from './segment.js';
import { boostingThreads } from './train-team.js';
import { allocateTraining, mostLeaves, type TrainingArrays, TrainingFiller } from './training-arrays.js';

/**
 * Histogram gradient boosting (Friedman 2001; Chen and Guestrin 2016): squared loss for numbers, logistic for two classes,
 * softmax for more, and others by option. The trees are the same to the bit for any number of workers, in one V8 version.
 * @throws {DomainError} data that cannot be learned from, an option out of its range
 */
export function trainBoostedTrees(data: TrainingData, options: BoostingOptions = {}): Promise<BoostedTrees> {
  const { features, target } = data;
  const { rows, names } = features;
  const cuts = (maxBins: number, seed: number) => findCuts(features, maxBins, seed);
  return trainBoostedParts({ rows, names, target, cuts, parts: () => [{ first: 0, data }] }, options);
}

/** The same for data that come part by part: only their bins, targets and weights are kept. */
export async function trainBoostedParts(source: RowSource, options: BoostingOptions): Promise<BoostedTrees> {
  const { rows, names, target } = source;
  checkSomeRows(rows, target);
  const before = options.continueFrom && continued(options.continueFrom, source);
  const firstRound = before ? before.trees.roots.length / before.baseline.length : 0;
  const plan = boostingPlan(options, names, target, firstRound);
  const size = teamSize(options.workers ?? 1, rows);
  const start = () => (size > 1 ? boostingThreads(size) : undefined);
  let threads = source.isReadByThreads ? undefined : start();
  try {
    const cuts = source.cuts(options.maxBins ?? byteBins, plan.seed);
    const arrays = allocateTraining(rows, cuts, plan, size);
    await fillFrom(source, arrays, { options, plan, before });
    const baseline = before?.baseline ?? losses[plan.loss].baseline(arrays, plan);
    const shared = allocateShared(arrays, plan, size);
    threads ??= start();
    const boosted = threads
      ? (await threads.run({ arrays, plan, baseline, shared }))[0]
      : boost(arrays, plan, baseline, alone, shared);
    return boostedTrees(plan, baseline, boosted, before);
  } finally {
    await threads?.close();
  }
}

interface Start {
  readonly options: BoostingOptions;
  readonly plan: BoostingPlan;
  readonly before?: BoostedTrees;
}

/** Writes all parts into the arrays. */
async function fillFrom(source: RowSource, arrays: TrainingArrays, start: Start): Promise<void> {
  const { options, plan, before } = start;
  const filler = new TrainingFiller(arrays);
  let [rows, weight, heldOut] = [0, 0, 0];
  for await (const { first, data } of source.parts()) {
    weight += checkTrainingRows(data, first);
    rows += data.features.rows;
    if (rows > source.rows) break;
    const marks = heldOutRows(options, data, first);
    heldOut += marks?.reduce((sum, each) => sum + (each === 1 ? 1 : 0), 0) ?? 0;
    filler.fill(data, first, marks);
    if (before) startFrom(before, plan, { first, features: data.features }, arrays);
  }
  if (rows !== source.rows) throw changedRows(source.rows, rows);
  checkSomeWeight(weight);
  checkHeldOut(options, heldOut, rows);
}

function changedRows(wanted: number, found: number): DomainError {
  return new DomainError(`the first pass over the rows found ${wanted} of them, the second ${found}`, {
    fields: { name: 'rows', value: found },
    remedy: 'Train again when the files no longer change.',
  });
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

/** Marks of a part's rows. @param first  number of the part's first row */
function heldOutRows(
  { earlyStopping, seed }: BoostingOptions,
  data: TrainingData,
  first: number,
): Uint8Array | undefined {
  if (!earlyStopping) return undefined;
  const { heldOut } = earlyStopping;
  if (typeof heldOut === 'number') return partOf(data, heldOut, seed);
  return heldOut.subarray(first, first + data.features.rows);
}

function checkHeldOut({ earlyStopping }: BoostingOptions, marked: number, rows: number): void {
  if (!earlyStopping) return;
  const { heldOut } = earlyStopping;
  const marks = typeof heldOut === 'number' ? rows : heldOut.length;
  if (marks === rows && marked > 0 && marked < rows) return;
  throw new DomainError(`earlyStopping.heldOut marks ${marked} of ${marks} rows, the data have ${rows}`, {
    fields: { name: 'earlyStopping.heldOut', value: marked },
    remedy: 'Mark some rows with 1 and the others with 0, one for each row of the features.',
  });
}
