import type { Command } from 'commander';
import { addSessionOptions, type SessionOptions } from '../options.js';
import { printLine } from '../print.js';
import { withProgress } from '../terminal.js';

export function addResponseCommand(program: Command): void {
  const command = program
    .command('response <analysis.yaml>')
    .description(
      'write response.h5 with response and efficiencies, print its quality (run adds the counts to the file)',
    );
  addSessionOptions(command).action(async (path: string, { json, ...options }: SessionOptions) => {
    const { responseAnalysis, responseSummary, responseSummaryData, toJson } = await import(
      '../../analysis/index.js'
    );
    const outcome = await withProgress((told) => responseAnalysis(path, { ...options, ...told }));
    printLine(json ? toJson(responseSummaryData(outcome), 1) : responseSummary(outcome));
  });
}
