/**
 * The analysis as a whole: the analysis file and its schema, the stages from events to flux, the run's folder with resume, and what
 * the command line calls. In: an analysis file (YAML). Out: a folder with flux.json, unfolded.json, validation.json, report.html.
 */
export { toJson } from '../core/index.js';
export { binnedFluxReport, type EnergyMeasure, energyMeasures, fluxReport } from '../flux/index.js';
export { readModel } from '../learning/index.js';
export { type ApplyOptions, type ApplyOutcome, applyModelToFiles } from './apply-model.js';
export { binnedFluxTable, fluxTable } from './flux-table.js';
export { inspectFiles, inspectionText } from './inspect-files.js';
export type { ModelName, OptionValues, Questions } from './judging/index.js';
export {
  type ImportOptions,
  modelData,
  modelText,
  readXgboostModel,
  writeXgboostModel,
} from './model-tool.js';
export { type Analysis, readAnalysis } from './read-analysis.js';
export { redrawReport } from './redraw-report.js';
export {
  type ResponseOutcome,
  responseAnalysis,
  responseSummary,
  responseSummaryData,
} from './response.js';
export { type RunOptions, type RunOutcome, runAnalysis } from './run.js';
export type { Progress } from './run-directory.js';
export { runSummary, runSummaryData } from './run-summary.js';
export type { SessionOptions } from './session.js';
export { type SimulateOptions, simulateAnalysis } from './simulate.js';
export { type SkymapOptions, skymapOfAnalysis, skymapOfEvents } from './sky.js';
export { type SkymapOutcome, skymapSummary, skymapSummaryData } from './sky-text.js';
export {
  type TrainingOptions,
  type TrainingOutcome,
  trainAnalysis,
  trainingSummary,
  trainingSummaryData,
} from './train.js';
export { unfoldToJson } from './unfold-to-json.js';
export { allPassed, validationSummary, validationSummaryData } from './validation-summary.js';
