import { binFeatures, findCuts } from '../binning/binned-features.js';
import type { FeatureMatrix } from '../features.js';
import { checkTrainingData, type TrainingData } from '../training-data.js';
import { flatten, type TreeEnsemble } from '../trees/ensemble.js';
import { addTrees } from '../trees/evaluate.js';
import type { ForestData, ForestTree } from './forest-data.js';
import { type ForestOptions, type ForestPlan, forestPlan } from './forest-options.js';
import { type ForestWork, forestThreads, growTrees } from './forest-team.js';
import { emptyOutOfBag, outOfBagError } from './out-of-bag.js';

/** A forest as plain data: its estimate is the mean of its trees'. */
export interface Forest {
  readonly learner: 'random-forest';
  readonly trees: TreeEnsemble;
  /** Values of a leaf: 1 for a number, else one per class. */
  readonly outputs: number;
  /** [node * outputs + output] */
  readonly values: Float64Array;
  /**
   * Estimates of the training rows by the trees that did not draw them, judged: mean squared difference, or part of wrong
   * classes. NaN without bootstrap.
   */
  readonly outOfBagError: number;
}

/**
 * Random forest (Breiman, Machine Learning 45 (2001) 5) or, with `splits: 'random'`, extremely randomised trees (Geurts, Ernst
 * and Wehenkel 2006), on the binned features of gradient boosting. The same for any number of workers.
 * @throws {DomainError} data that cannot be learned from, an option out of its range
 */
export async function trainForest(data: TrainingData, options: ForestOptions = {}): Promise<Forest> {
  checkTrainingData(data);
  const { features, target } = data;
  const outputs = target.kind === 'classification' ? target.classes.length : 1;
  const plan = forestPlan(options, features.names.length, outputs);
  const size = Math.min(plan.workers, plan.trees);
  const threads = size > 1 ? forestThreads(size) : undefined;
  try {
    const work = forestWork(data, plan, size);
    const byMember = threads ? await threads.run(work) : [growTrees(work, 0)];
    const grown = byMember.flat().sort((a, b) => a.number - b.number);
    const trees = flatten(grown.map(({ tree }) => tree));
    const error = plan.bootstrap ? outOfBagError(work.outOfBag, data, plan) : Number.NaN;
    return { learner: 'random-forest', trees, outputs, values: joinValues(grown), outOfBagError: error };
  } finally {
    await threads?.close();
  }
}

function forestWork({ features, target, weights }: TrainingData, plan: ForestPlan, size: number): ForestWork {
  const { rows } = features;
  const { cuts, bins } = binFeatures(features, findCuts(features, plan.maxBins, plan.seed));
  const { shift, largest } =
    target.kind === 'regression' ? spreadOf(target.values) : { shift: 0, largest: 1 };
  const data: ForestData = {
    rows,
    cuts,
    bins,
    target: sharedCopy(target.values),
    shift,
    weight: sharedCopy(weights ?? new Float64Array(rows).fill(1)),
    plan,
  };
  const outOfBag = emptyOutOfBag(plan.bootstrap ? rows : 0, plan.outputs, size, largest);
  return { data, outOfBag, next: new Int32Array(new SharedArrayBuffer(4)) };
}

/** Mean and largest absolute value of the targets. */
function spreadOf(values: Float64Array): { readonly shift: number; readonly largest: number } {
  const sum = values.reduce((total, each) => total + each, 0);
  const largest = values.reduce((most, each) => Math.max(most, Math.abs(each)), 0);
  return { shift: sum / values.length, largest };
}

/** Means over the trees: [output][row]. */
export function evaluateForest({ trees, outputs, values }: Forest, features: FeatureMatrix): Float64Array[] {
  const sums = Array.from({ length: outputs }, () => new Float64Array(features.rows));
  addTrees(trees, { outputs, perLeaf: outputs, values }, features, sums);
  for (const sum of sums) for (let row = 0; row < sum.length; row++) sum[row] /= trees.roots.length;
  return sums;
}

function sharedCopy(values: ArrayLike<number>): Float64Array {
  const copy = new Float64Array(new SharedArrayBuffer(8 * values.length));
  copy.set(values);
  return copy;
}

function joinValues(grown: readonly ForestTree[]): Float64Array {
  const joined = new Float64Array(grown.reduce((sum, { values }) => sum + values.length, 0));
  let at = 0;
  for (const { values } of grown) {
    joined.set(values, at);
    at += values.length;
  }
  return joined;
}
