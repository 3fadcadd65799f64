import { DomainError, randomStream } from '../../core/index.js';

/**
 * Folds of equal size in which every class has the same part, drawn by rows. For events with several throws of a shower use
 * `showerFolds`: rows of one shower on both sides make every model look too good.
 * @param classes  [row]; absent: plain folds
 * @returns  [row]
 * @throws {DomainError} a number of folds below 2, or above the number of rows
 */
export function rowFolds(
  rows: number,
  folds: number,
  { classes, seed = 0 }: RowFoldOptions = {},
): Uint8Array {
  if (!(Number.isInteger(folds) && folds >= 2 && folds <= Math.min(255, rows))) {
    throw new DomainError(`${folds} folds of ${rows} rows`, {
      fields: { name: 'folds', value: folds },
      remedy: 'Give from 2 to 255 folds, and no more than rows.',
    });
  }
  const stream = randomStream({ seed, stage: 'row-folds' });
  const order = Uint32Array.from({ length: rows }, (_, i) => i);
  for (let i = rows - 1; i > 0; i--) {
    const j = stream.below(i + 1);
    [order[i], order[j]] = [order[j], order[i]];
  }
  if (classes) order.sort((a, b) => classes[a] - classes[b]);
  const fold = new Uint8Array(rows);
  order.forEach((row, place) => {
    fold[row] = place % folds;
  });
  return fold;
}

export interface RowFoldOptions {
  /** [row]: each fold gets the same part of every class. */
  readonly classes?: ArrayLike<number>;
  readonly seed?: number;
}
