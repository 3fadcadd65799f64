import { FileError } from '../../core/index.js';
import type { BoostedTrees } from '../boosting/boosted-trees.js';
import { checkModel } from '../check-model.js';
import type { Model, ModelFeature, ModelTarget } from '../model.js';
import { flatten, type Tree } from '../trees/ensemble.js';
import type { XgboostModel, XgboostTree } from './format.js';

/** What a model of XGBoost does not say of itself. */
export interface ImportNames {
  /** In the order of its columns. Default: the names in the file, or f0, f1, ... */
  readonly features?: readonly ModelFeature[];
  /** What it estimates; for classes with their names. */
  readonly target: ModelTarget;
}

const losses: Readonly<Record<string, BoostedTrees['loss']>> = {
  'reg:squarederror': 'squared',
  'reg:absoluteerror': 'absolute',
  'reg:pseudohubererror': 'huber',
  'reg:quantileerror': 'quantile',
  'binary:logistic': 'logistic',
  'multi:softprob': 'softmax',
  'multi:softmax': 'softmax',
};

/**
 * A model that XGBoost saved as JSON (`save_model('model.json')`, booster gbtree). Estimates are XGBoost's to 1e-6: as there,
 * features are rounded to float32 before they are compared.
 * @param text  of the file
 * @throws {FileError} not such a model, or one that cannot be taken over (another objective or booster, categories)
 */
export function importXgboost(text: string, names: ImportNames): Model {
  const { learner } = parse(text);
  const loss = losses[learner.objective?.name];
  if (!loss) throw refusal(`its objective is ${learner.objective?.name}`);
  if (learner.gradient_booster?.name !== 'gbtree')
    throw refusal(`its booster is ${learner.gradient_booster?.name}`);
  const { trees, tree_info } = learner.gradient_booster.model;
  const outputs = loss === 'softmax' ? Number(learner.learner_model_param['num_class']) : 1;
  if (tree_info.some((output, t) => output !== t % outputs)) {
    throw refusal('several trees of a class follow one another (num_parallel_tree > 1)');
  }
  const count = Number(learner.learner_model_param['num_feature']);
  const model: Model = {
    features: names.features ?? defaultFeatures(learner.feature_names, count),
    target: names.target,
    parameters: {
      learner: 'gradient-boosting',
      loss,
      baseline: new Float64Array(outputs).fill(baselineOf(learner.learner_model_param['base_score'], loss)),
      trees: flatten(trees.map(treeOf)),
      float32: true,
      trainingLoss: [],
      heldOutLoss: [],
    },
    training: { rows: 0, options: { importedFrom: 'xgboost' }, metrics: {}, inputs: {} },
  };
  const problem = checkModel(model);
  if (problem) throw refusal(problem);
  return model;
}

function parse(text: string): XgboostModel {
  let model: Partial<XgboostModel>;
  try {
    model = JSON.parse(text);
  } catch (cause) {
    throw refusal((cause as Error).message);
  }
  if (!model?.learner?.learner_model_param || !model.learner.objective) throw refusal('it has no learner');
  return model as XgboostModel;
}

function defaultFeatures(names: readonly string[], count: number): ModelFeature[] {
  return Array.from({ length: count }, (_, f) => ({ name: names?.[f] ?? `f${f}` }));
}

/** The base score is kept as a probability where classes are two; in newer files it stands in brackets. */
function baselineOf(baseScore: string, loss: BoostedTrees['loss']): number {
  const value = Number(baseScore.replace(/[[\]]/g, ''));
  if (!Number.isFinite(value)) throw refusal(`its base score is ${baseScore}`);
  return loss === 'logistic' ? Math.log(value / (1 - value)) : value;
}

/** Nodes in the order in which they are met from the root, so that children come after parents and beside one another. */
function treeOf(tree: XgboostTree): Tree {
  if (tree.split_type?.some((type) => type !== 0)) throw refusal('it splits by categories');
  const order = [0];
  const left: number[] = [];
  for (let place = 0; place < order.length; place++) {
    const node = order[place];
    const isLeaf = tree.left_children[node] < 0;
    left.push(isLeaf ? 0 : order.length);
    if (!isLeaf) order.push(tree.left_children[node], tree.right_children[node]);
    if (order.length > tree.left_children.length) throw refusal('a tree has no end');
  }
  const isLeaf = (node: number) => tree.left_children[node] < 0;
  return {
    feature: order.map((node) => (isLeaf(node) ? -1 : tree.split_indices[node])),
    threshold: order.map((node) => (isLeaf(node) ? 0 : tree.split_conditions[node])),
    left,
    missingLeft: order.map((node) => (tree.default_left[node] ? 1 : 0)),
    value: order.map((node) => (isLeaf(node) ? tree.split_conditions[node] : 0)),
    gain: order.map((node) => (isLeaf(node) ? 0 : tree.loss_changes[node])),
    cover: order.map((node) => tree.sum_hessian[node]),
  };
}

function refusal(why: string): FileError {
  return new FileError(`the XGBoost model cannot be taken over: ${why}`, {
    remedy: 'Save a gbtree model of regression or classification with save_model("model.json").',
  });
}
