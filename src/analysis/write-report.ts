import { writeFileAtomic } from '../core/index.js';
import { analysisReport, renderReport } from '../plots/index.js';
import type { ReportInput } from './report-input.js';
import { reportParts } from './report-parts.js';

/** Draws report.html into the folder of the run. @returns its path */
export async function writeReport(input: ReportInput): Promise<string> {
  const path = input.context.directory.file('report.html');
  await writeFileAtomic(path, renderReport(analysisReport(reportParts(input))));
  return path;
}
