import type { Command } from 'commander';
import { printLine } from '../print.js';

export function addReportCommand(program: Command): void {
  program
    .command('report <folder>')
    .description('draw report.html again from the finished stages in the folder of a run')
    .option('--json', 'print the path as JSON')
    .action(async (folder: string, { json }: { json?: boolean }) => {
      const { redrawReport, toJson } = await import('../../analysis/index.js');
      const report = await redrawReport(folder);
      printLine(json ? toJson({ report }, 1) : `report: ${report}`);
    });
}
