import { type UnfoldingProblem, unfold } from '../unfolding/index.js';
import type { ClosureUnfolding } from './closure.js';
import { type Projection, projectCounts } from './projection.js';

/** Which numbers of iterations are asked for, and of what. */
export interface SmearedTruthQuestion {
  /** With repetitions, as an ensemble gives them. */
  readonly iterations: readonly number[];
  readonly projections: readonly Projection[];
}

/**
 * What an unfolding makes of expected counts after each number of iterations: [projection]. One run to the largest number holds them all.
 * @param problem  its data are the expected counts
 */
export function smearedByIterations(
  problem: UnfoldingProblem,
  { prior }: ClosureUnfolding,
  { iterations, projections }: SmearedTruthQuestion,
): Map<number, number[]> {
  // A threshold below every value of the test statistic: exactly this number of iterations.
  const fixed = { testStatistic: 'ks', stopping: -1, maxIterations: Math.max(...iterations) } as const;
  const run = unfold(problem, { prior, ...fixed, covariances: 'none' });
  const wanted = [...new Set(iterations)];
  return new Map(
    wanted.map((count) => {
      const { unfolded } = run.iterations[count - 1];
      return [count, projections.map((projection) => projectCounts(projection, unfolded))];
    }),
  );
}
