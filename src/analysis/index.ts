/**
 * The analysis as a whole: the analysis file and its schema, the stages from events to flux, the run's folder with resume, and what
 * the command line calls. In: an analysis file (YAML). Out: a folder with flux.json, unfolded.json, validation.json, report.html.
 *
 * settings: the file and its schema; inputs: its events as frames, and how the simulation was thrown; models: training, applying;
 * spectrum: from counts to fluxes; stages: each step that a run keeps; judging, validated: what models and chain are asked;
 * zenith-bands, sky: parts of a run of their own; report: its page; run: the whole, its folder and manifest.
 */
export { toJson } from '../core/index.js';
export { binnedFluxReport, type EnergyMeasure, energyMeasures, fluxReport } from '../flux/index.js';
export { readModel } from '../learning/index.js';
export { inspectFiles, inspectionText } from './inspect-files.js';
export type { ModelName, OptionValues, Questions } from './judging/index.js';
export { type ApplyOptions, type ApplyOutcome, applyModelToFiles } from './models/apply-model.js';
export {
  type ImportOptions,
  modelData,
  modelText,
  readXgboostModel,
  writeXgboostModel,
} from './models/model-tool.js';
export {
  type TrainingOptions,
  type TrainingOutcome,
  trainAnalysis,
  trainingSummary,
  trainingSummaryData,
} from './models/train.js';
export { redrawReport } from './report/redraw-report.js';
export { type RunOptions, type RunOutcome, runAnalysis } from './run/run.js';
export type { Progress } from './run/run-directory.js';
export { runSummary, runSummaryData } from './run/run-summary.js';
export type { SessionOptions } from './run/session.js';
export { type Analysis, readAnalysis } from './settings/read-analysis.js';
export { type SimulateOptions, simulateAnalysis } from './simulate.js';
export { type SkymapOptions, skymapOfAnalysis, skymapOfEvents } from './sky/sky.js';
export { type SkymapOutcome, skymapSummary, skymapSummaryData } from './sky/sky-text.js';
export { binnedFluxTable, fluxTable } from './spectrum/flux-table.js';
export {
  type ResponseOutcome,
  responseAnalysis,
  responseSummary,
  responseSummaryData,
} from './spectrum/response.js';
export { unfoldToJson } from './spectrum/unfold-to-json.js';
export { allPassed, validationSummary, validationSummaryData } from './validated/validation-summary.js';
