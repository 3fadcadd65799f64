/**
 * Does the chain give back what was put in? In: the response by its counted simulation, an injected spectrum in events per
 * cause, and how the analysis unfolds. Out: pulls, coverage and bias over an ensemble of pseudo-experiments, and verdicts.
 */

export { accuracyByCause, withAccuracy, withAccuracyLoss } from './accuracy.js';
export { type AccuracyEffect, type AccuracyPoint, scanAccuracy } from './accuracy-scan.js';
export { type ChainTest, type OwnSpectrum, testChain, type WrongDetector } from './chain-test.js';
export {
  type ClosureBin,
  type ClosureOptions,
  type ClosureProblem,
  type ClosureResult,
  type ClosureSummary,
  type ClosureUnfolding,
  closureEnsemble,
} from './closure.js';
export { type DetectorOffset, detectorOffsets, type OffsetProblem } from './detector-offsets.js';
export { type EnsemblePulls, ensemblePulls } from './ensemble.js';
export {
  type InjectedSpectrum,
  type KnownSpectraProblem,
  knownSpectra,
  type RecoveredBin,
  type RecoveredSpectrum,
} from './known-spectra.js';
export {
  bootstrapVerdicts,
  featureVerdicts,
  knownSpectraLimits,
  knownSpectraVerdicts,
  type RecoveredFeature,
  recoveredFeature,
  stressVerdicts,
} from './known-spectra-verdicts.js';
export {
  featureSpectra,
  type KnownSpectrum,
  knownFlux,
  modelSpectra,
  stressSpectra,
} from './known-spectrum.js';
export { closureLimits, ensembleLimit, falseAlarmShares, normalLimit, pValueLimit } from './limits.js';
export { type Projection, projectCounts, projectError, spectrumProjections } from './projection.js';
export {
  fluctuateCounts,
  fluctuateResponse,
  foldCounts,
  nominalResponse,
  type ResponseDraw,
  type SimulatedResponse,
} from './pseudo-experiment.js';
export { type Judged, type JudgedBin, judgePulls, type PullTest } from './pull-test.js';
export { type BootstrapProblem, type BootstrapRatio, bootstrapRatios } from './shower-bootstrap.js';
export {
  bootstrapCounts,
  type ExpectedCounts,
  expectedCounts,
  randomHalf,
  resampledSums,
  type ShowerSample,
} from './shower-sample.js';
export { eventsOfSpectrum, type SimulatedTruth, spectrumEvents } from './spectrum-events.js';
export { type SpectrumAgreement, type SpectrumComparison, spectrumAgreement } from './spectrum-test.js';
export { chiSquaredPValue, kolmogorovPValue, mean, standardDeviation } from './statistics.js';
export {
  closureVerdicts,
  offsetVerdicts,
  percent,
  sensitivityVerdict,
  spectrumVerdicts,
  type Verdict,
  within,
} from './verdicts.js';
