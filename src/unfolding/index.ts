/**
 * From counts in reconstructed cells (effects) to events before the detector (causes). In: counts, response
 * P(effect | cause) with the events it was made from, a prior; out: unfolded counts with joint covariances. Counts are events, cells are
 * index = groups x energy bin + group, energies GeV. D'Agostini, NIM A 362 (1995) 487; Adye, arXiv:1105.1160.
 */
export { type Cells, cellCount, cellEnergiesGeV, cellName } from './cells.js';
export {
  formatUnfoldingOutput,
  parseUnfoldingInput,
  type UnfoldingInput,
  unfoldingOutput,
} from './json-format.js';
export type { MatrixInput, VectorInput } from './numeric-input.js';
export type {
  CovarianceChoice,
  IterationStatus,
  IterativeOptions,
  ResponseCovariance,
  SplineRegularizer,
  UnfoldingCallbacks,
} from './options.js';
export { eventNumberPrior, jeffreysPrior, type PriorChoice, uniformPrior } from './priors.js';
export { requireReachable, type UnfoldingProblem } from './problem.js';
export type { Iteration, UnfoldedCovariance, UnfoldingResult } from './result.js';
export { type TestStatisticName, testStatistics } from './test-statistics.js';
export { unfold } from './unfold.js';
export { unfoldFile } from './unfold-file.js';
