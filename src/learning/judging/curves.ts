import type { Learner } from '../train.js';
import type { TrainingData } from '../training-data.js';
import { type CrossValidation, crossValidateAll, type ValidationOptions } from './cross-validation.js';

/** Scores of training and test rows against one variable. */
export interface ScoreCurve {
  /** 'rows', or the option's name. */
  readonly variable: string;
  /** [point] */
  readonly values: readonly unknown[];
  /** [point] */
  readonly validations: readonly CrossValidation[];
}

/**
 * How the scores change with the number of training rows: a gap between training and testing that closes asks for more
 * simulation, curves that have met for a better model.
 * @param parts  of the training rows of each fold, each in (0, 1]
 */
export async function learningCurve(
  learner: Learner,
  data: TrainingData,
  parts: readonly number[],
  options: ValidationOptions,
): Promise<ScoreCurve> {
  const candidates = parts.map((part) => ({ learner, part }));
  const validations = await crossValidateAll(candidates, data, options);
  const folds = new Set(options.folds).size;
  const values = parts.map((part) => Math.round((part * data.features.rows * (folds - 1)) / folds));
  return { variable: 'rows', values, validations };
}

/** How the scores change with one option of the learner. */
export async function validationCurve(
  learner: Learner,
  data: TrainingData,
  { option, values }: { readonly option: string; readonly values: readonly unknown[] },
  options: ValidationOptions,
): Promise<ScoreCurve> {
  const candidates = values.map((value) => ({ learner: { ...learner, [option]: value } as Learner }));
  return { variable: option, values, validations: await crossValidateAll(candidates, data, options) };
}
