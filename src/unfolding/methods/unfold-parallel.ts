import { defaultExecutor, type Executor, parallelMap } from '../../engine/index.js';
import { derivativesOf } from '../covariance/bayes-derivatives.js';
import type { CovarianceTask } from '../covariance/covariance-task.js';
import { propagatedCovariances } from '../covariance/propagated-covariances.js';
import { type CovarianceRows, completeCovariance } from '../covariance/response-covariance.js';
import { emptyTerms } from '../covariance/response-derivative.js';
import { panelsOf } from '../matrices/packed.js';
import { checkOptions, type IterativeOptions } from '../problem/options.js';
import { checkProblem, type UnfoldingProblem } from '../problem/problem.js';
import type { UnfoldingResult } from '../problem/result.js';
import { iterateUntilStable, resultOf, unfoldIteratively } from './iterative-bayesian.js';

/**
 * As `unfold` by the iterative method, with the response covariance shared out by its rows: for some hundred cells and
 * more, where it takes nearly all of the time. The result has the same bits on any number of threads.
 * @param parallel  executor: where to run; default the process's threads
 */
export async function unfoldParallel(
  problem: UnfoldingProblem,
  options: IterativeOptions = {},
  { executor = defaultExecutor() }: { readonly executor?: Executor } = {},
): Promise<UnfoldingResult> {
  const checked = checkProblem(problem);
  const all = checkOptions(options);
  if (all.covariances !== 'all') return unfoldIteratively(checked, all);
  const run = iterateUntilStable(checked, all);
  const terms = emptyTerms(checked, run.steps.length, true);
  const derivatives = derivativesOf(checked, run.steps, all, terms);
  const { callbacks: _, ...plain } = all;
  const args: CovarianceTask = { problem: checked, steps: run.steps, terms, options: plain };
  const task = {
    module: new URL('../covariance/covariance-task.js', import.meta.url).href,
    export: 'covarianceRows',
    args,
  };
  const ranges = rowRanges(panelsOf(checked.causes), executor.workers);
  const parts = await parallelMap<readonly [number, number], CovarianceRows>(ranges, task, {
    executor,
    batchSize: 1,
  });
  const spread = propagatedCovariances(checked, derivatives, completeCovariance(checked, parts));
  return resultOf(checked, run, all, spread);
}

/** Ranges of panels of a lower triangle with equal areas. */
function rowRanges(panels: number, workers: number): [number, number][] {
  const edges = Array.from({ length: workers + 1 }, (_, i) => Math.round(panels * Math.sqrt(i / workers)));
  const ranges = edges.slice(1).map((end, i): [number, number] => [edges[i], end]);
  return ranges.filter(([first, last]) => last > first);
}
