import type { Command } from 'commander';
import { addSessionOptions, type SessionOptions } from '../options.js';
import { printLine } from '../print.js';
import { withProgress } from '../terminal.js';

export function addRunCommand(program: Command): void {
  const command = program
    .command('run <analysis.yaml>')
    .description('the whole analysis: events to unfolded flux and report; finished stages are not run again');
  addSessionOptions(command).action(async (path: string, { json, ...options }: SessionOptions) => {
    const { runAnalysis, runSummary, runSummaryData, toJson } = await import('../../analysis/index.js');
    const result = await withProgress((told) => runAnalysis(path, { ...options, ...told }));
    printLine(json ? toJson(runSummaryData(result), 1) : runSummary(result));
  });
}
