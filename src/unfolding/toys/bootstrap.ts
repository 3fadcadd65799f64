import { nestedArrays, UsageError } from '../../core/index.js';
import { heldAt } from '../methods/held.js';
import type { UnfoldingOptions } from '../problem/method-options.js';
import type { UnfoldingProblem } from '../problem/problem.js';
import type { UnfoldingResult } from '../problem/result.js';
import { runToys, type ToyEnsemble, type ToyOptions } from './toys.js';

export type BootstrapOptions = Pick<ToyOptions, 'toys' | 'seed' | 'executor' | 'onProgress'>;

/** Toys of one kind beside the covariance that was propagated. */
export interface BootstrapComparison {
  readonly ensemble: ToyEnsemble;
  /** [cause] propagated error / spread of the toys; 1 where both are 0. */
  readonly errorRatio: Float64Array;
}

/**
 * Both covariances by bootstrap, in parallel: data as their errors say (Poisson for counts) with the response as it is, and the response refilled from as
 * many simulated events with the data as they are. The iterative method makes as many iterations as the result did, as the
 * propagated covariances assume; one that chooses its strength by a scan is held at the result's.
 * @throws {UsageError} fitted efficiencies, whose fit the toys do not repeat
 */
export async function bootstrapCovariances(
  problem: UnfoldingProblem,
  options: UnfoldingOptions,
  result: UnfoldingResult,
  toyOptions: BootstrapOptions,
): Promise<{ readonly data: BootstrapComparison; readonly response: BootstrapComparison }> {
  if (options.responseCovariance === 'fitted')
    throw new UsageError("toys do not draw the efficiency fit of responseCovariance 'fitted'", {
      fields: { key: 'responseCovariance' },
      remedy: "Compare with binned efficiencies: responseCovariance 'poisson' or 'multinomial'.",
    });
  const fixed = heldAt(options, { numIterations: result.numIterations, ...result.regularisation });
  const run = async (fluctuate: 'data' | 'response', quoted: Float64Array): Promise<BootstrapComparison> => {
    const ensemble = await runToys(problem, fixed, { ...toyOptions, fluctuate });
    const errorRatio = ensemble.spread.map((width, a) =>
      width === 0 && quoted[a] === 0 ? 1 : quoted[a] / width,
    );
    return { ensemble, errorRatio };
  };
  return { data: await run('data', result.statErr), response: await run('response', result.mcErr) };
}

/** The comparison as JSON holds it. */
export function bootstrapOutput(
  comparison: { readonly data: BootstrapComparison; readonly response: BootstrapComparison },
  { toys, seed }: BootstrapOptions,
): Record<string, unknown> {
  const part = ({ ensemble, errorRatio }: BootstrapComparison) => ({
    mean: ensemble.mean,
    err: ensemble.spread,
    covariance: nestedArrays(ensemble.covariance),
    propagated_over_toys: errorRatio,
  });
  return { toys, seed, data: part(comparison.data), response: part(comparison.response) };
}
