import { DomainError, randomStream } from '../../core/index.js';
import { selectFeatures } from '../features.js';
import type { Model } from '../model.js';
import { evaluate } from '../predict.js';
import type { TrainingData } from '../training-data.js';
import { type ScoreName, scoreFor, scores } from './scores.js';

/** How much each feature matters to a model. */
export interface Importance {
  /** [feature] */
  readonly features: readonly string[];
  /** [feature] */
  readonly importance: Float64Array;
  /** [feature], scatter between repetitions; 0 for gains */
  readonly importanceErr: Float64Array;
}

/** Part of the trees' total gain that each feature's splits have brought. @throws {DomainError} a model without trees */
export function gainImportance({ parameters, features }: Model): Importance {
  if (!('trees' in parameters)) {
    throw new DomainError(`a model of ${parameters.learner} has no trees`, {
      remedy: 'Use permutationImportance, which takes any model.',
    });
  }
  const gains = new Float64Array(features.length);
  const { feature, gain } = parameters.trees;
  feature.forEach((asked, node) => {
    if (asked >= 0) gains[asked] += gain[node];
  });
  const total = gains.reduce((sum, each) => sum + each, 0);
  return {
    features: features.map(({ name }) => name),
    importance: gains.map((each) => (total > 0 ? each / total : 0)),
    importanceErr: new Float64Array(features.length),
  };
}

/**
 * By how much the score gets worse when a feature's values are shuffled between rows (Breiman, Machine Learning 45 (2001) 5).
 * @param data  rows that the model has not learned from
 * @throws {ColumnError} a feature is not there; {DomainError} a score that does not fit
 */
export function permutationImportance(
  model: Model,
  data: TrainingData,
  { score: wished, repeats = 5, seed = 0 }: PermutationOptions = {},
): Importance {
  const names = model.features.map(({ name }) => name);
  const features = selectFeatures(data.features, names);
  const score = scores[scoreFor(data, wished)];
  const sign = score.higherIsBetter ? 1 : -1;
  const whole = score.of(evaluate(model.parameters, features), data);
  const losses = names.map((_, f) =>
    Array.from({ length: repeats }, (_, repeat) => {
      const columns = features.columns.slice();
      columns[f] = shuffled(columns[f], randomStream({ seed, stage: 'permutation', file: f, block: repeat }));
      return sign * (whole - score.of(evaluate(model.parameters, { ...features, columns }), data));
    }),
  );
  const importance = Float64Array.from(losses, mean);
  const importanceErr = Float64Array.from(losses, (each, f) =>
    Math.sqrt(mean(each.map((loss) => (loss - importance[f]) ** 2))),
  );
  return { features: names, importance, importanceErr };
}

export interface PermutationOptions {
  /** Default: rms for numbers, accuracy for classes. */
  readonly score?: ScoreName;
  /** Shuffles of each feature. Default 5. */
  readonly repeats?: number;
  readonly seed?: number;
}

function shuffled(values: Float64Array, stream: ReturnType<typeof randomStream>): Float64Array {
  const mixed = values.slice();
  for (let i = mixed.length - 1; i > 0; i--) {
    const j = stream.below(i + 1);
    [mixed[i], mixed[j]] = [mixed[j], mixed[i]];
  }
  return mixed;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, each) => sum + each, 0) / values.length;
}
