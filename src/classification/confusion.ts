import { DomainError } from '../core/index.js';

/** How often each true group is taken for each group. */
export interface Confusion {
  /** [group], names */
  readonly groups: readonly string[];
  /** [true group][found group], sums of weights */
  readonly counts: readonly Float64Array[];
  /** [true group][found group], parts of the true group; NaN where it has no events */
  readonly fractions: readonly Float64Array[];
  /** Part of all events that are found in their true group, and its binomial error for the effective number of events. */
  readonly accuracy: number;
  readonly accuracyErr: number;
}

/**
 * The confusion matrix of a classifier.
 * @param truth  [row], numbers of groups
 * @param found  [row], numbers of groups
 * @param groups  [group], names
 * @throws {DomainError} arrays of different lengths, a number that is no group
 */
export function confusion(
  truth: ArrayLike<number>,
  found: ArrayLike<number>,
  groups: readonly string[],
  weights?: Float64Array,
): Confusion {
  checkGroups(truth, found, groups, weights);
  const counts = groups.map(() => new Float64Array(groups.length));
  let total = 0;
  let squares = 0;
  for (let i = 0; i < truth.length; i++) {
    const weight = weights ? weights[i] : 1;
    counts[truth[i]][found[i]] += weight;
    total += weight;
    squares += weight * weight;
  }
  const right = counts.reduce((sum, row, g) => sum + row[g], 0);
  const accuracy = right / total;
  return {
    groups,
    counts,
    fractions: counts.map(fractionsOf),
    accuracy,
    accuracyErr: Math.sqrt((accuracy * (1 - accuracy) * squares) / (total * total)),
  };
}

/** Each number over the sum of all. */
export function fractionsOf(counts: Float64Array): Float64Array {
  const total = counts.reduce((sum, count) => sum + count, 0);
  return counts.map((count) => count / total);
}

/** @throws {DomainError} arrays of different lengths, a number that is no group */
export function checkGroups(
  truth: ArrayLike<number>,
  found: ArrayLike<number>,
  groups: readonly string[],
  weights?: Float64Array,
): void {
  if (found.length !== truth.length || (weights && weights.length !== truth.length)) {
    throw new DomainError(
      `${truth.length} true groups, ${found.length} found, ${weights?.length ?? truth.length} weights`,
      { fields: { name: 'found', value: found.length }, remedy: 'Give one of each per event.' },
    );
  }
  for (const [name, values] of Object.entries({ truth, found })) {
    for (let i = 0; i < values.length; i++) {
      if (Number.isInteger(values[i]) && values[i] >= 0 && values[i] < groups.length) continue;
      throw new DomainError(`${name} of row ${i} is ${values[i]}, no group from 0 to ${groups.length - 1}`, {
        fields: { name, index: i, value: values[i] },
        remedy: `The groups are: ${groups.join(', ')}. Leave out events that belong to none.`,
      });
    }
  }
}
