import { heldAt, type UnfoldingOptions, type UnfoldingProblem, unfold } from '../unfolding/index.js';
import type { ClosureUnfolding } from './closure-problem.js';
import { type Projection, projectCounts } from './projection.js';

/** Which numbers of iterations are asked for, and of what. */
export interface SmearedTruthQuestion {
  /** With repetitions, as an ensemble gives them. */
  readonly iterations: readonly number[];
  readonly projections: readonly Projection[];
}

/**
 * What an unfolding makes of expected counts after each number of iterations: [projection]. One run to the largest number holds them
 * all; a method that does not iterate makes the same of them for every number.
 * @param problem  its data are the expected counts
 */
export function smearedByIterations(
  problem: UnfoldingProblem,
  unfolding: ClosureUnfolding,
  { iterations, projections }: SmearedTruthQuestion,
): Map<number, number[]> {
  const held = heldAt(unfolding, { numIterations: Math.max(...iterations) });
  const run = unfold(problem, { ...held, covariances: 'none' } as UnfoldingOptions);
  return new Map(
    [...new Set(iterations)].map((count) => {
      const unfolded = run.method === 'bayes' ? run.iterations[count - 1].unfolded : run.unfolded;
      return [count, projections.map((projection) => projectCounts(projection, unfolded))];
    }),
  );
}
