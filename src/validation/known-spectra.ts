import { ndarrayOf } from '../core/index.js';
import { parallelMap } from '../engine/index.js';
import type { Cells } from '../events/index.js';
import { unfold } from '../unfolding/index.js';
import type { ClosureUnfolding } from './closure-problem.js';
import { type EnsemblePulls, type ExperimentSpectrum, ensemblePulls } from './ensemble.js';
import type { KnownSpectraArguments } from './known-spectra-task.js';
import { type Projection, projectCounts } from './projection.js';
import { foldCounts } from './pseudo-experiment.js';
import { expectedCounts, resampledSums, type ShowerSample } from './shower-sample.js';
import { smearedByIterations } from './smeared-truth.js';
import { mean } from './statistics.js';

/** A spectrum of known truth over the events of the simulation. */
export interface InjectedSpectrum {
  readonly name: string;
  /** [event] expected events in the livetime that each simulated event stands for. */
  readonly events: Float64Array;
  /** [cause] events before the detector. */
  readonly injected: readonly number[];
  /** Names of the priors it is unfolded with. */
  readonly priors: readonly string[];
}

export interface KnownSpectraProblem {
  readonly sample: ShowerSample;
  /** [cause] events per second thrown. */
  readonly thrown: Float64Array;
  readonly cells: Cells;
  readonly spectra: readonly InjectedSpectrum[];
  /** How spectra are unfolded, by the name of the prior. */
  readonly unfoldings: Readonly<Record<string, ClosureUnfolding>>;
  readonly projections: readonly Projection[];
}

/** One projection in one energy bin without any fluctuation, events. */
export interface RecoveredBin {
  readonly name: string;
  readonly low: number;
  readonly truth: number;
  /** Unfolded from the spectrum's events, each with its own weight. */
  readonly unfolded: number;
  /** Unfolded from the truth as the analysis' response folds it: with the model that weights events inside bins and groups. */
  readonly modelled: number;
}

/** One spectrum unfolded with one prior over all pseudo-experiments. */
export interface RecoveredSpectrum extends EnsemblePulls {
  readonly spectrum: string;
  readonly prior: string;
  readonly expected: readonly RecoveredBin[];
}

interface KnownSpectraOptions {
  readonly seed: number;
  readonly experiments: number;
  readonly onProgress?: (done: number, total: number) => void;
}

/**
 * Pseudo-data of known spectra through the frozen chain, event by event: in each experiment the response comes from one random half of the
 * showers, the data from the other. Recovered against the truth (raw bias) and against the smeared truth, what the method makes of the
 * spectrum's own expected counts (pulls, coverage).
 * The error of a pull holds the data, the response, and the finite simulation that the data were drawn from.
 */
export async function knownSpectra(
  problem: KnownSpectraProblem,
  { seed, experiments, onProgress }: KnownSpectraOptions,
): Promise<RecoveredSpectrum[]> {
  const { sample, thrown, cells, spectra, unfoldings, projections } = problem;
  const names = Object.keys(unfoldings);
  const args: KnownSpectraArguments = {
    sample,
    thrown,
    cells,
    events: spectra.map(({ events }) => events),
    tried: spectra.map(({ priors }) => priors.map((prior) => names.indexOf(prior))),
    unfoldings: names.map((name) => unfoldings[name]),
    projections,
    seed,
  };
  const module = new URL('./known-spectra-task.js', import.meta.url).href;
  const results = await parallelMap<number, ExperimentSpectrum[][]>(
    Array.from({ length: experiments }, (_, index) => index),
    { module, export: 'runKnownSpectra', args },
    { onProgress },
  );
  const response = wholeResponse(problem);
  return spectra.flatMap((spectrum, s) =>
    spectrum.priors.map((prior, p) => {
      const own = results.map((experiment) => experiment[s][p]);
      return recovered(problem, { spectrum, prior, response }, own);
    }),
  );
}

function wholeResponse({ sample, thrown }: KnownSpectraProblem): Float64Array {
  const all = new Uint8Array(sample.showers).fill(1);
  return resampledSums(sample, all).weights.map((sum, k) => sum / thrown[k % sample.causes]);
}

interface Case {
  readonly spectrum: InjectedSpectrum;
  readonly prior: string;
  readonly response: Float64Array;
}

/** Where a spectrum is known worse than this its errors are not normal, and pulls tell nothing. */
const largestRelativeError = 1 / 3;

function recovered(
  problem: KnownSpectraProblem,
  { spectrum, prior, response }: Case,
  results: readonly ExperimentSpectrum[],
): RecoveredSpectrum {
  const { sample, cells, projections, unfoldings } = problem;
  const { injected, events, name } = spectrum;
  const matrix = ndarrayOf(response, [sample.effects, sample.causes]);
  const all = new Uint8Array(sample.showers).fill(1);
  const { counts } = expectedCounts(sample, events, all);
  const iterations = results.map((result) => result.iterations);
  const expected = { data: counts, response: matrix, cells };
  const smeared = smearedByIterations(expected, unfoldings[prior], { iterations, projections });
  const options = { ...unfoldings[prior], covariances: 'none' } as const;
  const { unfolded } = unfold(expected, options);
  const modelled = unfold({ ...expected, data: foldCounts(response, injected) }, options).unfolded;
  const told = projections.flatMap((_, index) => (isMeasured(index, results, smeared) ? [index] : []));
  const pick = (values: readonly number[]): number[] => told.map((index) => values[index]);
  return {
    spectrum: name,
    prior,
    ...ensemblePulls(
      told.map((index) => projections[index]),
      injected,
      results.map((result) => ({
        ...result,
        projected: pick(result.projected),
        errors: pick(result.errors),
      })),
      new Map([...smeared].map(([count, values]) => [count, pick(values)])),
    ),
    expected: projections.map((projection) => ({
      name: projection.name,
      low: projection.low,
      truth: projectCounts(projection, injected),
      unfolded: projectCounts(projection, unfolded),
      modelled: projectCounts(projection, modelled),
    })),
  };
}

function isMeasured(
  index: number,
  results: readonly ExperimentSpectrum[],
  smeared: ReadonlyMap<number, readonly number[]>,
): boolean {
  const relative = mean(
    results.map(({ iterations, errors }) => errors[index] / smeared.get(iterations)![index]),
  );
  return relative < largestRelativeError;
}
