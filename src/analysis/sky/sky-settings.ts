import { join } from 'node:path';
import type { EventFrame } from '../../engine/index.js';
import {
  analyseSky,
  type FrameColumns,
  type PixelUnfolding,
  type SkyAnalysis,
  skyEventsOfFrame,
} from '../../skymap/index.js';
import type { Progress } from '../run/run-directory.js';
import { analysisSchema } from '../settings/schema.js';

/** What a sky analysis is asked for, by the analysis file or on the command line. */
export interface SkySettings {
  readonly nside: number;
  /** Radius of the discs, for smoothing and for on and off. */
  readonly radiusDegrees: number;
  /** Only what lies south of it is compared. */
  readonly decMaxDegrees: number;
  readonly reference: 'time-scrambling' | 'direct-integration' | 'ring-mean';
  /** Scrambled skies that correct the largest on/off significance; 0: none. */
  readonly trials: number;
  /** On and off counts are unfolded in so many iterations before they are compared; 0: compared as counted. */
  readonly unfoldingIterations: number;
}

/** The settings of an analysis file without a section `sky`. */
export const defaultSky: SkySettings = analysisSchema.shape.sky.unwrap().parse({});

export interface SkyRun {
  readonly settings: SkySettings;
  readonly seed: number;
  /** For unfoldingIterations above 0. */
  readonly response?: Pick<PixelUnfolding, 'response' | 'efficiencies'>;
  /** Folder for trials.json, in which finished trials are kept. */
  readonly folder: string;
  readonly onProgress?: Progress;
}

/** The sky analysis of a frame's events, in cells of energy and mass group where `columns` names them. */
export async function skyOfFrame(
  frame: EventFrame,
  columns: FrameColumns,
  { settings, seed, response, folder, onProgress }: SkyRun,
): Promise<SkyAnalysis> {
  const {
    nside,
    radiusDegrees,
    decMaxDegrees,
    reference,
    trials,
    unfoldingIterations: iterations,
  } = settings;
  const { energyEdges, groups } = columns;
  const told = frame.using({ onProgress: (rows, total) => onProgress?.('events', rows, total) });
  const radius = (radiusDegrees * Math.PI) / 180;
  return analyseSky({
    events: await skyEventsOfFrame(told, columns),
    nside,
    energyBins: energyEdges === undefined ? 1 : energyEdges.length - 1,
    groups,
    reference,
    smoothingRadius: radius,
    decMax: (decMaxDegrees * Math.PI) / 180,
    trials,
    trialsFile: trials > 0 ? join(folder, 'trials.json') : undefined,
    // Spectrum and acceptance change with declination: against the whole sky every ring stands out, in an isotropic sky too.
    onOff: {
      offRegion: 'band',
      size: radius,
      view: 'joint',
      unfolding: response && iterations > 0 ? { ...response, iterations } : undefined,
    },
    seed,
    onProgress: trialsOnly(onProgress),
  });
}

/** The other steps of the sky analysis only say that they begin. */
function trialsOnly(progress: Progress | undefined): Progress {
  return (stage, done, of) => {
    if (stage === 'trials') progress?.(stage, done, of);
  };
}
