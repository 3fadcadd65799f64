import type { Logistic } from './linear/logistic.js';
import { monomials } from './linear/monomials.js';
import type { Svm } from './linear/svm.js';
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
    case 'random-forest':
      if (
        parameters.outputs !== outputs ||
        parameters.values.length !== outputs * parameters.trees.feature.length
      ) {
        return `its leaves do not fit ${outputs} outputs`;
      }
      return checkTrees(parameters.trees, features, 1);
    case 'polynomial': {
      const terms = monomials(features, parameters.degree).factors.length;
      return parameters.coefficients.length === terms
        ? undefined
        : `it has ${parameters.coefficients.length} coefficients for ${terms} terms`;
    }
    case 'logistic':
    case 'svm':
      return checkLinear(
        parameters,
        features,
        parameters.learner === 'logistic' && outputs === 2 ? 1 : outputs,
      );
    case 'neighbours':
      return parameters.tree.points.length === parameters.targets.length * features &&
        parameters.tree.dimensions === features
        ? undefined
        : 'its points do not fit its features';
    case 'line-cut':
      return parameters.lines.length + 1 === outputs && Math.max(parameters.x, parameters.y) < features
        ? undefined
        : `it has ${parameters.lines.length} lines for ${outputs} classes`;
    case 'voting':
      return firstProblem(parameters.members, features, outputs);
    case 'stacking': {
      const columns = parameters.members.length * Math.max(1, outputs - 1);
      return (
        firstProblem(parameters.members, features, outputs) ??
        checkParameters(parameters.final, columns, outputs)
      );
    }
    default:
      return `this airshower knows no learner '${(parameters as { learner?: unknown } | undefined)?.learner}'`;
  }
}

function firstProblem(members: readonly Parameters[], features: number, outputs: number): string | undefined {
  return members.map((member) => checkParameters(member, features, outputs)).find((problem) => problem);
}

function checkLinear(
  { degree, coefficients }: Logistic | Svm,
  features: number,
  outputs: number,
): string | undefined {
  const terms = monomials(features, degree).factors.length;
  return coefficients.length === outputs && coefficients.every((each) => each.length === terms)
    ? undefined
    : `its coefficients do not fit ${outputs} outputs of ${terms} terms`;
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
