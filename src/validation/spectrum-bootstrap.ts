import { ndarrayOf } from '../core/index.js';
import { parallelMap } from '../engine/index.js';
import { unfold } from '../unfolding/index.js';
import type { ClosureUnfolding } from './closure-problem.js';
import type { KnownSpectraProblem } from './known-spectra.js';
import { projectCounts } from './projection.js';
import { bootstrapCounts, expectedCounts, resampledSums } from './shower-sample.js';

/** Spectra without fluctuations of data, by how far the simulation alone tells them. */
export interface SpectrumBootstrapProblem
  extends Pick<KnownSpectraProblem, 'sample' | 'thrown' | 'cells' | 'projections'> {
  /** [spectrum][event] expected events of each simulated event. */
  readonly events: readonly Float64Array[];
  readonly unfolding: ClosureUnfolding;
}

/** [resampling][spectrum][projection] */
export type ResampledSpectra = readonly (readonly (readonly number[])[])[];

/**
 * The expected counts of spectra unfolded with the response, both from the same showers drawn again with replacement: how far what is
 * recovered of each spectrum would differ with another simulation of the same size.
 */
export function bootstrapSpectra(
  problem: SpectrumBootstrapProblem,
  { seed, resamplings }: { readonly seed: number; readonly resamplings: number },
): Promise<ResampledSpectra> {
  const module = new URL('./spectrum-bootstrap.js', import.meta.url).href;
  const items = Array.from({ length: resamplings }, (_, index) => index);
  return parallelMap(items, { module, export: 'unfoldResampledSpectra', args: { ...problem, seed } });
}

/** Runs in a worker. @returns  [spectrum][projection] */
export function unfoldResampledSpectra(
  index: number,
  {
    sample,
    thrown,
    cells,
    projections,
    events,
    unfolding,
    seed,
  }: SpectrumBootstrapProblem & { readonly seed: number },
): number[][] {
  const taken = bootstrapCounts(sample.showers, seed, index);
  const weights = resampledSums(sample, taken).weights.map((sum, k) => sum / thrown[k % sample.causes]);
  const response = ndarrayOf(weights, [sample.effects, sample.causes]);
  return events.map((each) => {
    const { counts } = expectedCounts(sample, each, taken);
    const { unfolded } = unfold({ data: counts, response, cells }, { ...unfolding, covariances: 'none' });
    return projections.map((projection) => projectCounts(projection, unfolded));
  });
}
