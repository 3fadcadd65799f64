import { DomainError, type RandomKey, randomStream } from '../core/index.js';

/**
 * A confusion matrix of the wished accuracy whose errors go to the neighbouring groups only, in equal parts: how the result of
 * an analysis depends on its classifier can be studied without training one.
 * @param accuracy  part of each group that is found in it: one number for all, or [group]
 * @returns  [true group][found group], rows that sum to 1
 * @throws {DomainError} fewer than two groups, an accuracy outside [0, 1]
 */
export function neighbourConfusion(groups: number, accuracy: number | readonly number[]): Float64Array[] {
  if (!(Number.isInteger(groups) && groups >= 2)) {
    throw new DomainError(`${groups} groups: nothing to confuse`, {
      fields: { name: 'groups', value: groups },
      remedy: 'Use 2, 3 or 4.',
    });
  }
  return Array.from({ length: groups }, (_, truth) => {
    const right = typeof accuracy === 'number' ? accuracy : accuracy[truth];
    if (!(right >= 0 && right <= 1)) {
      throw new DomainError(`accuracy ${right} of group ${truth} is not in [0, 1]`, {
        fields: { name: 'accuracy', index: truth, value: right },
        remedy: 'Give a probability for every group.',
      });
    }
    const neighbours = [truth - 1, truth + 1].filter((g) => g >= 0 && g < groups);
    return Float64Array.from({ length: groups }, (_, found) =>
      found === truth ? right : neighbours.includes(found) ? (1 - right) / neighbours.length : 0,
    );
  });
}

/**
 * Draws a found group for every event from a chosen confusion matrix.
 * @param truth  [row], numbers of groups
 * @param matrix  [true group][found group], probabilities
 * @param key  file and block of the rows: the same events get the same groups on any worker
 * @returns  [row]
 * @throws {DomainError} a row of the matrix that does not sum to 1; a number that is no group
 */
export function drawGroups(
  truth: ArrayLike<number>,
  matrix: readonly ArrayLike<number>[],
  key: Omit<RandomKey, 'stage'>,
): Uint8Array {
  const cumulative = matrix.map(cumulate);
  const stream = randomStream({ ...key, stage: 'chosen-confusion' });
  return Uint8Array.from(truth, (group, row) => {
    const sums = cumulative[group];
    if (!sums) {
      throw new DomainError(`the true group of row ${row} is ${group}, the matrix has ${matrix.length}`, {
        fields: { name: 'truth', index: row, value: group },
        remedy: 'Leave out events that belong to no group.',
      });
    }
    const u = stream.uniform();
    return sums.findIndex((sum) => u < sum);
  });
}

function cumulate(row: ArrayLike<number>, group: number): number[] {
  let sum = 0;
  const sums = Array.from(row, (p) => {
    sum += p >= 0 ? p : Number.NaN;
    return sum;
  });
  // From the last possible group on the sum is 1, whatever rounding says.
  const last = Array.from(row).findLastIndex((p) => p > 0);
  if (Math.abs(sum - 1) < 1e-9) return sums.map((each, k) => (k >= last ? 1 : each));
  throw new DomainError(`the confusion of group ${group} sums to ${sum}, not to 1`, {
    fields: { name: 'matrix', index: group, value: sum },
    remedy: 'Give for each true group the probabilities of all found groups.',
  });
}
