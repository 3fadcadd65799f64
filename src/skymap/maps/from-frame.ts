import { DomainError } from '../../core/index.js';
import type { EventFrame } from '../../engine/index.js';
import { type Site, southPole } from '../coordinates/index.js';
import { nsideToNpix } from '../healpix/geometry.js';
import { type CountsMap, emptyCountsMap } from './counts-map.js';
import { type FrameColumns, skyColumns } from './frame-columns.js';
import type { LocalEvents } from './local-events.js';

/** Counts of a frame, and what is not in them. */
export interface FrameCounts {
  readonly map: CountsMap;
  /** Events without direction, time, energy or group. */
  readonly missing: number;
  /** Events outside the energy bins and groups; NaN where events have weights. */
  readonly outside: number;
}

export interface FrameCountsOptions extends FrameColumns {
  readonly nside: number;
  /** Column or expression of each event's weight; default 1. */
  readonly weight?: string;
  readonly site?: Site;
}

/**
 * Counts of events per pixel and cell in one parallel pass over a frame that need not fit into memory.
 * @throws {DomainError} nside not a power of two; {ColumnError} a column the frame does not have
 */
export async function countsOfFrame(frame: EventFrame, options: FrameCountsOptions): Promise<FrameCounts> {
  const { nside, site = southPole, weight, energy, energyEdges, group, groups = 1 } = options;
  checkEnergy(options);
  const task = {
    module: new URL('./pixel-task.js', import.meta.url).href,
    export: 'addSkyPixel',
    args: { nside, site },
  };
  const axes = [{ column: 'sky_pixel', edges: centred(nsideToNpix(nside)) }];
  if (energy !== undefined) axes.push({ column: 'sky_energy', edges: Float64Array.from(energyEdges!) });
  if (group !== undefined) axes.push({ column: 'sky_group', edges: centred(groups) });
  const { values, missing, rows } = await frame
    .withColumns(skyColumns(options))
    .mapPartitions(task, {
      columns: ['sky_zenith', 'sky_azimuth', 'sky_mjd'],
      adds: { sky_pixel: 'float64' },
    })
    .histogram(axes, { weight });
  const map = emptyCountsMap(nside, energy === undefined ? 1 : energyEdges!.length - 1, groups);
  map.counts.set(values.data);
  const inside = weight === undefined ? map.counts.reduce((sum, count) => sum + count, 0) : Number.NaN;
  return { map, missing, outside: rows - missing - inside };
}

/**
 * Local directions, times and cells of a frame's events in memory, as analyseSky and timeReference take them: 40 bytes an event.
 * Events without direction or time are left out.
 * @throws {ColumnError} a column the frame does not have; {ResourceError} beyond the frame's memory limit
 */
export async function skyEventsOfFrame(frame: EventFrame, columns: FrameColumns = {}): Promise<LocalEvents> {
  const { energy, energyEdges, group } = columns;
  checkEnergy(columns);
  const named = skyColumns(columns);
  const names = Object.keys(named);
  const table = await frame.withColumns(named).select(names).dropNaN(names.slice(0, 3)).collect();
  const edges = energyEdges ?? [];
  return {
    zenith: table.numbers('sky_zenith'),
    azimuth: table.numbers('sky_azimuth'),
    mjd: table.numbers('sky_mjd'),
    ...(energy === undefined ? {} : { energyBin: closedBins(table.numbers('sky_energy'), edges) }),
    ...(group === undefined ? {} : { group: table.numbers('sky_group') }),
  };
}

function checkEnergy({ energy, energyEdges, group, groups }: FrameColumns): void {
  if (
    (energy === undefined) === (energyEdges === undefined) &&
    (group === undefined) === (groups === undefined)
  ) {
    return;
  }
  throw new DomainError('energy needs energyEdges, and group needs groups, and the other way round', {
    fields: { energy, group, groups },
  });
}

/** Edges around the whole numbers below n. */
function centred(n: number): Float64Array {
  return Float64Array.from({ length: n + 1 }, (_, i) => i - 0.5);
}

/** Bins of values, half open with the last edge closed; -1 outside and for NaN. */
function closedBins(values: Float64Array, edges: ArrayLike<number>): Int32Array {
  const last = edges.length - 1;
  return Int32Array.from(values, (value) => {
    if (!(value >= edges[0] && value <= edges[last])) return -1;
    let bin = 0;
    while (bin < last - 1 && value >= edges[bin + 1]) bin++;
    return bin;
  });
}
