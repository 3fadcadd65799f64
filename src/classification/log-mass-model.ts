import { DomainError } from '../core/index.js';
import { type FeatureMatrix, type Learner, type Model, train } from '../learning/index.js';
import type { MassGroupModelOptions } from './mass-group-model.js';

/** The column of ln A that a model estimates. */
export const logMassName = 'log_mass';

/**
 * Learns ln A from the features. Single events tell little of it: the estimate is drawn towards the mean of the
 * training sample, and only averages over many events, compared with simulated mixtures, mean something.
 * @param massNumber  [row], true mass numbers, >= 1
 * @throws {DomainError} a mass number below 1, data that cannot be learned from
 */
export function trainLogMassModel(
  features: FeatureMatrix,
  massNumber: ArrayLike<number>,
  { learner = defaultLearner, weights, showers, ...notes }: Omit<MassGroupModelOptions, 'groups'> = {},
): Promise<Model> {
  const values = Float64Array.from(massNumber, (a, row) => {
    if (a >= 1) return Math.log(a);
    throw new DomainError(`mass number ${a} of row ${row} is not >= 1`, {
      fields: { name: 'massNumber', index: row, value: a },
      remedy: 'Leave out primaries that are no nuclei.',
    });
  });
  const target = { kind: 'regression', name: logMassName, unit: 'ln A', values } as const;
  return train(learner, { features, target, weights, showers }, notes);
}

const defaultLearner: Learner = { learner: 'gradient-boosting', rounds: 100, maxDepth: 4 };
