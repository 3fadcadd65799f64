import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { UsageError, writeFileAtomic } from '../../core/index.js';
import type { EventFrame } from '../../engine/index.js';
import { energyBins, readEvents } from '../../events/index.js';
import { exportFigures, type FigureFormat, renderReport } from '../../plots/index.js';
import { type FrameColumns, writeSkyAnalysis } from '../../skymap/index.js';
import { demandSkyColumns } from '../inputs/needed-columns.js';
import { type SessionOptions, withAnalysis, withThreads } from '../run/session.js';
import { modelsStage } from '../stages/models.js';
import { simulatedStages } from '../stages/simulated.js';
import { cellColumns, discResponse, reconstructedYears } from './sky-events.js';
import { skyPicture, skySection } from './sky-section.js';
import { defaultSky, type SkyRun, type SkySettings, skyOfFrame } from './sky-settings.js';
import { type SkymapOutcome, skySentences } from './sky-text.js';

/** Settings that are not given are those of the analysis file's section `sky`, or its defaults. */
export interface SkymapOptions extends SessionOptions, Partial<SkySettings> {
  /** Default: the analysis file's, else 1. */
  readonly seed?: number;
  /** Also writes every figure as a file of this format, through an installed Chromium. */
  readonly figures?: FigureFormat;
}

/**
 * Sky maps of the data of an analysis: events that pass its cuts, in its cells of reconstructed energy and mass group. Each event
 * counts once, whatever its weight. Finished stages are kept.
 * @throws {AirshowerError} what went wrong, with file, dataset, column or key
 */
export function skymapOfAnalysis(path: string, options: SkymapOptions): Promise<SkymapOutcome> {
  return withAnalysis(path, options, async (context) => {
    const { content } = context.analysis;
    const asked = { title: content.title, ...content.sky, seed: content.seed, ...given(options) };
    const simulated = asked.unfoldingIterations ? await simulatedStages(context) : undefined;
    const frame = await reconstructedYears(context, simulated?.models ?? (await modelsStage(context)));
    const response = simulated && discResponse(context, simulated);
    return skymapOfFrame(frame, cellColumns(context), { ...asked, response });
  });
}

/** Which events of files are looked at, and under which names. */
export interface EventChoice {
  /** Expression that events must fulfil. */
  readonly filter?: string;
  /** What lap_zenith, lap_azimuth, start_time_mjd and others are in the files: expressions by name. */
  readonly columns?: Readonly<Record<string, string>>;
}

/**
 * Sky maps of event files of any layout, in bins of the energy that the shower's fit gave (lap_energy) where they have it.
 * @throws {FileError} no readable events; {ColumnError} no direction or time; {UsageError} trials without energies
 */
export function skymapOfEvents(
  files: readonly string[],
  { filter, columns, ...options }: SkymapOptions & EventChoice,
): Promise<SkymapOutcome> {
  if (options.unfoldingIterations) {
    throw new UsageError('event files alone have no response to unfold with', {
      fields: { name: 'unfoldingIterations', value: options.unfoldingIterations },
      remedy: 'Give an analysis file.',
    });
  }
  return withThreads(options.workers, async () => {
    const read = await readEvents(files);
    const events = columns === undefined ? read : read.withColumns(columns);
    const frame = filter === undefined ? events : events.filter(filter);
    const asked = { title: 'Sky maps', ...given(options) };
    const energies = frame.has('lap_energy');
    if (options.trials && !energies)
      throw new UsageError('trials need energies: the files have no column lap_energy', {
        fields: { column: 'lap_energy' },
        remedy: 'Give an analysis file, or leave out --trials.',
      });
    demandSkyColumns(frame);
    const cells = { energy: 'log10(lap_energy)', energyEdges: energyBins(6.1, 8, 0.1).edges };
    return skymapOfFrame(frame, energies ? cells : {}, asked);
  });
}

/** The options that have a value: the others must not hide those of the analysis file. */
function given(options: SkymapOptions): SkymapOptions {
  const entries = Object.entries(options).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as unknown as SkymapOptions;
}

type FrameOptions = SkymapOptions & Pick<SkyRun, 'response'> & { readonly title: string };

async function skymapOfFrame(
  frame: EventFrame,
  columns: FrameColumns,
  { out, title, seed = 1, response, onProgress, figures, ...asked }: FrameOptions,
): Promise<SkymapOutcome> {
  const settings: SkySettings = { ...defaultSky, ...asked };
  await mkdir(out, { recursive: true });
  const sky = await skyOfFrame(frame, columns, { settings, seed, response, folder: out, onProgress });
  const { decMaxDegrees } = settings;
  const section = skySection(skyPicture(sky, { decMaxDegrees, found: skySentences(sky) }));
  const page = join(out, 'skymap.html');
  await writeFileAtomic(page, renderReport({ title, warnings: [], sections: [section] }));
  const { figures: drawn = [] } = section;
  const pictures = figures
    ? await exportFigures(join(out, 'figures'), drawn, { format: figures, onProgress })
    : [];
  return { sky, files: [...(await writeSkyAnalysis(out, sky)), page, ...pictures] };
}
