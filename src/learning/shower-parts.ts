import { DomainError } from '../core/index.js';
import { rowFolds } from './judging/folds.js';
import { showerFolds, showerHashes } from './shower-folds.js';
import type { TrainingData } from './training-data.js';

/**
 * Folds of the data's showers; of its rows where it names no showers.
 * @returns  [row], 0 .. folds - 1
 * @throws {DomainError} a number of folds that cannot be
 */
export function foldsOf({ showers, features }: TrainingData, folds: number, seed = 0): Uint8Array {
  return showers ? showerFolds([showers], folds, seed) : rowFolds(features.rows, folds, { seed });
}

/**
 * A drawn part of the data's showers, or of its rows where it names no showers.
 * @param share  in (0, 1)
 * @returns  [row], 1 in the part
 * @throws {DomainError} a share out of its range
 */
export function partOf({ showers, features }: TrainingData, share: number, seed = 0): Uint8Array {
  if (!(share > 0 && share < 1)) {
    throw new DomainError(`a share of ${share} is not above 0 and below 1`, {
      fields: { name: 'share', value: share },
      remedy: 'Give 0.1 to hold out a tenth.',
    });
  }
  const keys = showers ?? Uint32Array.from({ length: features.rows }, (_, row) => row);
  return Uint8Array.from(showerHashes([keys], seed), (hash) => (hash < share * 2 ** 32 ? 1 : 0));
}
