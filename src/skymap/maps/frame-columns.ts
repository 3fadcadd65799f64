import type { Site } from '../../events/index.js';

/** Which columns or expressions of a frame say where an event came from and in which cell it is. */
export interface FrameColumns {
  /** Local direction and time; default lap_zenith, lap_azimuth (rad), start_time_mjd (UTC, days). */
  readonly zenith?: string;
  readonly azimuth?: string;
  readonly mjd?: string;
  /** Energy, in the unit of the edges; without edges all events are in one bin. */
  readonly energy?: string;
  /** [bin + 1] ascending; bins are half open, the last edge closed. */
  readonly energyEdges?: ArrayLike<number>;
  /** Mass group, 0 to groups - 1; default: one group. */
  readonly group?: string;
  readonly groups?: number;
}

/** Columns under fixed names, as the tasks below expect them. */
export function skyColumns(columns: FrameColumns): Record<string, string> {
  const { zenith = 'lap_zenith', azimuth = 'lap_azimuth', mjd = 'start_time_mjd', energy, group } = columns;
  return {
    sky_zenith: zenith,
    sky_azimuth: azimuth,
    sky_mjd: mjd,
    ...(energy === undefined ? {} : { sky_energy: energy }),
    ...(group === undefined ? {} : { sky_group: group }),
  };
}

export interface PixelTaskArguments {
  readonly nside: number;
  readonly site: Site;
}
