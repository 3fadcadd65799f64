import { type ClosureOptions, type ClosureResult, closureEnsemble } from './closure.js';
import type { ClosureProblem } from './closure-problem.js';
import { closureVerdicts, offsetVerdicts, sensitivityVerdict, spectrumVerdicts } from './closure-verdicts.js';
import { type DetectorOffset, detectorOffsets } from './detector-offsets.js';
import type { SimulatedResponse } from './pseudo-experiment.js';
import { judgePulls, type PullTest } from './pull-test.js';
import { type SpectrumAgreement, spectrumAgreement } from './spectrum-test.js';
import type { Verdict } from './verdict.js';

/** A detector that differs from the simulated one by more than may go unnoticed. */
export interface WrongDetector {
  /** 'energy scale', 'classifier accuracy'. */
  readonly name: string;
  /** In words, for the verdict: 'an energy scale off by 5%'. */
  readonly description: string;
  /** 0.05: 5% higher, five points more. */
  readonly size: number;
  readonly response: SimulatedResponse;
}

/** The analysis' own spectrum, where it is known what its data were drawn from. */
export interface OwnSpectrum {
  /** [effect] */
  readonly counts: ArrayLike<number>;
  /** [cause] and [cause x causes + cause]. */
  readonly unfolded: ArrayLike<number>;
  readonly covariance: ArrayLike<number>;
  /** [cause] what as many iterations make of the expected counts. */
  readonly smearedTruth: ArrayLike<number>;
  /** [cause] events of the flux that they were drawn from. */
  readonly injected: readonly number[];
}

/** What every run tells about its chain. */
export interface ChainTest {
  readonly closure: ClosureResult;
  /** Pulls of closures with a wrong detector, which have to fail. */
  readonly wrongDetectors: readonly ({ readonly name: string } & PullTest)[];
  /** Empty for measured data. */
  readonly spectrum: readonly SpectrumAgreement[];
  readonly offsets: readonly DetectorOffset[];
  readonly verdicts: readonly Verdict[];
}

/** More pseudo-experiments with a wrong detector tell nothing more. */
const mostWrongExperiments = 50;

/**
 * With fewer, the limits of a closure widen until a wrong detector is not found for want of pseudo-experiments, so that no verdict is asked.
 * A tenth of two years' data (data/two-years.yaml) finds five points of accuracy with 1.3 times the limit at 20, with 1.7 at 50.
 */
export const leastWrongExperiments = 20;

/** Closure of the chain, that it fails with wrong detectors, and what the data themselves say where their flux is known. */
export async function testChain(
  problem: ClosureProblem,
  wrong: readonly WrongDetector[],
  own: OwnSpectrum | undefined,
  options: ClosureOptions,
): Promise<ChainTest> {
  const closure = await closureEnsemble(problem, options);
  const fewer = { ...options, experiments: Math.min(options.experiments, mostWrongExperiments) };
  const failing: ClosureResult[] = [];
  for (const { response } of wrong)
    failing.push(await closureEnsemble({ ...problem, assumed: response }, fewer));
  const spectrum = own === undefined ? [] : agreementOf(own, problem);
  const offsets =
    own === undefined
      ? []
      : detectorOffsets({
          counts: own.counts,
          nominal: problem.assumed,
          injected: own.injected,
          varied: wrong,
        });
  return {
    closure,
    wrongDetectors: wrong.map(({ name }, index) => ({ name, ...judgePulls(failing[index]) })),
    spectrum,
    offsets,
    verdicts: [
      ...closureVerdicts(closure),
      ...(options.experiments < leastWrongExperiments
        ? []
        : wrong.map(({ description }, index) => sensitivityVerdict(description, failing[index]))),
      ...spectrumVerdicts(spectrum),
      ...offsetVerdicts(offsets),
    ],
  };
}

function agreementOf({ unfolded, covariance, smearedTruth }: OwnSpectrum, { projections }: ClosureProblem) {
  return spectrumAgreement({ unfolded, covariance, expected: smearedTruth, projections });
}
