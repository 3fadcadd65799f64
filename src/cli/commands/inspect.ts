import type { Command } from 'commander';
import { formatError } from '../../core/index.js';
import { logLine, printLine } from '../print.js';

interface InspectOptions {
  json?: boolean;
}

export function addInspectCommand(program: Command): void {
  program
    .command('inspect <files...>')
    .description('what is in HDF5 files: layout, tables, columns, rows, first and last values, sums')
    .option('--json', 'print JSON: one object, or a list where there are several files')
    .action(async (patterns: string[], options: InspectOptions) => {
      const { inspectFiles, inspectionText, toJson } = await import('../../analysis/index.js');
      const failures: string[] = [];
      const inspections = await inspectFiles(patterns, (error) => failures.push(formatError(error)));
      const isOne = inspections.length === 1 && failures.length === 0;
      if (options.json) printLine(toJson(isOne ? inspections[0] : inspections, 1));
      else printLine(inspections.map(inspectionText).join('\n\n'));
      for (const { problems = [] } of inspections)
        failures.push(...problems.map(({ message }) => `airshower: ${message}`));
      for (const failure of failures) logLine(failure);
      if (failures.length > 0) process.exitCode = 1;
    });
}
