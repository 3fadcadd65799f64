import type { Command } from 'commander';
import { parseWorkers } from '../options.js';
import { logLine } from '../print.js';

interface SimulateOptions {
  workers?: number;
  force?: boolean;
}

export function addSimulateCommand(program: Command): void {
  program
    .command('simulate <analysis.yaml>')
    .description(
      'make the simulation and the pseudo-data that the analysis file describes (its "generate" sections)',
    )
    .option('--workers <number>', 'worker threads; default: one per core', parseWorkers)
    .option('--force', 'make them again even if they are there')
    .action(async (path: string, options: SimulateOptions) => {
      const { simulateAnalysis } = await import('../../analysis/index.js');
      await simulateAnalysis(path, { ...options, log: logLine });
    });
}
