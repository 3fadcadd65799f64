import { DomainError, nearestHint } from '../core/index.js';
import type { BoostingOptions } from './boosting/options.js';
import type { RowSource } from './boosting/row-source.js';
import { trainBoostedTrees } from './boosting/train-boosting.js';
import { type StackingOptionsOf, trainStacking } from './ensembles/stacking.js';
import { trainVoting, type VotingOptionsOf } from './ensembles/voting.js';
import { trainForest } from './forest/forest.js';
import type { ForestOptions } from './forest/forest-options.js';
import { type LogisticOptions, trainLogistic } from './linear/logistic.js';
import { type PolynomialOptions, trainPolynomial } from './linear/polynomial.js';
import { type SvmOptions, trainSvm } from './linear/svm.js';
import type { Model, Parameters, Training } from './model.js';
import { type NeighboursOptions, trainNeighbours } from './neighbours/neighbours.js';
import { evaluate } from './predict.js';
import type { TrainingData } from './training-data.js';

/** A learner by name with its options, as plain data: what searches vary and files name. */
export type Learner =
  | ({ readonly learner: 'gradient-boosting' } & BoostingOptions)
  | ({ readonly learner: 'random-forest' } & ForestOptions)
  | ({ readonly learner: 'polynomial' } & PolynomialOptions)
  | ({ readonly learner: 'logistic' } & LogisticOptions)
  | ({ readonly learner: 'svm' } & SvmOptions)
  | ({ readonly learner: 'neighbours' } & NeighboursOptions)
  | ({ readonly learner: 'voting' } & VotingOptions)
  | ({ readonly learner: 'stacking' } & StackingOptions);

/** Learners whose estimates are averaged. */
export type VotingOptions = VotingOptionsOf<Learner>;
/** Learners whose estimates a last one learns from. */
export type StackingOptions = StackingOptionsOf<Learner>;

export type LearnerName = Learner['learner'];

/** What the model remembers of its training, beside what `train` knows itself. */
export interface TrainingNotes {
  /** By feature: its unit. */
  readonly units?: Readonly<Record<string, string>>;
  /** By file: hash of the input. */
  readonly inputs?: Readonly<Record<string, string>>;
  readonly metrics?: Readonly<Record<string, number>>;
}

/** Which rows were learned from, and how. */
export interface LearnedRows extends Pick<RowSource, 'names' | 'target' | 'rows'> {
  readonly outOfCore?: true;
}

/**
 * Trains a learner.
 * @throws {DomainError} data that cannot be learned from, an option out of its range, a target of the wrong kind
 */
export async function train(learner: Learner, data: TrainingData, notes: TrainingNotes = {}): Promise<Model> {
  const { target, features } = data;
  const parameters = await learn(learner, data);
  return modelOf(learner, { names: features.names, target, rows: features.rows }, parameters, notes);
}

/** What was learned, with the names that make it a model. */
export function modelOf(
  learner: Learner,
  { names, target, rows, outOfCore }: LearnedRows,
  parameters: Parameters,
  notes: TrainingNotes,
): Model {
  return {
    features: names.map((name) => ({ name, unit: notes.units?.[name] })),
    target:
      target.kind === 'regression'
        ? { name: target.name, unit: target.unit }
        : { name: target.name, classes: target.classes },
    parameters,
    training: {
      rows,
      options: storedOptions(learner),
      metrics: notes.metrics ?? {},
      inputs: notes.inputs ?? {},
      ...(outOfCore && { outOfCore }),
    },
  };
}

/** What a learner learns, without the names that make it a model. */
export function learn(learner: Learner, data: TrainingData): Promise<Parameters> {
  switch (learner.learner) {
    case 'gradient-boosting':
      return trainBoostedTrees(data, learner);
    case 'random-forest':
      return trainForest(data, learner);
    case 'polynomial':
      return trainPolynomial(data, learner);
    case 'logistic':
      return trainLogistic(data, learner);
    case 'svm':
      return trainSvm(data, learner);
    case 'neighbours':
      return trainNeighbours(data, learner);
    case 'voting':
      return trainVoting(data, learner, learn);
    case 'stacking':
      return trainStacking(data, learner, learn, evaluate);
    default:
      throw unknownLearner((learner as Learner).learner);
  }
}

const learnerNames: readonly LearnerName[] = [
  'gradient-boosting',
  'random-forest',
  'polynomial',
  'logistic',
  'svm',
  'neighbours',
  'voting',
  'stacking',
];

function unknownLearner(name: string): DomainError {
  return new DomainError(`there is no learner '${name}'${nearestHint(name, learnerNames)}`, {
    fields: { name: 'learner', value: name },
    remedy: `The learners are: ${learnerNames.join(', ')}.`,
  });
}

/** The options as a file keeps them: without threads, and without what has one value per row or is a model itself. */
function storedOptions(learner: Learner): Training['options'] {
  const left = ['workers', 'continueFrom', 'earlyStopping'];
  const kept = Object.entries(learner).filter(
    ([name, value]) => !left.includes(name) && !ArrayBuffer.isView(value),
  );
  const rounds = (learner as BoostingOptions).earlyStopping?.rounds;
  return { ...Object.fromEntries(kept), ...(rounds === undefined ? {} : { earlyStoppingRounds: rounds }) };
}
