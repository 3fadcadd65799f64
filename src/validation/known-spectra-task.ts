import { ndarrayOf, randomStream } from '../core/index.js';
import type { Cells } from '../events/index.js';
import { type PassingSums, type UnfoldingResult, unfold } from '../unfolding/index.js';
import type { ClosureUnfolding } from './closure-problem.js';
import type { ExperimentSpectrum } from './ensemble.js';
import { type Projection, projectCounts, projectError } from './projection.js';
import {
  type ExpectedCounts,
  expectedCounts,
  randomHalf,
  resampledSums,
  type ShowerSample,
} from './shower-sample.js';

/** What every pseudo-experiment with known spectra needs; crosses to the workers once. */
export interface KnownSpectraArguments {
  readonly sample: ShowerSample;
  /** [cause] events per second thrown, all showers. */
  readonly thrown: Float64Array;
  readonly cells: Cells;
  /** [spectrum][event] expected events of each simulated event. */
  readonly events: readonly Float64Array[];
  /** [spectrum] which of the unfoldings it is tried with. */
  readonly tried: readonly (readonly number[])[];
  readonly unfoldings: readonly ClosureUnfolding[];
  readonly projections: readonly Projection[];
  readonly seed: number;
}

/**
 * One pseudo-experiment: one random half of the showers makes the response, the other the data of each spectrum, so that no
 * shower is on both sides; over many experiments every shower is as often here as there.
 * @returns  [spectrum][tried unfolding]
 */
export function runKnownSpectra(experiment: number, args: KnownSpectraArguments): ExperimentSpectrum[][] {
  const { sample, events, tried, unfoldings, seed } = args;
  const ofResponse = randomHalf(sample.showers, seed, experiment);
  const ofData = ofResponse.map((side) => 1 - side);
  const response = responseArrays(resampledSums(sample, ofResponse), args.thrown);
  return events.map((each, spectrum) => {
    // Half the showers stand for all: each event counts twice.
    const expected = scaled(expectedCounts(sample, each, ofData), 2);
    const random = randomStream({ seed, stage: 'known-spectra', file: experiment, block: spectrum });
    const data = expected.counts.map((mean) => random.poisson(mean));
    return tried[spectrum].map((index) => {
      const options = { ...unfoldings[index], responseCovariance: 'poisson' } as const;
      const result = unfold({ data, ...response, cells: args.cells }, options);
      return spectrumOf(result, expected.variance, args.projections);
    });
  });
}

function scaled({ counts, variance }: ExpectedCounts, factor: number): ExpectedCounts {
  return {
    counts: counts.map((count) => factor * count),
    variance: variance.map((each) => factor * factor * each),
  };
}

/** Half the showers: half of what was thrown. */
function responseArrays({ effects, causes, weights, squares }: PassingSums, thrown: Float64Array) {
  const share = (sum: number, k: number): number => sum / (0.5 * thrown[k % causes]);
  return {
    response: ndarrayOf(weights.map(share), [effects, causes]),
    responseErr: ndarrayOf(
      squares.map((sum, k) => share(Math.sqrt(sum), k)),
      [effects, causes],
    ),
  };
}

/** Projections with the errors of data and response, and of the simulation that the data were drawn from. */
function spectrumOf(
  { unfolded, numIterations, covariance, jacobian }: UnfoldingResult,
  variance: Float64Array,
  projections: readonly Projection[],
): ExperimentSpectrum {
  const size = unfolded.length;
  const effects = variance.length;
  const total = covariance!.total.data as Float64Array;
  const derivative = jacobian!.data as Float64Array;
  const errors = projections.map((projection) => {
    let fromSimulation = 0;
    for (let effect = 0; effect < effects; effect++) {
      let slope = 0;
      for (const cell of projection.cells) slope += derivative[cell * effects + effect];
      fromSimulation += slope * slope * variance[effect];
    }
    return Math.hypot(projectError(projection, total, size), Math.sqrt(fromSimulation));
  });
  const projected = projections.map((projection) => projectCounts(projection, unfolded));
  return { iterations: numIterations, projected, errors };
}
