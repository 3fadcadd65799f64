import { DomainError } from '../../core/index.js';
import { type Executor, parallelMap } from '../../engine/index.js';
import { fold } from '../folding/refolding.js';
import { unfold } from '../methods/unfold.js';
import { checkChoice, type IterativeOptions } from '../problem/options.js';
import { priorOf } from '../problem/priors.js';
import { type CheckedProblem, checkProblem, type UnfoldingProblem } from '../problem/problem.js';
import { upperGamma } from '../statistics/chi-squared.js';
import { globalCorrelation } from '../statistics/global-correlation.js';
import { meanAndCovariance, runToys, toyArguments } from './toys.js';

/**
 * mean-squared-error: least (bias^2 + variance) / counts; average-coverage: first at which one-sigma
 * intervals hold the truth in `targetCoverage` of the cells on average; global-correlation: least average
 * correlation of a cell with all others; test-statistic: the median at which toys fall below `stopping`, which one
 * data set may miss by chance.
 */
export type IterationCriterion =
  | 'mean-squared-error'
  | 'average-coverage'
  | 'global-correlation'
  | 'test-statistic';

export interface IterationChoiceOptions {
  readonly criterion: IterationCriterion;
  /** Most iterations looked at; default 20. */
  readonly maxIterations?: number;
  /** Pseudo-experiments for bias and variance; default 200. */
  readonly toys?: number;
  readonly seed: number;
  /** Default 0.67. */
  readonly targetCoverage?: number;
  readonly executor?: Executor;
}

export interface IterationChoice {
  readonly iterations: number;
  /** [iteration], the first first: the value of the criterion. */
  readonly scores: Float64Array;
}

/**
 * How many iterations suit a problem. Bias, variance and coverage come from toys around the spectrum unfolded
 * with `options`, starting from the same prior as the data, and so do the correlations.
 * @throws {DomainError} a coverage that is not reached, or too few toys for correlations
 */
export async function chooseIterations(
  problem: UnfoldingProblem,
  options: IterativeOptions,
  choice: IterationChoiceOptions,
): Promise<IterationChoice> {
  const { criterion, maxIterations = 20, targetCoverage = 0.67 } = choice;
  checkChoice('criterion', criterion, criteria);
  const checked = checkProblem(problem);
  if (criterion === 'test-statistic') return medianStop(problem, checked, options, choice);
  const spectra = await toySpectra(problem, checked, options, choice);
  if (criterion === 'global-correlation') return least(spectra.byIteration.map(toyCorrelation));
  const moments = spectra.byIteration.map((toys) => momentsOf(spectra.truth, toys));
  if (criterion === 'mean-squared-error') return least(moments.map(meanSquaredError));
  const scores = Float64Array.from(moments, averageCoverage);
  const first = scores.findIndex((coverage) => coverage >= targetCoverage);
  if (first >= 0) return { iterations: first + 1, scores };
  throw new DomainError(
    `the average coverage stays below ${targetCoverage} for ${maxIterations} iterations`,
    {
      fields: { name: 'targetCoverage', value: Math.max(...scores), limit: targetCoverage },
      remedy: 'Allow more iterations, or choose a prior nearer to the data.',
    },
  );
}

const criteria: readonly IterationCriterion[] = [
  'mean-squared-error',
  'average-coverage',
  'global-correlation',
  'test-statistic',
];

/** scores: share of the toys that have stopped by each iteration. */
async function medianStop(
  problem: UnfoldingProblem,
  checked: CheckedProblem,
  options: IterativeOptions,
  { maxIterations = 20, toys = 200, seed, executor }: IterationChoiceOptions,
): Promise<IterationChoice> {
  const truth = unfold(problem, { ...options, covariances: 'none' }).unfolded;
  const expected = fold(checked, truth);
  const own = { ...options, maxIterations };
  const { results } = await runToys(problem, own, { toys, seed, fluctuate: 'data', expected, executor });
  const stops = results.map(({ numIterations }) => numIterations).sort((a, b) => a - b);
  const scores = Float64Array.from(
    { length: maxIterations },
    (_, k) => stops.filter((stop) => stop <= k + 1).length / toys,
  );
  return { iterations: stops[Math.floor((toys - 1) / 2)], scores };
}

