import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { AnalysisFileError, FileError, systemFailure } from '../../core/index.js';
import type { EventFrame } from '../../engine/index.js';
import { monthRangeMjd, prescaleExpressions } from '../../events/index.js';
import type { RunContext } from '../run/context.js';
import type { Analysis } from '../settings/read-analysis.js';
import type { DataYear } from '../settings/years.js';
import { runColumnOf } from '../validated/splits.js';

/** Events that prescaled filters kept, and the expression of their weights. */
export function prescaled(
  frame: EventFrame,
  { prescales, weight = '1.0' }: DataYear,
): { readonly kept: EventFrame; readonly weight: string } {
  if (prescales === undefined) return { kept: frame, weight };
  const expressions = prescaleExpressions(frame, prescales);
  return { kept: frame.filter(expressions.kept), weight: `(${weight}) * ${expressions.weight}` };
}

/** Events in good runs and chosen months; of blind data, in the burn sample. The same for the stream before cuts. */
export async function inWantedRuns(
  frame: EventFrame,
  { analysis, blinding }: RunContext,
  year: DataYear,
): Promise<EventFrame> {
  const runs = await goodRuns(analysis, year);
  let wanted = runs ? frame.filter(`isin(${runColumn(frame, 'goodRuns')}, [${runs.join(', ')}])`) : frame;
  if (blinding !== undefined && blinding.burnEvery > 1)
    wanted = wanted.filter(`mod(${runColumn(frame, 'blinding')}, ${blinding.burnEvery}) == 0`);
  return year.months === undefined ? wanted : wanted.filter(inMonths(year.months));
}

function inMonths(months: readonly string[]): string {
  const ranges = months.map(monthRangeMjd);
  return ranges
    .map(({ start, stop }) => `(start_time_mjd >= ${start} and start_time_mjd < ${stop})`)
    .join(' or ');
}

function runColumn(frame: EventFrame, key: string): string {
  const found = runColumnOf(frame);
  if (found) return found;
  throw new AnalysisFileError(`data.${key}: the files have no column of run numbers`, {
    remedy: 'Name it under columns: Run: <your column>.',
  });
}

/** The list of good runs, from the analysis file or the text file that it names. */
async function goodRuns(
  { folder, path }: Analysis,
  { goodRuns: given }: DataYear,
): Promise<readonly number[] | undefined> {
  if (typeof given !== 'string') return given;
  const file = resolve(folder, given);
  const text = await readFile(file, 'utf8').catch((cause) => {
    throw new FileError(
      `${path}: data.goodRuns: ${file} cannot be read: ${systemFailure(cause)?.reason ?? cause.message}`,
      {
        fields: { file },
        cause,
      },
    );
  });
  const lines = text.split('\n').map((line) => line.replace(/#.*/, '').trim());
  return lines.flatMap((line, index) => {
    if (line === '') return [];
    const run = Number(line.split(/\s+/)[0]);
    if (Number.isSafeInteger(run) && run >= 0) return [run];
    throw new FileError(`${file}: line ${index + 1} does not start with a run number: '${line}'`, {
      fields: { file, line: index + 1 },
      remedy: 'Write one run number per line; # starts a comment.',
    });
  });
}
