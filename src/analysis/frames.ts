import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { AnalysisFileError, FileError } from '../core/index.js';
import type { EventFrame } from '../engine/index.js';
import {
  type Cut,
  features,
  groupExpression,
  massNumberExpression,
  publishedCuts,
  readEvents,
} from '../events/index.js';
import type { RunContext } from './context.js';
import type { Analysis } from './read-analysis.js';

/** Columns that replace those of the files: a systematic shift. */
export type ColumnShift = Readonly<Record<string, string>>;

/** The event selection of an analysis: the cuts in order. */
export function cutsOf({ content }: Analysis): readonly Cut[] {
  return content.cuts === 'published' ? publishedCuts : content.cuts;
}

/** The measured events with the features, before cuts: bad runs are already gone. */
export async function dataFrame(context: RunContext, shift: ColumnShift = {}): Promise<EventFrame> {
  const { analysis, directory, inputs } = context;
  const { data } = analysis.content;
  const files = inputs.data.map(({ file }) => file);
  let frame = withNames(await readEvents(files, { key: data.key }), analysis, shift);
  if (data.selection !== undefined) frame = frame.filter(data.selection);
  return (await inGoodRuns(frame, analysis))
    .withColumns({ event_weight: data.weight ?? '1.0' })
    .using({ onProgress: directory.onProgress });
}

/** The stream of every triggered event in good runs, which the livetime is fitted to. */
export async function streamFrame({ analysis, directory, inputs }: RunContext): Promise<EventFrame> {
  const frame = await readEvents(
    inputs.stream.map(({ file }) => file),
    { key: analysis.content.data.key },
  );
  const good = (await inGoodRuns(frame, analysis)).select(['start_time_mjd']);
  return good.using({ onProgress: directory.onProgress });
}

async function inGoodRuns(frame: EventFrame, analysis: Analysis): Promise<EventFrame> {
  const runs = await goodRuns(analysis);
  return runs ? frame.filter(`isin(${runColumn(frame)}, [${runs.join(', ')}])`) : frame;
}

/** The simulated events with features and truth, before cuts. @param files  another set than the nominal one */
export async function simulationFrame(
  { analysis, directory, inputs }: RunContext,
  {
    shift = {},
    files = inputs.simulation.map(({ file }) => file),
  }: { shift?: ColumnShift; files?: readonly string[] } = {},
): Promise<EventFrame> {
  const { simulation } = analysis.content;
  const all = withNames(await readEvents(files, { key: simulation.key }), analysis, shift);
  const frame = simulation.selection === undefined ? all : all.filter(simulation.selection);
  const sampling = frame.has('SamplingWeight') ? 'SamplingWeight' : '1.0';
  return frame
    .withColumns({ MC_mass_number: massNumberExpression(), importance_weight: simulation.weight ?? sampling })
    .withColumns({ MC_log_energy: 'log10(MC_energy)' })
    .using({ onProgress: directory.onProgress });
}

/** The number of the true group, as a column. */
export function withTrueGroup(frame: EventFrame, { causes }: RunContext): EventFrame {
  return frame.withColumns({ MC_group: groupExpression(causes.groups) });
}

/** Events that pass every cut. */
export function selected(frame: EventFrame, analysis: Analysis): EventFrame {
  return cutsOf(analysis).reduce((kept, { expression }) => kept.filter(expression), frame);
}

/** The user's own columns, then the shift, then the features made from them. */
function withNames(frame: EventFrame, { content }: Analysis, shift: ColumnShift): EventFrame {
  const own = Object.keys(content.columns).length > 0 ? frame.withColumns(content.columns) : frame;
  const shifted = Object.keys(shift).length > 0 ? own.withColumns(shift) : own;
  return shifted.withColumns(features);
}

function runColumn(frame: EventFrame): string {
  const found = ['Run', 'I3EventHeader.Run'].find((name) => frame.has(name));
  if (found) return found;
  throw new AnalysisFileError('data.goodRuns: the files have no column of run numbers', {
    remedy: 'Name it under columns: Run: <your column>.',
  });
}

/** The list of good runs, from the analysis file or the text file that it names. */
async function goodRuns({ content, folder, path }: Analysis): Promise<readonly number[] | undefined> {
  const { goodRuns: given } = content.data;
  if (typeof given !== 'string') return given;
  const file = resolve(folder, given);
  const text = await readFile(file, 'utf8').catch((cause) => {
    throw new FileError(`${path}: data.goodRuns: ${file} cannot be read (${cause.code ?? cause.message})`, {
      fields: { file },
      cause,
    });
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
