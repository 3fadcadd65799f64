import { type ClosureOptions, type ClosureResult, closureEnsemble } from './closure.js';
import type { ClosureProblem } from './closure-problem.js';
import { closureVerdicts, offsetVerdicts, spectrumVerdicts } from './closure-verdicts.js';
import { type DetectorOffset, detectorOffsets, type KnownBackground } from './detector-offsets.js';
import { type SpectrumAgreement, spectrumAgreement } from './spectrum-test.js';
import type { Verdict } from './verdict.js';
import {
  type DetectorSensitivity,
  leastWrongExperiments,
  sensitivityVerdicts,
  type WrongDetector,
  wrongDetectorTests,
} from './wrong-detectors.js';

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
  /** Relative error of the livetime that they were expected in; default: none. */
  readonly livetimeError?: number;
  /** Known background among the counts; default: none. */
  readonly background?: KnownBackground;
}

/** What every run tells about its chain. */
export interface ChainTest {
  readonly closure: ClosureResult;
  /** Closures with a wrong detector, which have to fail, and how small an error they find. */
  readonly wrongDetectors: readonly DetectorSensitivity[];
  /** Empty for measured data. */
  readonly spectrum: readonly SpectrumAgreement[];
  readonly offsets: readonly DetectorOffset[];
  readonly verdicts: readonly Verdict[];
}

/** Closure of the chain, that it fails with wrong detectors, and what the data themselves say where their flux is known. */
export async function testChain(
  problem: ClosureProblem,
  wrong: readonly WrongDetector[],
  own: OwnSpectrum | undefined,
  options: ClosureOptions,
): Promise<ChainTest> {
  const closure = await closureEnsemble(problem, options);
  const wrongDetectors = await wrongDetectorTests(problem, wrong, options);
  const spectrum = own === undefined ? [] : agreementOf(own, problem);
  const offsets =
    own === undefined ? [] : detectorOffsets({ ...own, nominal: problem.assumed, varied: wrong });
  return {
    closure,
    wrongDetectors,
    spectrum,
    offsets,
    verdicts: [
      ...closureVerdicts(closure),
      ...(options.experiments < leastWrongExperiments ? [] : sensitivityVerdicts(wrongDetectors)),
      ...spectrumVerdicts(spectrum),
      ...offsetVerdicts(offsets),
    ],
  };
}

function agreementOf({ smearedTruth, ...own }: OwnSpectrum, { projections }: ClosureProblem) {
  return spectrumAgreement({ ...own, expected: smearedTruth, projections });
}
