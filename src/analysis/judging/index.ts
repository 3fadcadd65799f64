/**
 * Questions about the models of an analysis, beside their performance: how they score on parts of the training showers with other
 * options, features or fewer events, and what the trained models rely on and say of the other half of the showers. Each answer is
 * data, tables and figures, kept as a stage of the run.
 */
export type { Answer } from './answer.js';
export { type Judged, judgeModels } from './judge.js';
export type { ModelName, OptionValues, Questions } from './questions.js';
export { modelReport } from './report.js';
