import {
  foldsOf,
  type ScoreName,
  stratifiedShowerFolds,
  type TrainingData,
  takeTrainingRows,
  takeValues,
  type ValidationOptions,
} from '../../learning/index.js';
import type { RunContext } from '../run/context.js';
import type { Questions } from './questions.js';
import { evenRows, type Subject } from './subject.js';

/** What cross-validation works with: rows of the training half, divided by shower. */
export interface Fits {
  readonly data: TrainingData;
  readonly options: ValidationOptions;
}

export function fitsOf(
  { training, trainingEvents }: Subject,
  { folds, stratified, events, score }: Questions,
  { analysis, directory }: RunContext,
): Fits {
  const rows = evenRows(training.features.rows, events);
  const data = takeTrainingRows(training, rows);
  const { seed } = analysis.content;
  const { showers } = data;
  const divided =
    stratified && showers
      ? stratifiedShowerFolds(showers, takeValues(trainingEvents.group, rows), folds, seed)
      : foldsOf(data, folds, seed);
  return { data, options: { folds: divided, score, seed, onProgress: directory.onProgress } };
}

/** How a score is called on an axis. */
export const scoreLabels: Readonly<Record<ScoreName, string>> = {
  rms: 'rms of lg(E/GeV)',
  'mean-absolute': 'mean absolute error of lg(E/GeV)',
  r2: 'R²',
  accuracy: 'accuracy',
  'log-loss': 'log loss',
};
