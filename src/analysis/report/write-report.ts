import { writeFileAtomic } from '../../core/index.js';
import { analysisReport, type Figure, renderReport } from '../../plots/index.js';
import type { ReportInput } from './report-input.js';
import { reportParts } from './report-parts.js';

export interface WrittenReport {
  readonly path: string;
  /** All that it shows, in its order. */
  readonly figures: readonly Figure[];
}

/** Draws report.html into the folder of the run. */
export async function writeReport(input: ReportInput): Promise<WrittenReport> {
  const path = input.context.directory.file('report.html');
  const report = analysisReport(reportParts(input));
  await writeFileAtomic(path, renderReport(report));
  return { path, figures: report.sections.flatMap(({ figures = [] }) => figures) };
}
