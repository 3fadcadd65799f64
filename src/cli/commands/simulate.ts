import type { Command } from 'commander';
import { addWorkersOption } from '../options.js';
import { withProgress } from '../terminal.js';

interface SimulateOptions {
  workers?: number;
  force?: boolean;
}

export function addSimulateCommand(program: Command): void {
  const command = program
    .command('simulate <analysis.yaml>')
    .description(
      'make the simulation and the pseudo-data that the analysis file describes (its "generate" sections)',
    )
    .option('--force', 'make them again even if they are there');
  addWorkersOption(command).action(async (path: string, options: SimulateOptions) => {
    const { simulateAnalysis } = await import('../../analysis/index.js');
    await withProgress((told) => simulateAnalysis(path, { ...options, ...told }));
  });
}
