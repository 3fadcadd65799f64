import { DomainError } from '../core/index.js';
import { evaluateStacking } from './ensembles/stacking.js';
import { meanOfOutputs } from './ensembles/voting.js';
import { type FeatureMatrix, selectFeatures } from './features.js';
import { evaluateForest } from './forest/forest.js';
import { evaluateLineCut } from './line-cut.js';
import { evaluateLogistic } from './linear/logistic.js';
import { evaluatePolynomial } from './linear/polynomial.js';
import { evaluateSvm } from './linear/svm.js';
import type { Model, Parameters } from './model.js';
import { evaluateNeighbours } from './neighbours/neighbours.js';
import { addTrees } from './trees/evaluate.js';
import { applyLink } from './trees/link.js';

/**
 * The model's estimates: a number per row, in the target's unit, or the number of the most probable class.
 * @param features  has the model's features under their names, in any order
 * @returns  [row]; NaN where the model cannot say (a linear model on a missing value; a class whose probabilities are NaN)
 * @throws {ColumnError} a feature is not there
 */
export function predict(model: Model, features: FeatureMatrix): Float64Array {
  const outputs = evaluate(model.parameters, selectModelFeatures(model, features));
  return model.target.classes ? mostProbable(outputs) : outputs[0];
}

/**
 * Probabilities of the classes, summing to 1 in every row.
 * @returns  [class][row]
 * @throws {ColumnError} a feature is not there; {DomainError} the model estimates a number
 */
export function predictProbabilities(model: Model, features: FeatureMatrix): Float64Array[] {
  if (!model.target.classes) {
    throw new DomainError(`the model estimates the number '${model.target.name}', not classes`, {
      remedy: 'Use predict.',
    });
  }
  return evaluate(model.parameters, selectModelFeatures(model, features));
}

function selectModelFeatures(model: Model, features: FeatureMatrix): FeatureMatrix {
  return selectFeatures(
    features,
    model.features.map(({ name }) => name),
  );
}

/** [output][row]: the number, or the probability of each class. Columns in the order that the parameters count by. */
export function evaluate(parameters: Parameters, features: FeatureMatrix): Float64Array[] {
  switch (parameters.learner) {
    case 'gradient-boosting': {
      const { trees, baseline, loss, float32 } = parameters;
      const leaves = { outputs: baseline.length, perLeaf: 1, values: trees.value };
      const sums = Array.from(baseline, (constant) => new Float64Array(features.rows).fill(constant));
      addTrees(trees, leaves, { ...features, float32 }, sums);
      return applyLink(loss, sums);
    }
    case 'random-forest':
      return evaluateForest(parameters, features);
    case 'polynomial':
      return [evaluatePolynomial(parameters, features)];
    case 'logistic':
      return evaluateLogistic(parameters, features);
    case 'svm':
      return evaluateSvm(parameters, features);
    case 'neighbours':
      return evaluateNeighbours(parameters, features);
    case 'line-cut':
      return evaluateLineCut(parameters, features);
    case 'voting': {
      const outputs = parameters.members.map((member) => evaluate(member, features));
      return meanOfOutputs(outputs, parameters.votes);
    }
    case 'stacking':
      return evaluateStacking(parameters, features, evaluate);
  }
}

/** The class with the highest probability; the first of equals. */
export function mostProbable(probabilities: readonly Float64Array[]): Float64Array {
  return probabilities[0].map((first, row) => {
    let best = 0;
    for (let k = 1; k < probabilities.length; k++) {
      if (probabilities[k][row] > probabilities[best][row]) best = k;
    }
    return Number.isNaN(first) ? Number.NaN : best;
  });
}
