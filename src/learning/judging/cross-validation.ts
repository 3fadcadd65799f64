import { DomainError } from '../../core/index.js';
import { type Executor, parallelMap } from '../../engine/index.js';
import type { Learner } from '../train.js';
import { checkTrainingData, type TrainingData } from '../training-data.js';
import type { Fit, FitArguments, FitScores } from './fit-task.js';
import { type ScoreName, scoreFor } from './scores.js';

export interface ValidationOptions {
  /** [row], from `showerFolds` or `rowFolds`. */
  readonly folds: Uint8Array;
  /** Default: rms for numbers, accuracy for classes. */
  readonly score?: ScoreName;
  /** Where the fits run; the process's default threads unless given. */
  readonly executor?: Executor;
  /** Seed of what is drawn (parts of a learning curve). Default 0. */
  readonly seed?: number;
  /** Called after each fit with the number done and of all: for a progress bar. */
  readonly onProgress?: (done: number, total: number) => void;
}

/** Scores of one learner over the folds. */
export interface CrossValidation {
  readonly score: ScoreName;
  /** [fold] */
  readonly training: Float64Array;
  readonly testing: Float64Array;
  readonly mean: number;
  /** Error of the mean, from the scatter between folds. */
  readonly meanErr: number;
}

/**
 * Trains on all folds but one, judges on that one, for each fold.
 * @throws {DomainError} data that cannot be learned from, folds or score that do not fit
 */
export async function crossValidate(
  learner: Learner,
  data: TrainingData,
  options: ValidationOptions,
): Promise<CrossValidation> {
  const [found] = await crossValidateAll([{ learner }], data, options);
  return found;
}

/** The same for several fits at once: candidates x folds run in parallel, results in the order of the candidates. */
export async function crossValidateAll(
  candidates: readonly Omit<Fit, 'fold'>[],
  data: TrainingData,
  options: ValidationOptions,
): Promise<CrossValidation[]> {
  checkTrainingData(data);
  const { folds, executor, onProgress, seed = 0 } = options;
  const score = scoreFor(data, options.score);
  const count = countFolds(folds, data.features.rows);
  const fits = candidates.flatMap((each) =>
    Array.from({ length: count }, (_, fold): Fit => ({ ...each, fold })),
  );
  const args: FitArguments = { data, folds, score, seed };
  const module = new URL('./fit-task.js', import.meta.url).href;
  const task = { module, export: 'fitAndScore', args };
  const found = await parallelMap<Fit, FitScores>(fits, task, { executor, batchSize: 1, onProgress });
  return candidates.map((_, c) => summarise(score, found.slice(c * count, (c + 1) * count)));
}

function summarise(score: ScoreName, found: readonly FitScores[]): CrossValidation {
  const training = Float64Array.from(found, (each) => each.training);
  const testing = Float64Array.from(found, (each) => each.testing);
  const n = testing.length;
  const mean = testing.reduce((sum, each) => sum + each, 0) / n;
  const variance = testing.reduce((sum, each) => sum + (each - mean) ** 2, 0) / (n - 1);
  return { score, training, testing, mean, meanErr: Math.sqrt(variance / n) };
}

/** The number of folds. @throws {DomainError} not one per row, a single one, or an empty one */
function countFolds(folds: Uint8Array, rows: number): number {
  const counts: number[] = [];
  for (const fold of folds) counts[fold] = (counts[fold] ?? 0) + 1;
  const full = Array.from(counts).every((count) => count > 0);
  if (folds.length === rows && counts.length >= 2 && full) return counts.length;
  throw new DomainError(`folds [${Array.from(counts, (count) => count ?? 0).join(', ')}] of ${rows} rows`, {
    fields: { name: 'folds', value: counts.length },
    remedy: 'Give each row the number of its fold, from 0 on, with at least one row in each of two folds.',
  });
}
