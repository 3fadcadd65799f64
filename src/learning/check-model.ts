import { monomials } from './linear/monomials.js';
import type { Model, Parameters } from './model.js';
import type { TreeEnsemble } from './trees/ensemble.js';

/** What makes a model from a file unusable, or undefined where nothing does. */
export function checkModel(model: Model): string | undefined {
  if (!Array.isArray(model?.features) || model.features.length === 0) return 'it names no features';
  if (typeof model.target?.name !== 'string') return 'it names no target';
  return checkParameters(model.parameters, model.features.length, model.target.classes?.length ?? 1);
}

/** @param outputs  number of classes, 1 where the target is a number */
function checkParameters(parameters: Parameters, features: number, outputs: number): string | undefined {
  switch (parameters?.learner) {
    case 'gradient-boosting': {
      const sums = parameters.loss === 'softmax' ? outputs : 1;
      if (parameters.baseline.length !== sums) {
        return `it has ${parameters.baseline.length} baselines for ${sums} outputs`;
      }
      return checkTrees(parameters.trees, features, sums);
    }
    case 'polynomial': {
      const terms = monomials(features, parameters.degree).factors.length;
      return parameters.coefficients.length === terms
        ? undefined
        : `it has ${parameters.coefficients.length} coefficients for ${terms} terms`;
    }
    default:
      return `this airshower knows no learner '${(parameters as { learner?: unknown } | undefined)?.learner}'`;
  }
}

/** Trees end (children come after their parents), and ask only for features that are there. */
function checkTrees(trees: TreeEnsemble, features: number, outputs: number): string | undefined {
  const nodes = trees.feature.length;
  for (const field of ['threshold', 'left', 'missingLeft', 'value', 'gain', 'cover'] as const) {
    if (trees[field].length !== nodes)
      return `its trees have ${nodes} nodes but ${trees[field].length} of ${field}`;
  }
  if (trees.roots.length % outputs !== 0) return `it has ${trees.roots.length} trees for ${outputs} outputs`;
  if (trees.roots.some((root) => root < 0 || root >= nodes)) return 'a tree has no nodes';
  for (let node = 0; node < nodes; node++) {
    if (trees.feature[node] < 0) continue;
    if (trees.feature[node] >= features)
      return `node ${node} asks for feature ${trees.feature[node]} of ${features}`;
    if (trees.left[node] <= node || trees.left[node] + 1 >= nodes) return `node ${node} has no children`;
  }
  return undefined;
}
