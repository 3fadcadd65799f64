import { DomainError, ndarrayOf } from '../../core/index.js';
import { derivativesOf } from '../covariance/bayes-derivatives.js';
import { type IterationStep, iterate, unfoldingMatrixOf } from '../covariance/bayes-iteration.js';
import {
  checkFinite,
  propagatedCovariances,
  type SpreadOfCounts,
} from '../covariance/propagated-covariances.js';
import { responseCovarianceOf } from '../covariance/response-covariance.js';
import { diagonalErrors } from '../matrices/dense.js';
import type { CheckedOptions, IterationStatus } from '../problem/options.js';
import { priorOf } from '../problem/priors.js';
import {
  type CheckedProblem,
  type FoldingProblem,
  type SparseProblem,
  unreachableCauses,
} from '../problem/problem.js';
import type { Iteration, UnfoldingResult } from '../problem/result.js';
import { fastestToFold } from '../problem/sparse-storage.js';
import { testStatistics } from '../statistics/test-statistics.js';
import { regularizerOf } from './regularizer.js';

/**
 * D'Agostini's iterative unfolding, NIM A 362 (1995) 487, with the covariances of data and response
 * propagated through all iterations (Adye, arXiv:1105.1160).
 */
export function unfoldIteratively(problem: CheckedProblem, options: CheckedOptions): UnfoldingResult {
  const run = iterateUntilStable(fastestToFold(problem), options);
  const spread = options.covariances === 'none' ? undefined : covariancesOf(problem, run.steps, options);
  return resultOf(problem, run, options, spread);
}

/** The same counts from a sparse response, without covariances. */
export function unfoldSparse(problem: SparseProblem, options: CheckedOptions): UnfoldingResult {
  return resultOf(problem, iterateUntilStable(problem, options), { ...options, iterationErrors: false });
}

/** The result of a run with its covariances, `spread`. */
export function resultOf(
  problem: FoldingProblem,
  run: IterativeRun,
  options: CheckedOptions,
  spread?: SpreadOfCounts,
): UnfoldingResult {
  const last = run.steps[run.steps.length - 1];
  checkFinite(last.unfolded);
  const lostEffects = lostEffectsOf(problem, last);
  return {
    method: 'bayes',
    unfolded: last.unfolded,
    statErr: spread ? diagonalErrors(spread.covariance.stat.data, problem.causes) : new Float64Array(0),
    mcErr: spread ? diagonalErrors(spread.covariance.mc.data, problem.causes) : new Float64Array(0),
    ...spread,
    ...('response' in problem && {
      unfoldingMatrix: ndarrayOf(unfoldingMatrixOf(problem, last), [problem.effects, problem.causes]),
    }),
    iterations: iterationList(problem, run, options),
    numIterations: run.steps.length,
    testStatistic: run.status.testStatistic,
    stopping: options.stopping,
    converged: run.status.testStatistic < options.stopping,
    unreachableCauses: unreachableCauses(problem),
    lostEffects,
    lostEvents: lostEffects.reduce((total, j) => total + problem.data[j], 0),
  };
}

/** Every iteration of an unfolding, and how it ended. */
export interface IterativeRun {
  readonly steps: IterationStep[];
  readonly smoothed: Float64Array[];
  readonly statistics: number[];
  readonly status: IterationStatus;
}

/** Order inside an iteration: update, regularizer, test statistic, callbacks. */
export function iterateUntilStable(problem: FoldingProblem, options: CheckedOptions): IterativeRun {
  const { stopping, maxIterations, callbacks } = options;
  const regularize = regularizerOf(options.regularizer, problem.causes);
  const statistic = testStatistics[options.testStatistic];
  const [steps, smoothed, statistics]: [IterationStep[], Float64Array[], number[]] = [[], [], []];
  let current = startingCounts(problem, options);
  let status: IterationStatus = { iteration: 0, unfolded: current, testStatistic: Infinity, stopping };
  for (const each of callbacks) each.onUnfoldingBegin?.();
  while (!(status.testStatistic < stopping) && steps.length < maxIterations) {
    const iteration = steps.length + 1;
    for (const each of callbacks) each.onIterationBegin?.(iteration);
    const step = iterate(problem, current);
    checkFinite(step.unfolded);
    const next = regularize(step.unfolded);
    status = { iteration, unfolded: next, testStatistic: statistic(next, current), stopping };
    checkStatistic(status);
    steps.push(step);
    smoothed.push(next);
    statistics.push(status.testStatistic);
    for (const each of callbacks) each.onIterationEnd?.(status);
    current = next;
  }
  for (const each of callbacks) each.onUnfoldingEnd?.(status);
  return { steps, smoothed, statistics, status };
}

function startingCounts(problem: FoldingProblem, { prior }: CheckedOptions): Float64Array {
  const total = problem.data.reduce((sum, count) => sum + count, 0);
  if (!(total > 0))
    throw new DomainError('the data hold no event', {
      fields: { name: 'data', value: total },
      remedy: 'Unfolding needs at least one count: check cuts and binning.',
    });
  return priorOf(prior, problem.causes, problem.cells).map((share) => total * share);
}

function checkStatistic({ iteration, testStatistic }: IterationStatus): void {
  if (!Number.isNaN(testStatistic)) return;
  throw new DomainError(`iteration ${iteration} lost every event: the test statistic is NaN`, {
    fields: { name: 'testStatistic', index: [iteration], value: testStatistic },
    remedy:
      'No cause with a prior above 0 reaches an effect with counts, or a spline smoothed counts below 0.',
  });
}

/** Covariances and the derivative that gave them, after the last of `steps`. */
function covariancesOf(
  problem: CheckedProblem,
  steps: readonly IterationStep[],
  options: CheckedOptions,
): SpreadOfCounts {
  const derivatives = derivativesOf(problem, steps, options);
  const mc =
    options.covariances === 'all' ? responseCovarianceOf(problem, derivatives.response, options) : undefined;
  return propagatedCovariances(problem, derivatives, mc);
}

function iterationList(problem: FoldingProblem, run: IterativeRun, options: CheckedOptions): Iteration[] {
  return run.steps.map((step, i) => {
    const last = i === run.steps.length - 1;
    const forms = options.regularizer && {
      beforeRegularizer: step.unfolded,
      afterRegularizer: run.smoothed[i],
    };
    return {
      unfolded: last ? step.unfolded : run.smoothed[i],
      testStatistic: run.statistics[i],
      ...forms,
      ...(options.iterationErrors &&
        'response' in problem &&
        errorsAfter(problem, run.steps.slice(0, i + 1), options)),
    };
  });
}

function errorsAfter(
  problem: CheckedProblem,
  steps: readonly IterationStep[],
  options: CheckedOptions,
): Pick<Iteration, 'statErr' | 'mcErr'> {
  const { covariance } = covariancesOf(problem, steps, options);
  return {
    statErr: diagonalErrors(covariance.stat.data, problem.causes),
    mcErr: diagonalErrors(covariance.mc.data, problem.causes),
  };
}

function lostEffectsOf({ data }: FoldingProblem, { inverseFolded }: IterationStep): number[] {
  const lost: number[] = [];
  for (let j = 0; j < data.length; j++) if (data[j] > 0 && inverseFolded[j] === 0) lost.push(j);
  return lost;
}
