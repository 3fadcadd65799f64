import { DomainError, type NdArray, ndarrayOf } from '../../core/index.js';
import { type Executor, parallelMap } from '../../engine/index.js';
import { type CrossCheckOptions, checkCrossCheck, type UnfoldingOptions } from '../problem/method-options.js';
import { type VectorInput, vectorOf } from '../problem/numeric-input.js';
import { checkOptions, type IterativeOptions } from '../problem/options.js';
import { checkProblem, type UnfoldingProblem } from '../problem/problem.js';
import type { CellSums } from '../spectra/projections.js';
import { covarianceFactor } from './fluctuated-data.js';
import type { Fluctuation, ToyArguments, ToyMethod, ToyResult } from './toy-task.js';

export interface ToyOptions {
  /** Number of pseudo-experiments, at least 2. */
  readonly toys: number;
  readonly seed: number;
  /** Default 'both': data as their errors say (Poisson for counts) and a response refilled from as many simulated events. */
  readonly fluctuate?: Fluctuation;
  /** [effect] counts to fluctuate around; default the data. */
  readonly expected?: VectorInput;
  /** Sums of cells to look at (energySums, rebinnedSums); default every cell. */
  readonly sums?: CellSums;
  /** Whether every toy gets its own errors, as coverage and pulls need them; default false. */
  readonly errors?: boolean;
  /** Where to run; default the process's threads. */
  readonly executor?: Executor;
  readonly onProgress?: (done: number, total: number) => void;
}

/** Unfolded spectra of many pseudo-experiments. */
export interface ToyEnsemble {
  readonly results: readonly ToyResult[];
  /** [output] mean and standard deviation over the toys. */
  readonly mean: Float64Array;
  readonly spread: Float64Array;
  /** [output, output] covariance over the toys. */
  readonly covariance: NdArray<Float64Array>;
}

/**
 * Unfolds pseudo-experiments in parallel, each as the data are unfolded (its own number of iterations). Toy
 * number i has the same random numbers on any worker.
 */
export async function runToys(
  problem: UnfoldingProblem,
  options: UnfoldingOptions,
  toyOptions: ToyOptions,
): Promise<ToyEnsemble> {
  const { toys, executor, onProgress } = toyOptions;
  const task = {
    module: new URL('./toy-task.js', import.meta.url).href,
    export: 'runToy',
    args: toyArguments(problem, options, toyOptions),
  };
  const numbers = Array.from({ length: toys }, (_, toy) => toy);
  return summariseToys(await parallelMap<number, ToyResult>(numbers, task, { executor, onProgress }));
}

/** What every toy of a run shares, as plain data. @throws {DomainError} fewer than 2 toys */
export function toyArguments(
  problem: UnfoldingProblem,
  options: UnfoldingOptions,
  { toys, seed, fluctuate = 'both', expected, sums, errors = false }: ToyOptions,
): ToyArguments {
  if (!Number.isInteger(toys) || toys < 2)
    throw new DomainError(`${toys} toys`, {
      fields: { name: 'toys', value: toys },
      remedy: 'Ask for at least 2.',
    });
  const checked = checkProblem(problem);
  const rule = { atLeast: 0, shape: [checked.effects], of: '[effect]' };
  const counts = expected === undefined ? checked.data : vectorOf('expected', expected, rule);
  return {
    problem: checked,
    options: plainOptions(options),
    expected: counts,
    ...(checked.dataCovariance &&
      fluctuate !== 'response' && { dataFactor: covarianceFactor(checked.dataCovariance, checked.effects) }),
    seed,
    fluctuate,
    sums,
    errors,
  };
}

function plainOptions(options: UnfoldingOptions): ToyMethod {
  if (options.method !== undefined && options.method !== 'bayes')
    return checkCrossCheck(options as CrossCheckOptions);
  const { callbacks: _, ...plain } = checkOptions(options as IterativeOptions);
  return plain;
}

function summariseToys(results: readonly ToyResult[]): ToyEnsemble {
  const { mean, covariance } = meanAndCovariance(results.map(({ values }) => values));
  const outputs = mean.length;
  return {
    results,
    mean,
    spread: mean.map((_, i) => Math.sqrt(covariance[i * outputs + i])),
    covariance: ndarrayOf(covariance, [outputs, outputs]),
  };
}

/** Over toys, [output] and [output x outputs + output]. */
export function meanAndCovariance(toys: readonly Float64Array[]): {
  readonly mean: Float64Array;
  readonly covariance: Float64Array;
} {
  const outputs = toys[0].length;
  const mean = new Float64Array(outputs);
  for (const values of toys) for (let i = 0; i < outputs; i++) mean[i] += values[i] / toys.length;
  const covariance = new Float64Array(outputs * outputs);
  for (const values of toys)
    for (let i = 0; i < outputs; i++)
      for (let j = 0; j < outputs; j++)
        covariance[i * outputs + j] += ((values[i] - mean[i]) * (values[j] - mean[j])) / (toys.length - 1);
  return { mean, covariance };
}

/** How toys compare with a spectrum, per output. */
export interface ToyComparison {
  /** Mean minus reference, and its own standard deviation. */
  readonly bias: Float64Array;
  readonly biasErr: Float64Array;
  /** Mean and width of (value - reference) / error. */
  readonly pullMean: Float64Array;
  readonly pullWidth: Float64Array;
  /** Share of toys whose one-sigma interval holds the reference; 0.683 is right. */
  readonly coverage: Float64Array;
}

/**
 * Bias, pulls and coverage against `reference`: the truth for what a reader believes, the smeared truth for
 * whether the errors are right.
 * @param addedErr  [output] an estimate of the bias, its size added to the error: a shift is no scatter, in
 * quadrature it would cover too little
 * @throws {DomainError} toys without errors
 */
export function compareToys(
  ensemble: ToyEnsemble,
  reference: VectorInput,
  addedErr?: VectorInput,
): ToyComparison {
  const { results, mean, spread } = ensemble;
  const rule = { shape: [mean.length], of: '[output]' };
  const expected = vectorOf('reference', reference, rule);
  const added = addedErr === undefined ? new Float64Array(mean.length) : vectorOf('addedErr', addedErr, rule);
  if (results.some(({ errors }) => errors.length !== mean.length))
    throw new DomainError('the toys have no errors', {
      fields: { name: 'errors' },
      remedy: 'Run them with errors: true.',
    });
  const pulls = results.map(({ values, errors }) =>
    values.map((value, i) => (value - expected[i]) / (errors[i] + Math.abs(added[i]))),
  );
  const average = (f: (pull: number, i: number) => number): Float64Array =>
    mean.map((_, i) => pulls.reduce((sum, pull) => sum + f(pull[i], i), 0) / pulls.length);
  const pullMean = average((pull) => pull);
  return {
    bias: mean.map((value, i) => value - expected[i]),
    biasErr: spread.map((value) => value / Math.sqrt(results.length)),
    pullMean,
    pullWidth: average((pull, i) => (pull - pullMean[i]) ** 2).map(Math.sqrt),
    coverage: average((pull) => (Math.abs(pull) <= 1 ? 1 : 0)),
  };
}
