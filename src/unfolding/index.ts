/**
 * From counts in reconstructed cells (effects) to events before the detector (causes). In: counts, response
 * P(effect | cause) with the events it was made from, a prior; out: unfolded counts with joint covariances.
 * Counts are events, cells are index = groups x energy bin + group, energies GeV. D'Agostini, NIM A 362
 * (1995) 487; Adye, arXiv:1105.1160.
 */
export { type BiasOptions, estimateBias } from './bias.js';
export {
  type BootstrapComparison,
  type BootstrapOptions,
  bootstrapCovariances,
  bootstrapOutput,
} from './bootstrap.js';
export { cellEnergiesGeV, cellIndices, matchingCells, withFlowBins } from './cells.js';
export { type ChiSquared, covarianceChiSquared } from './chi-squared.js';
export { multinomialCovariance } from './data-covariance.js';
export {
  type EfficiencyFit,
  type EfficiencyFitOptions,
  type EfficiencyForm,
  fitEfficiencies,
  sigmoid,
  withFittedEfficiencies,
} from './efficiency-fit.js';
export { brokenPowerLawIntegrals, type ForwardFit, forwardFit } from './forward-fit.js';
export { averageGlobalCorrelation } from './global-correlation.js';
export { writeUnfoldingHdf5 } from './hdf5-format.js';
export { hepDataTables, type PublishedTable } from './hepdata.js';
export type { UnfoldingInput } from './input-fields.js';
export {
  chooseIterations,
  type IterationChoice,
  type IterationChoiceOptions,
  type IterationCriterion,
} from './iteration-choice.js';
export {
  formatUnfoldingOutput,
  parseUnfoldingInput,
  unfoldingOutput,
} from './json-format.js';
export type {
  BinByBinOptions,
  CrossCheckOptions,
  InversionOptions,
  LikelihoodOptions,
  StrengthChoice,
  SvdOptions,
  TikhonovOptions,
  UnfoldingOptions,
} from './method-options.js';
export type { MatrixInput, VectorInput } from './numeric-input.js';
export {
  type OmniFoldData,
  type OmniFoldOptions,
  type OmniFoldResult,
  type OmniFoldSimulation,
  omniFold,
} from './omnifold.js';
export type {
  CovarianceChoice,
  IterationStatus,
  IterativeOptions,
  ResponseCovariance,
  SplineRegularizer,
  UnfoldingCallbacks,
} from './options.js';
export { eventNumberPrior, jeffreysPrior, type PriorChoice, priorOf, uniformPrior } from './priors.js';
export { requireReachable, type UnfoldingProblem } from './problem.js';
export {
  type CellSums,
  combineCells,
  energySums,
  groupFractions,
  meanLogMassSpectrum,
  type Projection,
  rebinnedSums,
  type Spectrum,
} from './projections.js';
export { readUnfoldingHdf5 } from './read-hdf5.js';
export { type BottomLine, bottomLineTest, refold, refoldingTest, smearedTruth } from './refolding.js';
export { buildResponse, type Response, type ResponseOptions, type ResponseSums } from './response.js';
export { type FrameResponseOptions, type ResponseColumns, responseFromFrame } from './response-from-frame.js';
export {
  type PoorCause,
  type QualityOptions,
  type ResponseQuality,
  responseQuality,
} from './response-quality.js';
export {
  addPassingEvents,
  emptyPassingSums,
  mergePassingSums,
  type PassingEvents,
  type PassingSums,
  responseSums,
} from './response-sums.js';
export type {
  Iteration,
  Regularisation,
  UnfoldedCovariance,
  UnfoldingMethod,
  UnfoldingResult,
} from './result.js';
export { type SharedUnfolding, sharedResponseCovariance } from './shared-response.js';
export { type SparseMatrix, sparseMatrix } from './sparse.js';
export {
  buildSparseResponse,
  type SparseResponse,
  type SparseResponseSums,
} from './sparse-response.js';
export { sparseResponseFromFrame } from './sparse-response-from-frame.js';
export {
  envelopeVariation,
  type SystematicSource,
  type Systematics,
  scaleVariation,
  systematicCovariance,
  type Variation,
  type VariationRule,
} from './systematics.js';
export { type TestStatisticName, testStatistics } from './test-statistics.js';
export type { Fluctuation, ToyResult } from './toy-task.js';
export { compareToys, runToys, type ToyComparison, type ToyEnsemble, type ToyOptions } from './toys.js';
export { unfold } from './unfold.js';
export { readUnfoldingInput, unfoldFile } from './unfold-file.js';
export { unfoldParallel } from './unfold-parallel.js';
export { inBand, overBands } from './zenith-bands.js';