function least(values: ArrayLike<number>): IterationChoice {
  const scores = Float64Array.from(values);
  return { iterations: scores.indexOf(Math.min(...scores)) + 1, scores };
}

function startOf(problem: CheckedProblem, { prior }: IterativeOptions): Float64Array {
  const total = problem.data.reduce((sum, count) => sum + count, 0);
  return priorOf(prior, problem.causes, problem.cells).map((share) => share * total);
}

/** Unfolded pseudo-experiments around the fitted spectrum. */
interface ToySpectra {
  /** [cause] what they were drawn from. */
  readonly truth: Float64Array;
  /** [iteration][toy][cause] */
  readonly byIteration: readonly (readonly Float64Array[])[];
}

async function toySpectra(
  problem: UnfoldingProblem,
  checked: CheckedProblem,
  options: IterativeOptions,
  { maxIterations = 20, toys = 200, seed, executor }: IterationChoiceOptions,
): Promise<ToySpectra> {
  const truth = unfold(problem, { ...options, covariances: 'none' }).unfolded;
  const shared = toyArguments(problem, options, {
    toys,
    seed,
    fluctuate: 'data',
    expected: fold(checked, truth),
  });
  const task = {
    module: new URL('./toy-task.js', import.meta.url).href,
    export: 'runToyIterations',
    args: { ...shared, start: startOf(checked, options), iterations: maxIterations },
  };
  const numbers = Array.from({ length: toys }, (_, toy) => toy);
  const spectra = await parallelMap<number, Float64Array[]>(numbers, task, { executor });
  const byIteration = Array.from({ length: maxIterations }, (_, k) => spectra.map((toy) => toy[k]));
  return { truth, byIteration };
}

/** Of one number of iterations, [cause]. */
interface Moments {
  readonly truth: Float64Array;
  readonly bias: Float64Array;
  readonly spread: Float64Array;
}

function momentsOf(truth: Float64Array, toys: readonly Float64Array[]): Moments {
  const { mean, covariance } = meanAndCovariance(toys);
  const cells = truth.length;
  return {
    truth,
    bias: mean.map((value, a) => value - truth[a]),
    spread: truth.map((_, a) => Math.sqrt(covariance[a * cells + a])),
  };
}

/** @throws {DomainError} fewer toys than a covariance of that many cells takes */
function toyCorrelation(toys: readonly Float64Array[]): number {
  const cells = toys[0].length;
  const { average, rank } = globalCorrelation(meanAndCovariance(toys).covariance, cells, toys.length);
  if (toys.length > rank + 2) return average;
  throw new DomainError(`${toys.length} toys do not determine the correlations of ${cells} cells`, {
    fields: { name: 'toys', value: toys.length, limit: rank + 3 },
    remedy: `Ask for several times ${cells} toys.`,
  });
}

/** Average over cells with counts of (bias^2 + variance) / counts. */
function meanSquaredError({ truth, bias, spread }: Moments): number {
  const cells = [...truth.keys()].filter((a) => truth[a] > 0);
  return cells.reduce((sum, a) => sum + (bias[a] ** 2 + spread[a] ** 2) / truth[a], 0) / cells.length;
}

/**
 * Average over cells of the probability that a Gaussian interval of one spread, shifted by the bias, holds
 * the truth.
 */
function averageCoverage({ bias, spread }: Moments): number {
  const cells = [...spread.keys()].filter((a) => spread[a] > 0);
  const covered = cells.map(
    (a) => normalBelow(bias[a] / spread[a] + 1) - normalBelow(bias[a] / spread[a] - 1),
  );
  return covered.reduce((sum, value) => sum + value, 0) / cells.length;
}

/** The normal distribution's integral below x. */
function normalBelow(x: number): number {
  const tail = 0.5 * upperGamma(0.5, 0.5 * x * x);
  return x > 0 ? 1 - tail : tail;
}
