import { randomStream } from '../../core/index.js';
import type { Learner } from '../train.js';
import type { TrainingData } from '../training-data.js';
import { type CrossValidation, crossValidateAll, type ValidationOptions } from './cross-validation.js';
import { scores } from './scores.js';

/** One tried learner with its scores. */
export interface Candidate {
  readonly learner: Learner;
  readonly validation: CrossValidation;
}

export interface SearchResult {
  /** In the order in which they were given. */
  readonly candidates: readonly Candidate[];
  /** The one with the best mean score on the folds left out; the first of equals. */
  readonly best: Candidate;
}

/** A learner, or options, with every combination of the values, the last option varying fastest. */
export function gridOf<Options extends object = Learner>(
  base: Options,
  grid: Readonly<Record<string, readonly unknown[]>>,
): Options[] {
  return Object.entries(grid).reduce<Options[]>(
    (all, [option, values]) => all.flatMap((each) => values.map((value) => ({ ...each, [option]: value }))),
    [base],
  );
}

/** A range from which a random search draws: uniform, by its logarithm where `log`, or one of a list. */
export type SearchRange =
  | { readonly low: number; readonly high: number; readonly log?: boolean; readonly whole?: boolean }
  | { readonly values: readonly unknown[] };

/** A learner, or options, with some drawn from ranges (Bergstra and Bengio, JMLR 13 (2012) 281). */
export function randomOf<Options extends object = Learner>(
  base: Options,
  ranges: Readonly<Record<string, SearchRange>>,
  count: number,
  seed = 0,
): Options[] {
  return Array.from({ length: count }, (_, k) => {
    const stream = randomStream({ seed, stage: 'random-search', file: k });
    const drawn = Object.entries(ranges).map(([option, range]) => [option, drawFrom(range, stream)]);
    return { ...base, ...Object.fromEntries(drawn) };
  });
}

function drawFrom(range: SearchRange, stream: ReturnType<typeof randomStream>): unknown {
  if ('values' in range) return range.values[stream.below(range.values.length)];
  const { low, high, log = false, whole = false } = range;
  if (whole && !log) return low + stream.below(high - low + 1);
  const u = stream.uniform();
  const value = log ? low * (high / low) ** u : low + (high - low) * u;
  return whole ? Math.round(value) : value;
}

/** Cross-validates each learner and names the best. @throws {DomainError} as crossValidate */
export async function search(
  learners: readonly Learner[],
  data: TrainingData,
  options: ValidationOptions,
): Promise<SearchResult> {
  const found = await crossValidateAll(
    learners.map((learner) => ({ learner })),
    data,
    options,
  );
  const candidates = learners.map((learner, i) => ({ learner, validation: found[i] }));
  const best = candidates.reduce((top, each) => (isBetter(each.validation, top.validation) ? each : top));
  return { candidates, best };
}

/** Whether a score is better than another of the same name. */
export function isBetter(a: CrossValidation, b: CrossValidation): boolean {
  return scores[a.score].higherIsBetter ? a.mean > b.mean : a.mean < b.mean;
}
