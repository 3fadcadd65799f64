import type { Command } from 'commander';
import { addSessionOptions, type SessionOptions } from '../options.js';
import { printLine } from '../print.js';
import { withProgress } from '../terminal.js';

export function addTrainCommand(program: Command): void {
  const command = program
    .command('train <analysis.yaml>')
    .description(
      'train the energy and mass-group models on half of the showers, judge them on the other half',
    );
  addSessionOptions(command).action(async (path: string, { json, ...options }: SessionOptions) => {
    const { toJson, trainAnalysis, trainingSummary, trainingSummaryData } = await import(
      '../../analysis/index.js'
    );
    const outcome = await withProgress((told) => trainAnalysis(path, { ...options, ...told }));
    printLine(json ? toJson(trainingSummaryData(outcome), 1) : trainingSummary(outcome));
  });
}
