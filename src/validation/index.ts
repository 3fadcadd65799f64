/**
 * Does the chain give back what was put in? In: the response by its counted simulation, an injected spectrum in events per
 * cause, and how the analysis unfolds. Out: pulls, coverage and bias over an ensemble of pseudo-experiments, and verdicts.
 */

export { accuracyByCause, withAccuracy, withAccuracyLoss } from './accuracy.js';
export { type AccuracyEffect, type AccuracyPoint, scanAccuracy } from './accuracy-scan.js';
export {
  branchVerdicts,
  type DataSimulationAgreement,
  dataSimulationVerdicts,
  stabilityVerdicts,
} from './agreement-verdicts.js';
export { type BranchBin, type BranchComparison, type BranchOptions, compareBranches } from './branches.js';
export {
  type Branch,
  type BranchProblem,
  type DataPart,
  unfoldBranches,
} from './branches-task.js';
export { type ChainTest, type OwnSpectrum, testChain } from './chain-test.js';
export { type ClosureOptions, type ClosureResult, closureEnsemble } from './closure.js';
export type { ClosureProblem, ClosureUnfolding } from './closure-problem.js';
export { closureVerdicts, offsetVerdicts, spectrumVerdicts } from './closure-verdicts.js';
export {
  type DetectorOffset,
  detectorOffsets,
  type KnownBackground,
  type OffsetProblem,
} from './detector-offsets.js';
export { type ClosureBin, type ClosureSummary, type EnsemblePulls, ensemblePulls } from './ensemble.js';
export {
  type AgreementOptions,
  type HistogramAgreement,
  histogramAgreement,
  type SimulatedHistogram,
  type WeightedHistogram,
} from './histogram-agreement.js';
export { type EnsembleDistance, ensembleDistance, fDistributionTail, incompleteBeta } from './hotelling.js';
export {
  type InjectedSpectrum,
  type KnownSpectraProblem,
  knownSpectra,
  type RecoveredBin,
  type RecoveredSpectrum,
} from './known-spectra.js';
export { bootstrapVerdicts, knownSpectraVerdicts } from './known-spectra-verdicts.js';
export {
  featureSpectra,
  type KnownSpectrum,
  knownFlux,
  modelSpectra,
  stressSpectra,
} from './known-spectrum.js';
export {
  ensembleLimit,
  falseAlarmShares,
  normalLimit,
  pValueLimit,
  tolerances,
  type VerdictFamily,
} from './limits.js';
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
export { type ShowerContributions, showerContributions } from './shower-contributions.js';
export { showerCovariance } from './shower-covariance.js';
export {
  bootstrapCounts,
  type ExpectedCounts,
  expectedCounts,
  randomHalf,
  resampledSums,
  type ShowerSample,
} from './shower-sample.js';
export { type RoughSpectrum, smoothSpectrum } from './smooth-spectrum.js';
export {
  featureVerdicts,
  type ResampledNumber,
  recoveredFeature,
  type SpecialSpectrum,
  type StressNumbers,
  stressNumbers,
  stressVerdicts,
} from './special-spectra.js';
export {
  bootstrapSpectra,
  type ResampledSpectra,
  type SpectrumBootstrapProblem,
} from './spectrum-bootstrap.js';
export { eventsOfSpectrum, type SimulatedTruth, spectrumEvents } from './spectrum-events.js';
export { type SpectrumAgreement, type SpectrumComparison, spectrumAgreement } from './spectrum-test.js';
export { chiSquaredPValue, kolmogorovPValue, mean, standardDeviation } from './statistics.js';
export { percent, type Verdict, type VerdictGroup, verdictGroups, within } from './verdict.js';
export {
  type DetectorSensitivity,
  leastWrongExperiments,
  sensitivityNotes,
  sensitivityVerdicts,
  type WrongDetector,
  wrongDetectorTests,
} from './wrong-detectors.js';
export { type SlicedEvents, type YearOfCounts, type YearStability, yearStability } from './year-stability.js';
