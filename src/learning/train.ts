import { DomainError } from '../core/index.js';
import type { BoostingOptions } from './boosting/options.js';
import { trainBoostedTrees } from './boosting/train-boosting.js';
import { type PolynomialOptions, trainPolynomial } from './linear/polynomial.js';
import type { Model, Parameters, Training } from './model.js';
import type { TrainingData } from './training-data.js';

/** A learner by name with its options, as plain data: what searches vary and files name. */
export type Learner =
  | ({ readonly learner: 'gradient-boosting' } & BoostingOptions)
  | ({ readonly learner: 'polynomial' } & PolynomialOptions);

export type LearnerName = Learner['learner'];

/** What the model remembers of its training, beside what `train` knows itself. */
export interface TrainingNotes {
  /** By feature: its unit. */
  readonly units?: Readonly<Record<string, string>>;
  /** By file: hash of the input. */
  readonly inputs?: Readonly<Record<string, string>>;
  readonly metrics?: Readonly<Record<string, number>>;
}

/**
 * Trains a learner.
 * @throws {DomainError} data that cannot be learned from, an option out of its range, a target of the wrong kind
 */
export async function train(learner: Learner, data: TrainingData, notes: TrainingNotes = {}): Promise<Model> {
  const { target, features } = data;
  const parameters = await learn(learner, data);
  return {
    features: features.names.map((name) => ({ name, unit: notes.units?.[name] })),
    target:
      target.kind === 'regression'
        ? { name: target.name, unit: target.unit }
        : { name: target.name, classes: target.classes },
    parameters,
    training: {
      rows: features.rows,
      options: storedOptions(learner),
      metrics: notes.metrics ?? {},
      inputs: notes.inputs ?? {},
    },
  };
}

function learn(learner: Learner, data: TrainingData): Promise<Parameters> {
  switch (learner.learner) {
    case 'gradient-boosting':
      return trainBoostedTrees(data, learner);
    case 'polynomial':
      return trainPolynomial(data, learner);
    default:
      throw new DomainError(`there is no learner '${(learner as Learner).learner}'`, {
        fields: { name: 'learner', value: (learner as Learner).learner },
        remedy: 'The learners are: gradient-boosting, polynomial.',
      });
  }
}

/** The options without what is no option of the model: threads, and what has one value per row or is a model itself. */
function storedOptions(learner: Learner): Training['options'] {
  const { earlyStopping, workers, continueFrom, ...options } = learner as BoostingOptions;
  void [workers, continueFrom];
  return earlyStopping ? { ...options, earlyStoppingRounds: earlyStopping.rounds } : { ...options };
}
