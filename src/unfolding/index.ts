/**
 * From counts in reconstructed cells (effects) to events before the detector (causes). In: counts, response
 * P(effect | cause) with the events it was made from, a prior; out: unfolded counts with joint covariances.
 * Counts are events, cells are index = groups x energy bin + group, energies GeV. D'Agostini, NIM A 362
 * (1995) 487; Adye, arXiv:1105.1160.
 *
 * problem/ what is unfolded, options, results; response/ from simulated events to P(effect | cause); methods/ the
 * iteration and what checks it; covariance/ errors carried through it; toys/ pseudo-experiments; folding/ truth
 * through the response and fits there; spectra/ sums of cells; systematics/ shifts and their covariances; unbinned/
 * OmniFold; files/ JSON, HDF5, HEPData. They stand on spline/, statistics/ and matrices/.
 */

export { multinomialCovariance } from './covariance/data-covariance.js';
export { writeUnfoldingHdf5 } from './files/hdf5-format.js';
export { hepDataTables, type PublishedTable } from './files/hepdata.js';
export type { UnfoldingInput } from './files/input-fields.js';
export {
  formatUnfoldingOutput,
  parseUnfoldingInput,
  unfoldingOutput,
} from './files/json-format.js';
export { readUnfoldingHdf5 } from './files/read-hdf5.js';
export { readUnfoldingInput, unfoldFile } from './files/unfold-file.js';
export { brokenPowerLawIntegrals, type ForwardFit, forwardFit } from './folding/forward-fit.js';
export {
  type GroupFluxShape,
  type GroupPowerLaws,
  groupPowerLaws,
} from './folding/group-power-laws.js';
export { type BottomLine, bottomLineTest, refold, refoldingTest, smearedTruth } from './folding/refolding.js';
export { cholesky } from './matrices/cholesky.js';
export { type SparseMatrix, sparseMatrix } from './matrices/sparse.js';
export { type ChosenRegularisation, heldAt } from './methods/held.js';
export { type SharedUnfolding, sharedResponseCovariance } from './methods/shared-response.js';
export { unfold } from './methods/unfold.js';
export { unfoldParallel } from './methods/unfold-parallel.js';
export { cellEnergiesGeV, cellIndices, type FlowEnds, matchingCells, withFlowBins } from './problem/cells.js';
export type {
  BinByBinOptions,
  CrossCheckOptions,
  InversionOptions,
  LikelihoodOptions,
  StrengthChoice,
  SvdOptions,
  TikhonovOptions,
  UnfoldingOptions,
} from './problem/method-options.js';
export type { MatrixInput, VectorInput } from './problem/numeric-input.js';
export type {
  CovarianceChoice,
  IterationStatus,
  IterativeOptions,
  ResponseCovariance,
  SplineRegularizer,
  UnfoldingCallbacks,
} from './problem/options.js';
export {
  eventNumberPrior,
  jeffreysPrior,
  type PriorChoice,
  priorOf,
  uniformPrior,
} from './problem/priors.js';
export { requireReachable, type UnfoldingProblem } from './problem/problem.js';
export type {
  Iteration,
  Regularisation,
  UnfoldedCovariance,
  UnfoldingMethod,
  UnfoldingResult,
} from './problem/result.js';
export {
  type EfficiencyFit,
  type EfficiencyFitOptions,
  type EfficiencyForm,
  fitEfficiencies,
  sigmoid,
  withFittedEfficiencies,
} from './response/efficiency-fit.js';
export {
  buildResponse,
  type Response,
  type ResponseOptions,
  type ResponseSums,
} from './response/response.js';
export {
  type FrameResponseOptions,
  type ResponseColumns,
  responseFromFrame,
} from './response/response-from-frame.js';
export {
  type PoorCause,
  type QualityOptions,
  type ResponseQuality,
  responseQuality,
} from './response/response-quality.js';
export {
  addPassingEvents,
  emptyPassingSums,
  mergePassingSums,
  type PassingEvents,
  type PassingSums,
  responseSums,
} from './response/response-sums.js';
export {
  buildSparseResponse,
  type SparseResponse,
  type SparseResponseSums,
} from './response/sparse-response.js';
export {
  type CellSums,
  combineCells,
  energySums,
  groupFractions,
  meanLogMassSpectrum,
  type Projection,
  rebinnedSums,
  type Spectrum,
} from './spectra/projections.js';
export { inBand, overBands } from './spectra/zenith-bands.js';
export { type ChiSquared, covarianceChiSquared } from './statistics/chi-squared.js';
export { type GlobalCorrelation, globalCorrelation } from './statistics/global-correlation.js';
export { logGamma } from './statistics/log-gamma.js';
export { type TestStatisticName, testStatistics } from './statistics/test-statistics.js';
export {
  envelopeVariation,
  type SystematicSource,
  type Systematics,
  scaleVariation,
  systematicCovariance,
} from './systematics/systematics.js';
export type { Variation, VariationRule } from './systematics/variation.js';
export { type BiasOptions, estimateBias } from './toys/bias.js';
export {
  type BootstrapComparison,
  type BootstrapOptions,
  bootstrapCovariances,
  bootstrapOutput,
} from './toys/bootstrap.js';
export {
  chooseIterations,
  type IterationChoice,
  type IterationChoiceOptions,
  type IterationCriterion,
} from './toys/iteration-choice.js';
export type { Fluctuation, ToyResult } from './toys/toy-task.js';
export { compareToys, runToys, type ToyComparison, type ToyEnsemble, type ToyOptions } from './toys/toys.js';
export {
  type OmniFoldData,
  type OmniFoldOptions,
  type OmniFoldResult,
  type OmniFoldSimulation,
  omniFold,
} from './unbinned/omnifold.js';
export { type UnbinnedOptions, type UnbinnedResult, unfoldUnbinned } from './unbinned/unfold-unbinned.js';
