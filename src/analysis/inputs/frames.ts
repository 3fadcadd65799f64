import { ColumnError } from '../../core/index.js';
import type { EventFrame } from '../../engine/index.js';
import {
  type Cut,
  features,
  groupExpression,
  massNumberExpression,
  publishedCuts,
  readEvents,
} from '../../events/index.js';
import type { RunContext } from '../run/context.js';
import { atKey } from '../settings/at-key.js';
import type { Analysis } from '../settings/read-analysis.js';
import { runColumnOf } from '../validated/splits.js';
import { inWantedRuns, prescaled } from './data-selection.js';
import type { YearInputs } from './inputs.js';
import { demandColumns, type SamplePlace } from './needed-columns.js';

/** Columns that replace or join those of the files, by name: a systematic shift, the user's own. */
export type ColumnShift = Readonly<Record<string, string>>;

/** Shifts by name of the source and side ('up', 'down'): the frame gets a variant of each. */
export type Variations = Readonly<Record<string, Readonly<Record<string, ColumnShift>>>>;

/** What stages and later runs need not look for in the files again. */
const indexIn = (directory: RunContext['directory']): string => directory.file('events.index');

/** The event selection of an analysis: the cuts in order. */
export function cutsOf({ content }: Analysis): readonly Cut[] {
  return content.cuts === 'published' ? publishedCuts : content.cuts;
}

/** The measured events of a year with the features, before cuts: what the analysis file leaves out is already gone. */
export async function dataFrame(
  context: RunContext,
  { year, data }: YearInputs,
  variations: Variations = {},
): Promise<EventFrame> {
  const { analysis, directory } = context;
  const files = data.map(({ file }) => file);
  const events = await readEvents(files, { key: year.key, index: indexIn(directory) });
  const key = analysis.content.data.years === undefined ? 'data' : `data.years.${year.name}`;
  const own = withOwnColumns(events, analysis, { sample: 'data', key }, year.columns);
  const all = withFeatures(own, analysis, variations);
  const frame = chosen(all, analysis, `${key}.selection`, year.selection);
  const { kept, weight } = prescaled(frame, year);
  return (await inWantedRuns(kept, context, year))
    .withColumns({ event_weight: weight })
    .using({ onProgress: directory.onProgress });
}

/** The stream of every triggered event in the runs and months of a year, which the livetime is fitted to. @param options  withRuns: also the run numbers, where there are any */
export async function streamFrame(
  context: RunContext,
  { year, stream }: YearInputs,
  { withRuns = false }: { readonly withRuns?: boolean } = {},
): Promise<EventFrame> {
  const files = stream.map(({ file }) => file);
  const stored = await readEvents(files, { key: year.key, index: indexIn(context.directory) });
  const frame = withStreamColumns(stored, context.analysis, year.columns);
  const run = withRuns ? runColumnOf(frame) : undefined;
  const columns = ['start_time_mjd', ...(run === undefined ? [] : [run])];
  const wanted = (await inWantedRuns(frame, context, year)).select(columns);
  return wanted.using({ onProgress: context.directory.onProgress });
}

/** The simulated events with features and truth, before cuts. @param files  another set than the nominal one */
export async function simulationFrame(
  { analysis, directory, inputs }: RunContext,
  {
    variations = {},
    files = inputs.simulation.map(({ file }) => file),
  }: { variations?: Variations; files?: readonly string[] } = {},
): Promise<EventFrame> {
  const { simulation } = analysis.content;
  const events = await readEvents(files, { key: simulation.key, index: indexIn(directory) });
  const own = withOwnColumns(
    events,
    analysis,
    { sample: 'simulation', key: 'simulation' },
    simulation.columns,
  );
  const all = withFeatures(own, analysis, variations);
  const frame = chosen(all, analysis, 'simulation.selection', simulation.selection);
  const sampling = frame.has('SamplingWeight') ? 'SamplingWeight' : '1.0';
  return frame
    .withColumns({ MC_mass_number: massNumberExpression(), importance_weight: simulation.weight ?? sampling })
    .withColumns({ MC_log_energy: 'log10(MC_energy)' })
    .using({ onProgress: directory.onProgress });
}

/** The events that the analysis starts with. */
function chosen(frame: EventFrame, analysis: Analysis, key: string, expression?: string): EventFrame {
  return expression === undefined ? frame : atKey(analysis, key, () => frame.filter(expression));
}

/** The number of the true group, as a column. */
export function withTrueGroup(frame: EventFrame, { causes }: RunContext): EventFrame {
  return frame.withColumns({ MC_group: groupExpression(causes.groups) });
}

/** Events that pass every cut. */
export function selected(frame: EventFrame, analysis: Analysis): EventFrame {
  return cutsOf(analysis).reduce(
    (kept, { name, expression }) => atKey(analysis, `cut '${name}'`, () => kept.filter(expression)),
    frame,
  );
}

/** The files' columns and those that the analysis file makes of them: for both samples, then for this one. @throws {ColumnError} what the analysis needs is not there */
function withOwnColumns(
  frame: EventFrame,
  analysis: Analysis,
  place: SamplePlace,
  only: ColumnShift = {},
): EventFrame {
  const common = withColumns(frame, analysis, 'columns', analysis.content.columns);
  const own = withColumns(common, analysis, `${place.key}.columns`, only);
  demandColumns(own, place, analysis);
  return place.sample === 'simulation' ? withPlainCodes(own) : own;
}

/** pandas keeps particle codes as 64-bit whole numbers, which no expression mixes with others; as doubles they are exact. */
function withPlainCodes(frame: EventFrame): EventFrame {
  return frame.astype({ MC_type: 'float64' });
}

/** Of the analysis file's columns only time and run number: the stream of all triggers need hold nothing else. */
function withStreamColumns(frame: EventFrame, analysis: Analysis, only: ColumnShift = {}): EventFrame {
  const made = Object.entries({ ...analysis.content.columns, ...only });
  const wanted = made.filter(([name]) => streamColumns.includes(name));
  const own = withColumns(frame, analysis, 'columns of the stream', Object.fromEntries(wanted));
  if (own.has('start_time_mjd')) return own;
  throw new ColumnError(`${analysis.path}: data.livetime.stream: the files have no column start_time_mjd`, {
    fields: { file: analysis.path, key: 'data.livetime.stream', column: 'start_time_mjd' },
    remedy:
      'Say under data.columns what the time of an event is (MJD), as in start_time_mjd: <column or expression>.',
  });
}

const streamColumns = ['start_time_mjd', 'Run'];

function withColumns(frame: EventFrame, analysis: Analysis, key: string, columns: ColumnShift): EventFrame {
  return Object.keys(columns).length > 0 ? atKey(analysis, key, () => frame.withColumns(columns)) : frame;
}

/** Systematic shifts, then the features made from the shifted columns, the analysis' own last. */
function withFeatures(frame: EventFrame, analysis: Analysis, variations: Variations): EventFrame {
  const varied = Object.entries(variations).reduce((each, [name, sides]) => each.vary(name, sides), frame);
  return atKey(analysis, 'features (standard ones and your own)', () =>
    varied.withColumns({ ...features, ...analysis.content.features }),
  );
}
