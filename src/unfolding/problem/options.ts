import { DomainError, nearestHint, UsageError } from '../../core/index.js';
import { type TestStatisticName, testStatistics } from '../statistics/test-statistics.js';
import type { PriorChoice } from './priors.js';

/**
 * Which covariances are computed: of the counts from the data, and from the response's Monte-Carlo
 * statistics.
 */
export type CovarianceChoice = 'all' | 'data' | 'none';
/**
 * multinomial: simulatedEvents thrown per cause (without them (efficiency / efficiencyErr)^2); poisson:
 * responseErr^2, independent elements, the form for weighted simulation; fitted: passingEvents give the
 * columns' shape, efficiencyCovariance their sums.
 */
export type ResponseCovariance = 'multinomial' | 'poisson' | 'fitted';

/** A smoothing spline over the cell index that is fitted to the spectrum after every iteration. */
export interface SplineRegularizer {
  readonly kind: 'spline';
  /** 1 to 5; default 3. */
  readonly degree?: number;
  /** Sum of squared residuals that the spline may leave, events^2; default the number of its points. */
  readonly smooth?: number;
  /** [cause] labels: every group is smoothed on its own; null: a cell that is left as it is (an underflow). */
  readonly groups?: readonly (number | string | null)[];
}

/** What a callback is told of an iteration. */
export interface IterationStatus {
  /** From 1. */
  readonly iteration: number;
  /** [cause], after the regularizer: what goes on to the next iteration. Not to be changed. */
  readonly unfolded: Float64Array;
  readonly testStatistic: number;
  readonly stopping: number;
}

/** Hooks of the iteration, called in the order of the list. */
export interface UnfoldingCallbacks {
  onUnfoldingBegin?(): void;
  onIterationBegin?(iteration: number): void;
  onIterationEnd?(status: IterationStatus): void;
  onUnfoldingEnd?(status: IterationStatus): void;
}

export interface IterativeOptions {
  readonly method?: 'bayes';
  /** 'uniform' (default), 'jeffreys', or [cause] event numbers of any scale. */
  readonly prior?: PriorChoice | null;
  /** Default 'ks'. */
  readonly testStatistic?: TestStatisticName;
  /** The iteration ends when the test statistic falls strictly below; default 0.01. */
  readonly stopping?: number;
  /** Default 100. */
  readonly maxIterations?: number;
  /** Default 'multinomial'. */
  readonly responseCovariance?: ResponseCovariance;
  /** Default 'all'. */
  readonly covariances?: CovarianceChoice;
  /** statErr and mcErr of every iteration, not of the last alone; default false. */
  readonly iterationErrors?: boolean;
  readonly regularizer?: SplineRegularizer | null;
  readonly callbacks?: readonly UnfoldingCallbacks[];
  /**
   * 'pyunfold': data covariance with PyUnfold 0.5's order of matrices, response covariance without
   * simulatedEvents.
   */
  readonly compatibility?: 'pyunfold';
}

/** What covariances depend on, whatever the method. */
export interface CovarianceOptions {
  readonly responseCovariance: ResponseCovariance;
  readonly covariances: CovarianceChoice;
  readonly compatibility?: 'pyunfold';
}

/** The options with their defaults in place. */
export type CheckedOptions = Required<
  Omit<IterativeOptions, 'method' | 'compatibility' | 'prior' | 'regularizer'>
> &
  Pick<IterativeOptions, 'method' | 'compatibility' | 'prior' | 'regularizer'>;

const defaults = {
  method: 'bayes',
  prior: 'uniform',
  testStatistic: 'ks',
  stopping: 0.01,
  maxIterations: 100,
  responseCovariance: 'multinomial',
  covariances: 'all',
  iterationErrors: false,
  regularizer: null,
  callbacks: [],
  compatibility: undefined,
} as const satisfies IterativeOptions;

const choices: Readonly<Record<string, readonly string[]>> = {
  testStatistic: Object.keys(testStatistics),
  responseCovariance: ['multinomial', 'poisson', 'fitted'],
  covariances: ['all', 'data', 'none'],
};

/** @throws {UsageError} an unknown option or word; {DomainError} a number out of range */
export function checkOptions(options: IterativeOptions): CheckedOptions {
  checkKeys(options, Object.keys(defaults));
  const given = Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
  const checked: CheckedOptions = { ...defaults, ...given };
  for (const [key, allowed] of Object.entries(choices))
    checkChoice(key, checked[key as keyof CheckedOptions], allowed);
  if (checked.compatibility !== undefined) checkChoice('compatibility', checked.compatibility, ['pyunfold']);
  checkRange(
    'maxIterations',
    checked.maxIterations,
    Number.isInteger(checked.maxIterations) && checked.maxIterations >= 1,
  );
  checkRange('stopping', checked.stopping, Number.isFinite(checked.stopping));
  return checked;
}

/** @throws {UsageError} a key that is not among `known`, with the nearest one */
export function checkKeys(options: object, known: readonly string[], of = 'unfold'): void {
  for (const key of Object.keys(options))
    if (!known.includes(key))
      throw new UsageError(`${of} has no option '${key}'${nearestHint(key, known)}`, {
        fields: { key, allowed: known },
        remedy: `Known options: ${known.join(', ')}.`,
      });
}

export function checkChoice(key: string, value: unknown, allowed: readonly string[]): void {
  if (allowed.includes(value as string)) return;
  throw new UsageError(`option ${key} is '${String(value)}'${nearestHint(String(value), allowed)}`, {
    fields: { key, value, allowed },
    remedy: `Choose one of ${allowed.join(', ')}.`,
  });
}

function checkRange(key: string, value: number, good: boolean): void {
  if (good) return;
  throw new DomainError(`option ${key} is ${value}`, {
    fields: { name: key, value },
    remedy: 'maxIterations is a whole number from 1 up, stopping any finite number.',
  });
}
