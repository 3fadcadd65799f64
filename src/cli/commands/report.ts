import type { Command } from 'commander';
import { UsageError } from '../../core/index.js';
import { type FigureFormat, figuresOption } from '../options.js';
import { printLine } from '../print.js';
import { withProgress } from '../terminal.js';

interface ReportOptions {
  figures?: FigureFormat;
  named?: readonly string[];
  json?: boolean;
}

export function addReportCommand(program: Command): void {
  program
    .command('report <folder>')
    .description('draw report.html again from the finished stages in the folder of a run')
    .addOption(figuresOption())
    .option('--named <names...>', 'with --figures: only these')
    .option('--json', 'print the paths as JSON')
    .action(async (folder: string, { json, ...options }: ReportOptions) => {
      if (options.named !== undefined && options.figures === undefined)
        throw new UsageError('--named chooses among the figures that --figures writes', {
          remedy: 'Give a format too: --figures pdf.',
        });
      const { redrawReport, toJson } = await import('../../analysis/index.js');
      const { report, figures } = await withProgress(({ onProgress }) =>
        redrawReport(folder, { ...options, onProgress }),
      );
      const lines = [`report: ${report}`, ...figures.map((path) => `figure: ${path}`)];
      printLine(json ? toJson({ report, figures }, 1) : lines.join('\n'));
    });
}
