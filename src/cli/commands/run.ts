import type { Command } from 'commander';
import { parseWorkers } from '../options.js';
import { logLine, printLine } from '../print.js';

interface RunOptions {
  out: string;
  workers?: number;
  json?: boolean;
}

export function addRunCommand(program: Command): void {
  program
    .command('run <analysis.yaml>')
    .description('the whole analysis: events to unfolded flux and report; finished stages are not run again')
    .option('--out <folder>', 'folder of the run', 'results')
    .option('--workers <number>', 'worker threads; default: one per core', parseWorkers)
    .option('--json', 'print the summary as JSON')
    .action(async (path: string, options: RunOptions) => {
      const { runAnalysis, runSummary, runSummaryData, toJson } = await import('../../analysis/index.js');
      const result = await runAnalysis(path, { out: options.out, workers: options.workers, log: logLine });
      printLine(options.json ? toJson(runSummaryData(result), 1) : runSummary(result));
    });
}
