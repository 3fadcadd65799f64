import { DomainError } from '../../core/index.js';
import type { BoostedTrees } from '../boosting/boosted-trees.js';
import type { Model } from '../model.js';
import type { TreeEnsemble } from '../trees/ensemble.js';
import type { XgboostModel, XgboostTree } from './format.js';

/**
 * A boosted model in XGBoost's JSON format (version 1.7), for `load_model`. Thresholds go up to the next float32, so features
 * that float32 holds fall on the same sides; estimates agree to 1e-6. Every loss for numbers is exported as squared error,
 * which estimates the same.
 * @returns  the text of the file
 * @throws {DomainError} a model of another learner, or of the exponential loss, whose probabilities XGBoost does not know
 */
export function exportXgboost({ parameters, features, target }: Model): string {
  if (parameters.learner !== 'gradient-boosting') throw refusal(`a model of ${parameters.learner}`);
  if (parameters.loss === 'exponential') throw refusal('the exponential loss');
  const outputs = parameters.baseline.length;
  const trees = Array.from(parameters.trees.roots, (_, t) => treeOf(parameters, t, features.length));
  const objective = objectiveOf(parameters);
  const classes = parameters.loss === 'softmax' ? (target.classes?.length ?? outputs) : 0;
  const model: XgboostModel = {
    version: [1, 7, 4],
    learner: {
      attributes: {},
      feature_names: features.map(({ name }) => name),
      feature_types: features.map(() => 'float'),
      gradient_booster: {
        name: 'gbtree',
        model: {
          gbtree_model_param: { num_parallel_tree: '1', num_trees: `${trees.length}`, size_leaf_vector: '0' },
          tree_info: trees.map((_, t) => t % outputs),
          trees,
        },
      },
      learner_model_param: {
        base_score: baseScore(parameters).toExponential(8).replace('e+', 'E').replace('e', 'E'),
        boost_from_average: '0',
        num_class: `${classes}`,
        num_feature: `${features.length}`,
        num_target: '1',
      },
      objective,
    },
  };
  return JSON.stringify(model, withExponents).replace(/"float:([^"]*)"/g, '$1');
}

const floatFields = ['base_weights', 'loss_changes', 'split_conditions', 'sum_hessian'];

/** XGBoost refuses a float that is written as a whole number: all get an exponent. */
function withExponents(key: string, value: unknown): unknown {
  if (!floatFields.includes(key)) return value;
  return (value as number[]).map((each) => `float:${each.toExponential()}`);
}

function objectiveOf({ loss, baseline }: BoostedTrees): XgboostModel['learner']['objective'] {
  if (loss === 'softmax') {
    return { name: 'multi:softprob', softmax_multiclass_param: { num_class: `${baseline.length}` } };
  }
  const name = loss === 'logistic' ? 'binary:logistic' : 'reg:squarederror';
  return { name, reg_loss_param: { scale_pos_weight: '1' } };
}

/** XGBoost has one base score for all classes: theirs go into the leaves of the first round. */
function baseScore({ loss, baseline }: BoostedTrees): number {
  if (loss === 'softmax') return 0;
  return loss === 'logistic' ? 1 / (1 + Math.exp(-baseline[0])) : baseline[0];
}

function treeOf({ trees, loss, baseline }: BoostedTrees, tree: number, features: number): XgboostTree {
  const first = trees.roots[tree];
  const last = trees.roots[tree + 1] ?? trees.feature.length;
  const added = loss === 'softmax' && tree < baseline.length ? baseline[tree] : 0;
  const nodes = Array.from({ length: last - first }, (_, i) => first + i);
  const isLeaf = (node: number) => trees.feature[node] < 0;
  const zeros = nodes.map(() => 0);
  return {
    base_weights: nodes.map((node) => Math.fround(trees.value[node] + (isLeaf(node) ? added : 0))),
    categories: [],
    categories_nodes: [],
    categories_segments: [],
    categories_sizes: [],
    default_left: nodes.map((node) => trees.missingLeft[node]),
    id: tree,
    left_children: nodes.map((node) => (isLeaf(node) ? -1 : trees.left[node] - first)),
    loss_changes: nodes.map((node) => Math.fround(trees.gain[node])),
    parents: parentsOf(trees, nodes, first),
    right_children: nodes.map((node) => (isLeaf(node) ? -1 : trees.left[node] + 1 - first)),
    split_conditions: nodes.map((node) =>
      isLeaf(node) ? Math.fround(trees.value[node] + added) : float32AtLeast(trees.threshold[node]),
    ),
    split_indices: nodes.map((node) => Math.max(0, trees.feature[node])),
    split_type: zeros,
    sum_hessian: nodes.map((node) => Math.fround(trees.cover[node])),
    tree_param: {
      num_deleted: '0',
      num_feature: `${features}`,
      num_nodes: `${nodes.length}`,
      size_leaf_vector: '0',
    },
  };
}

/** The root's parent is 2^31 - 1. */
function parentsOf(trees: TreeEnsemble, nodes: readonly number[], first: number): number[] {
  const parents = nodes.map(() => 2 ** 31 - 1);
  for (const node of nodes) {
    if (trees.feature[node] < 0) continue;
    parents[trees.left[node] - first] = node - first;
    parents[trees.left[node] + 1 - first] = node - first;
  }
  return parents;
}

const bits = new DataView(new ArrayBuffer(4));
const largest = 3.4028234663852886e38;

/** The smallest finite float32 that is not below `value`; the largest one where there is none. */
function float32AtLeast(value: number): number {
  const nearest = Math.fround(value);
  if (nearest === Number.POSITIVE_INFINITY) return largest;
  if (nearest >= value) return nearest;
  bits.setFloat32(0, nearest);
  // One step up among the float32 is one step of the bits, downwards for negative numbers.
  bits.setInt32(0, bits.getInt32(0) + (nearest < 0 ? -1 : 1));
  return bits.getFloat32(0);
}

function refusal(what: string): DomainError {
  return new DomainError(`XGBoost cannot hold ${what}`, {
    remedy: 'Export a model of gradient-boosting with another loss.',
  });
}
