import type { Command } from 'commander';
import { addSessionOptions } from '../options.js';
import { printLine } from '../print.js';
import { withProgress } from '../terminal.js';
import { addQuestionOptions, questionsOf, type TrainOptions } from './train-questions.js';

export function addTrainCommand(program: Command): void {
  const command = program
    .command('train <analysis.yaml>')
    .description(
      'train the energy and mass-group models on half of the showers, judge them on the other half',
    );
  addQuestionOptions(addSessionOptions(command)).action(async (path: string, options: TrainOptions) => {
    const { out, workers, unblind, json, report } = options;
    const session = { out, workers, unblind, report, questions: questionsOf(options) };
    const { toJson, trainAnalysis, trainingSummary, trainingSummaryData } = await import(
      '../../analysis/index.js'
    );
    const outcome = await withProgress((told) => trainAnalysis(path, { ...session, ...told }));
    printLine(json ? toJson(trainingSummaryData(outcome), 1) : trainingSummary(outcome));
  });
}
