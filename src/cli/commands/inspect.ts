import type { Command } from 'commander';
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
      const inspections = await inspectFiles(patterns);
      if (options.json) printLine(toJson(inspections.length === 1 ? inspections[0] : inspections, 1));
      else printLine(inspections.map(inspectionText).join('\n\n'));
      for (const { problems = [] } of inspections) {
        for (const { message } of problems) {
          logLine(`airshower: ${message}`);
          process.exitCode = 1;
        }
      }
    });
}
