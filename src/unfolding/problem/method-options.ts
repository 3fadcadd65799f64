import { DomainError } from '../../core/index.js';
import {
  type CovarianceChoice,
  checkChoice,
  checkKeys,
  type IterativeOptions,
  type ResponseCovariance,
} from './options.js';
import type { PriorChoice } from './priors.js';
import type { UnfoldingMethod } from './result.js';

/** How the strength of a curvature penalty is chosen. */
export type StrengthChoice = 'l-curve' | 'global-correlation';

interface CommonOptions {
  /** Default 'multinomial'. */
  readonly responseCovariance?: ResponseCovariance;
  /** Default 'all'. */
  readonly covariances?: CovarianceChoice;
  /**
   * The spectrum whose ratio is smooth, or the model of the factors: 'uniform' (default), 'jeffreys', event
   * numbers.
   */
  readonly prior?: PriorChoice | null;
  /**
   * Causes that the effects do not determine, as those beyond their range: kept at the prior, which then has to be event numbers;
   * what they send into the effects is taken as background. Default none.
   */
  readonly heldCauses?: ArrayLike<number>;
}

/**
 * Least squares with a penalty on the curvature of counts / prior (Tikhonov; TUnfold, JINST 7 (2012) T10003).
 */
export interface TikhonovOptions extends CommonOptions {
  readonly method: 'tikhonov';
  /**
   * A fixed strength tau, in events (the penalty takes counts / prior, the prior summing to 1); default by a
   * scan.
   */
  readonly strength?: number;
  /** Default 'l-curve'. */
  readonly choice?: StrengthChoice;
}

/** Hoecker, Kartvelishvili, NIM A 372 (1996) 469. */
export interface SvdOptions extends CommonOptions {
  readonly method: 'svd';
  /** Effective number of singular values; default as many as stand above the data's errors. */
  readonly rank?: number;
}

/** Poisson likelihood without regularisation, counts >= 0. */
export interface LikelihoodOptions extends CommonOptions {
  readonly method: 'maximum-likelihood';
}

/** Correction factors of the prior's spectrum: biased towards it wherever events migrate. */
export interface BinByBinOptions extends CommonOptions {
  readonly method: 'bin-by-bin';
  /**
   * [cause] the effect that measures it; default by cells or, with as many effects as causes, the same
   * number.
   */
  readonly matching?: ArrayLike<number>;
}

/** Least squares without regularisation: unbiased, and it rings. */
export interface InversionOptions extends CommonOptions {
  readonly method: 'inversion';
}

export type CrossCheckOptions =
  | TikhonovOptions
  | SvdOptions
  | LikelihoodOptions
  | BinByBinOptions
  | InversionOptions;

export type UnfoldingOptions = IterativeOptions | CrossCheckOptions;

const common = ['method', 'responseCovariance', 'covariances', 'prior', 'heldCauses'];
const ownKeys: Readonly<Record<Exclude<UnfoldingMethod, 'bayes'>, readonly string[]>> = {
  tikhonov: ['strength', 'choice'],
  svd: ['rank'],
  'maximum-likelihood': [],
  'bin-by-bin': ['matching'],
  inversion: [],
};

export type CheckedCrossCheck = CrossCheckOptions & {
  readonly responseCovariance: ResponseCovariance;
  readonly covariances: CovarianceChoice;
};

/** @throws {UsageError} an unknown method, option or word; {DomainError} a strength or rank out of range */
export function checkCrossCheck(options: CrossCheckOptions): CheckedCrossCheck {
  checkChoice('method', options.method, ['bayes', ...Object.keys(ownKeys)]);
  checkKeys(options, [...common, ...ownKeys[options.method]]);
  const checked = {
    ...options,
    responseCovariance: options.responseCovariance ?? 'multinomial',
    covariances: options.covariances ?? 'all',
  };
  checkChoice('responseCovariance', checked.responseCovariance, ['multinomial', 'poisson', 'fitted']);
  checkChoice('covariances', checked.covariances, ['all', 'data', 'none']);
  if (options.method === 'tikhonov') {
    if (options.choice !== undefined)
      checkChoice('choice', options.choice, ['l-curve', 'global-correlation']);
    checkPositive('strength', options.strength);
  }
  if (options.method === 'svd') checkPositive('rank', options.rank);
  return checked;
}

function checkPositive(key: string, value: number | undefined): void {
  if (value === undefined || (Number.isFinite(value) && value > 0)) return;
  throw new DomainError(`option ${key} is ${value}`, {
    fields: { name: key, value },
    remedy: 'Give a finite number above 0, or leave it out for an automatic choice.',
  });
}
