/**
 * The analysis as a whole: the analysis file and its schema, the stages from events to flux, the run's folder with resume, and what
 * the command line calls. In: an analysis file (YAML). Out: a folder with flux.json, unfolded.json, validation.json, report.html.
 */
export { toJson } from '../core/index.js';
export { fluxReport } from '../flux/index.js';
export { fluxTable } from './flux-table.js';
export { inspectFiles, inspectionText } from './inspect-files.js';
export { type Analysis, readAnalysis } from './read-analysis.js';
export { type RunOptions, type RunOutcome, runAnalysis } from './run.js';
export { runSummary, runSummaryData } from './run-summary.js';
export { type SimulateOptions, simulateAnalysis } from './simulate.js';
export { unfoldToJson } from './unfold-to-json.js';
