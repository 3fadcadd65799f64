import { DomainError } from '../../core/index.js';

/** Kolmogorov and Smirnov's test of two samples. */
export interface KolmogorovSmirnov {
  /** Largest distance of the distribution functions. */
  readonly distance: number;
  /** Probability of a larger one, if both come from one distribution (asymptotic, with Stephens' correction). */
  readonly pValue: number;
}

/**
 * The over-training check: whether a score is distributed alike in training and test rows.
 * @param training  [row], scores of one class in the rows that were learned from
 * @param testing  [row], scores of the same class in other rows
 * @throws {DomainError} an empty sample, a score that is NaN
 */
export function compareScores(training: Float64Array, testing: Float64Array): KolmogorovSmirnov {
  const a = sortedSample('training', training);
  const b = sortedSample('testing', testing);
  let [i, j, distance] = [0, 0, 0];
  while (i < a.length && j < b.length) {
    const value = Math.min(a[i], b[j]);
    while (i < a.length && a[i] === value) i++;
    while (j < b.length && b[j] === value) j++;
    distance = Math.max(distance, Math.abs(i / a.length - j / b.length));
  }
  const root = Math.sqrt((a.length * b.length) / (a.length + b.length));
  return { distance, pValue: kolmogorov((root + 0.12 + 0.11 / root) * distance) };
}

/** Kolmogorov's distribution: probability of a value above x. */
function kolmogorov(x: number): number {
  if (x < 0.2) return 1;
  let sum = 0;
  for (let k = 1; k <= 100; k++) sum += (k % 2 === 1 ? 2 : -2) * Math.exp(-2 * k * k * x * x);
  return Math.min(Math.max(sum, 0), 1);
}

function sortedSample(name: string, values: Float64Array): Float64Array {
  const index = values.findIndex((value) => Number.isNaN(value));
  if (values.length > 0 && index < 0) return values.slice().sort();
  throw new DomainError(
    values.length === 0 ? `no ${name} scores` : `the ${name} score of row ${index} is NaN`,
    {
      fields: { name, index },
      remedy: 'Give the scores of at least one row, none of them NaN.',
    },
  );
}
