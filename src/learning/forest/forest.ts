import { inline, parallelMap, threads } from '../../engine/index.js';
import { binFeatures, findCuts } from '../binning/binned-features.js';
import type { FeatureMatrix } from '../features.js';
import { checkTrainingData, type TrainingData } from '../training-data.js';
import { flatten, type TreeEnsemble } from '../trees/ensemble.js';
import { addTrees, leafOf } from '../trees/evaluate.js';
import { type ForestOptions, type ForestPlan, forestPlan } from './forest-options.js';
import { bootstrapCounts, type ForestData, type ForestTree } from './grow-forest-tree.js';

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
  const { features, target, weights } = data;
  const outputs = target.kind === 'classification' ? target.classes.length : 1;
  const plan = forestPlan(options, features.names.length, outputs);
  const { cuts, bins } = binFeatures(features, findCuts(features, plan.maxBins, plan.seed));
  const shared: ForestData = {
    rows: features.rows,
    cuts,
    bins,
    target: sharedCopy(target.values),
    weight: sharedCopy(weights ?? new Float64Array(features.rows).fill(1)),
    plan,
  };
  const grown = await growAll(shared);
  const trees = flatten(grown.map(({ tree }) => tree));
  const values = joinValues(grown);
  const forest = { learner: 'random-forest' as const, trees, outputs, values, outOfBagError: Number.NaN };
  return { ...forest, outOfBagError: outOfBagError(forest, data, plan) };
}

async function growAll(data: ForestData): Promise<ForestTree[]> {
  const { workers, trees } = data.plan;
  const executor = workers === 1 ? inline() : threads({ workers: Math.min(workers, trees) });
  const module = new URL('./grow-forest-tree.js', import.meta.url).href;
  const task = { module, export: 'growForestTree', args: data };
  try {
    return await parallelMap<number, ForestTree>(
      Array.from({ length: trees }, (_, t) => t),
      task,
      { executor },
    );
  } finally {
    await executor.close();
  }
}

/** Means over the trees: [output][row]. */
export function evaluateForest({ trees, outputs, values }: Forest, features: FeatureMatrix): Float64Array[] {
  const sums = Array.from({ length: outputs }, () => new Float64Array(features.rows));
  addTrees(trees, { outputs, perLeaf: outputs, values }, features, sums);
  for (const sum of sums) for (let row = 0; row < sum.length; row++) sum[row] /= trees.roots.length;
  return sums;
}

/** Means over the trees that have not drawn a row; NaN where all have. @param drawn  [row] counts of a tree */
function meansOfTrees(
  { trees, outputs, values }: Forest,
  features: FeatureMatrix,
  drawn: (tree: number) => ArrayLike<number>,
): Float64Array[] {
  const sums = Array.from({ length: outputs }, () => new Float64Array(features.rows));
  const counts = new Float64Array(features.rows);
  trees.roots.forEach((root, tree) => {
    const left = drawn(tree);
    for (let row = 0; row < features.rows; row++) {
      if (left[row] > 0) continue;
      const leaf = leafOf(trees, root, features.columns, row);
      counts[row]++;
      for (let k = 0; k < outputs; k++) sums[k][row] += values[leaf * outputs + k];
    }
  });
  return sums.map((sum) => sum.map((each, row) => each / counts[row]));
}

function outOfBagError(
  forest: Forest,
  { features, target, weights }: TrainingData,
  plan: ForestPlan,
): number {
  if (!plan.bootstrap) return Number.NaN;
  const means = meansOfTrees(forest, features, (tree) => bootstrapCounts(features.rows, plan, tree));
  let [sum, total] = [0, 0];
  for (let row = 0; row < features.rows; row++) {
    if (Number.isNaN(means[0][row])) continue;
    const weight = weights ? weights[row] : 1;
    const truth = target.values[row];
    const isRight = means.length > 1 && means.every((each) => each[row] <= means[truth][row]);
    sum += weight * (means.length === 1 ? (means[0][row] - truth) ** 2 : isRight ? 0 : 1);
    total += weight;
  }
  return sum / total;
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
