import type { Command } from 'commander';
import { addWorkersOption, columnsOption } from '../options.js';
import { printLine } from '../print.js';
import { withProgress } from '../terminal.js';
import { parseColumns } from './option-values.js';

interface ApplyOptions {
  out: string;
  column?: string;
  columns?: string[];
  workers?: number;
  json?: boolean;
}

export function addApplyCommand(program: Command): void {
  const command = program
    .command('apply <model.json> <files...>')
    .description('what a trained model says of events: run and event numbers and the estimates, as HDF5')
    .requiredOption('--out <file>', 'HDF5 file to write')
    .option('--column <name>', 'name of the column of estimates; default: what the model estimates')
    .addOption(columnsOption());
  addWorkersOption(command)
    .option('--json', 'print what was written as JSON')
    .action(
      async (model: string, files: string[], { json, columns: named = [], ...options }: ApplyOptions) => {
        const asked = { ...options, columns: parseColumns('--columns', named) };
        const { applyModelToFiles, toJson } = await import('../../analysis/index.js');
        const outcome = await withProgress((told) => applyModelToFiles(model, files, { ...asked, ...told }));
        const { file, rows, rowsWithoutFeatures: without, columns } = outcome;
        if (json) printLine(toJson({ file, rows, rows_without_features: without, columns }, 1));
        else
          printLine(
            `wrote ${file}: ${columns.join(', ')} of ${rows} events, ${without} of them lack a feature`,
          );
      },
    );
}
