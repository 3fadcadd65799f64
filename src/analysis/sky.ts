import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { UsageError } from '../core/index.js';
import type { EventFrame } from '../engine/index.js';
import { energyBins, readEvents } from '../events/index.js';
import {
  analyseSky,
  type FrameColumns,
  type SkyAnalysis,
  skyEventsOfFrame,
  skySummary,
  writeSkyAnalysis,
} from '../skymap/index.js';
import type { RunContext } from './context.js';
import { dataFrame, selected } from './frames.js';
import { reconstructed } from './reconstructed.js';
import type { Progress } from './run-directory.js';
import { type SessionOptions, withAnalysis, withThreads } from './session.js';
import { visible } from './stages/data.js';
import { modelsStage } from './stages/models.js';

export interface SkymapOptions extends SessionOptions {
  readonly nside: number;
  /** Scrambled skies that correct the largest on/off significance; 0: none. */
  readonly trials: number;
  /** Default: the analysis file's, else 1. */
  readonly seed?: number;
}

/** A sky analysis and the files that it was written to. */
export interface SkymapOutcome {
  readonly sky: SkyAnalysis;
  readonly files: readonly string[];
}

/**
 * Sky maps of the data of an analysis: events that pass its cuts, in its cells of reconstructed energy and mass group. Each event
 * counts once, whatever its weight. Finished stages are kept.
 * @throws {AirshowerError} what went wrong, with file, dataset, column or key
 */
export function skymapOfAnalysis(path: string, options: SkymapOptions): Promise<SkymapOutcome> {
  return withAnalysis(path, options, async (context) => {
    const models = await modelsStage(context);
    const frame = await reconstructedYears(context, models);
    const { energy, groups } = context.effects;
    const cells = {
      energy: 'reco_log_energy',
      energyEdges: energy.edges,
      group: 'reco_group',
      groups: groups.length,
    };
    return skymapOfFrame(frame, cells, { seed: context.analysis.content.seed, ...options });
  });
}

/** The events of all years with their directions and times, and the energy and group that the models find. */
async function reconstructedYears(
  context: RunContext,
  models: Parameters<typeof reconstructed>[2],
): Promise<EventFrame> {
  const frames: EventFrame[] = [];
  for (const inputs of context.inputs.years) {
    const passing = selected(await dataFrame(context, inputs), context.analysis);
    frames.push(visible(await reconstructed(passing, context, models), context));
  }
  const [first, ...others] = frames;
  if (others.length === 0) return first;
  // Files of different years need not have the same columns.
  return first.select([...skyColumns, 'reco_log_energy', 'reco_group']).concat(...others);
}

const skyColumns = ['lap_zenith', 'lap_azimuth', 'start_time_mjd'];

/**
 * Sky maps of event files of any layout, in bins of the energy that the shower's fit gave (lap_energy) where they have it.
 * @param filter  expression that events must fulfil
 * @throws {FileError} no readable events; {ColumnError} no direction or time; {UsageError} trials without energies
 */
export function skymapOfEvents(
  files: readonly string[],
  { filter, ...options }: SkymapOptions & { readonly filter?: string },
): Promise<SkymapOutcome> {
  return withThreads(options.workers, async () => {
    const events = await readEvents(files);
    const frame = filter === undefined ? events : events.filter(filter);
    if (frame.has('lap_energy')) {
      const cells = { energy: 'log10(lap_energy)', energyEdges: energyBins(6.1, 8, 0.1).edges };
      return skymapOfFrame(frame, cells, options);
    }
    if (options.trials === 0) return skymapOfFrame(frame, {}, options);
    throw new UsageError('trials need energies: the files have no column lap_energy', {
      fields: { column: 'lap_energy' },
      remedy: 'Give an analysis file, or leave out --trials.',
    });
  });
}

async function skymapOfFrame(
  frame: EventFrame,
  columns: FrameColumns,
  { out, nside, trials, seed, onProgress }: SkymapOptions,
): Promise<SkymapOutcome> {
  const told = frame.using({ onProgress: (rows, total) => onProgress?.('events', rows, total) });
  const { energyEdges, groups } = columns;
  const events = await skyEventsOfFrame(told, columns);
  await mkdir(out, { recursive: true });
  const sky = await analyseSky({
    events,
    nside,
    energyBins: energyEdges === undefined ? 1 : energyEdges.length - 1,
    groups,
    trials,
    trialsFile: trials > 0 ? join(out, 'trials.json') : undefined,
    // Spectrum and acceptance change with declination: against the whole sky every ring stands out, in an isotropic sky too.
    onOff: { offRegion: 'band' },
    seed,
    onProgress: trialsOnly(onProgress),
  });
  return { sky, files: await writeSkyAnalysis(out, sky) };
}

/** The other steps of the sky analysis only say that they begin. */
function trialsOnly(progress: Progress | undefined): Progress {
  return (stage, done, of) => {
    if (stage === 'trials') progress?.(stage, done, of);
  };
}

/** What `airshower skymap` prints. */
export function skymapSummary({ sky, files }: SkymapOutcome): string {
  const { amplitude, amplitudeError, phase, phaseError } = sky.harmonics.equatorialDipole;
  const { chi2, ndof, pValue } = sky.projection;
  const lines = [
    `${sky.counted.toLocaleString('en')} events, ${sky.leftOut.toLocaleString('en')} outside the energy bins and groups, nside ${sky.nside}`,
    `hottest pixel: ${place(sky.hottest)}`,
    `coldest pixel: ${place(sky.coldest)}`,
    `equatorial dipole: amplitude ${measured(amplitude, amplitudeError)}, phase ${degrees(phase)} ± ${degrees(phaseError)} deg`,
    `right ascension: chi2 ${chi2.toFixed(1)} for ${ndof}, p-value ${pValue.toPrecision(3)}`,
  ];
  if (sky.onOff)
    lines.push(`most unlike the rest of its declinations in energy and mass: ${place(sky.mostUnlike)}`);
  if (sky.trials) {
    const { maxima, pValue: p, significance } = sky.trials;
    const sigma = Number.isFinite(significance) ? `, ${significance.toFixed(2)} sigma` : '';
    lines.push(`after ${maxima.length} scrambled skies: p-value ${p.toPrecision(3)}${sigma}`);
  }
  return [...lines, ...files.map((file) => `written: ${file}`)].join('\n');
}

function place(extreme: SkyAnalysis['hottest']): string {
  if (extreme === undefined) return 'none';
  const { ra, dec, significance } = extreme;
  return `${significance.toFixed(2)} sigma at ra ${degrees(ra)}, dec ${degrees(dec)} deg`;
}

const degrees = (angle: number): string => ((angle * 180) / Math.PI).toFixed(1);
const measured = (value: number, error: number): string =>
  `${value.toExponential(2)} ± ${error.toExponential(2)}`;

/** The same as data. */
export function skymapSummaryData({ sky, files }: SkymapOutcome): unknown {
  return { ...skySummary(sky), files };
}
