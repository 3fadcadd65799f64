import { DomainError } from '../core/index.js';
import { type FeatureMatrix, takeRows, takeValues } from './features.js';

/** A number to be estimated: log10 of the energy, ln A. */
export interface RegressionTarget {
  readonly kind: 'regression';
  readonly name: string;
  readonly unit?: string;
  /** [row], finite */
  readonly values: Float64Array;
}

/** A class to be found: the mass group. */
export interface ClassTarget {
  readonly kind: 'classification';
  readonly name: string;
  /** [class], the classes' names */
  readonly classes: readonly string[];
  /** [row], numbers of classes */
  readonly values: Uint8Array;
}

export type Target = RegressionTarget | ClassTarget;

/** What a learner learns from. */
export interface TrainingData {
  readonly features: FeatureMatrix;
  readonly target: Target;
  /** [row], >= 0 and finite, for example flux weights; absent: all 1 */
  readonly weights?: Float64Array;
  /**
   * [row], equal for all throws of one shower (`showerHashes`): what a learner divides itself (held-out part, folds of stacking)
   * never has one shower on both sides. Absent: divided by rows.
   */
  readonly showers?: Uint32Array;
}

/** The rows of `data` with the given numbers, in that order. */
export function takeTrainingRows(data: TrainingData, rows: ArrayLike<number>): TrainingData {
  const target: Target =
    data.target.kind === 'regression'
      ? { ...data.target, values: takeValues(data.target.values, rows) }
      : { ...data.target, values: takeValues(data.target.values, rows) };
  const weights = data.weights && takeValues(data.weights, rows);
  const showers = data.showers && takeValues(data.showers, rows);
  return { features: takeRows(data.features, rows), target, weights, showers };
}

/**
 * Checks that features, target and weights fit together and can be learned from.
 * @throws {DomainError} different lengths, no rows, a target or weight that is not finite, a class out of range
 */
export function checkTrainingData(data: TrainingData): void {
  checkSomeRows(data.features.rows, data.target);
  checkSomeWeight(checkTrainingRows(data));
}

/** @throws {DomainError} no rows */
export function checkSomeRows(rows: number, target: Target): void {
  if (rows > 0) return;
  throw new DomainError(`no rows to learn '${target.name}' from`, {
    remedy: 'Loosen the cuts, or give more files.',
  });
}

/** @throws {DomainError} all weights are 0 */
export function checkSomeWeight(total: number): void {
  if (total > 0) return;
  throw new DomainError('all weights are 0', { remedy: 'Give at least one row a weight above 0.' });
}

/**
 * Checks rows that are a part of the training data.
 * @param first  number of the part's first row among all
 * @returns  the sum of the weights
 * @throws {DomainError} as `checkTrainingData`
 */
export function checkTrainingRows({ features, target, weights, showers }: TrainingData, first = 0): number {
  const { rows } = features;
  checkLength('target', target.values.length, rows);
  checkTarget(target, first);
  if (showers) checkLength('showers', showers.length, rows);
  if (!weights) return rows;
  checkLength('weights', weights.length, rows);
  let total = 0;
  for (let i = 0; i < weights.length; i++) {
    if (!(weights[i] >= 0 && weights[i] < Number.POSITIVE_INFINITY)) {
      throw new DomainError(`weight ${weights[i]} of row ${first + i} is not finite and >= 0`, {
        fields: { name: 'weights', index: first + i, value: weights[i] },
        remedy: 'Leave the row out or correct its weight.',
      });
    }
    total += weights[i];
  }
  return total;
}

function checkTarget(target: Target, first: number): void {
  const { values } = target;
  const classes = target.kind === 'classification' ? target.classes.length : Number.POSITIVE_INFINITY;
  if (classes < 2) {
    throw new DomainError(`'${target.name}' has ${classes} class: nothing to tell apart`, {
      remedy: 'Give at least two classes.',
    });
  }
  for (let i = 0; i < values.length; i++) {
    if (!Number.isFinite(values[i]) || (target.kind === 'classification' && values[i] >= classes)) {
      const wanted = target.kind === 'classification' ? `a class from 0 to ${classes - 1}` : 'finite';
      throw new DomainError(`target '${target.name}' of row ${first + i} is ${values[i]}, not ${wanted}`, {
        fields: { name: target.name, index: first + i, value: values[i] },
        remedy: 'Leave out rows without a target.',
      });
    }
  }
}

function checkLength(name: string, found: number, rows: number): void {
  if (found === rows) return;
  throw new DomainError(`${name} has ${found} rows, the features have ${rows}`, {
    fields: { name, value: found },
    remedy: 'Give one value per row of the features.',
  });
}
