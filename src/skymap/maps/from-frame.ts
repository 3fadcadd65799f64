import { DomainError } from '../../core/index.js';
import type { EventFrame } from '../../engine/index.js';
import { type Site, southPole } from '../../events/index.js';
import { nsideToNpix } from '../healpix/geometry.js';
import { addMaps, type CountsMap, emptyCountsMap } from './counts-map.js';
import { type FrameColumns, skyColumns } from './frame-columns.js';
import type { LocalEvents } from './local-events.js';

/** Counts of a frame, and what is not in them. */
export interface FrameCounts {
  readonly map: CountsMap;
  /** One map per bin in time, where timeEdges are given; their sum is `map`. */
  readonly byTime?: readonly CountsMap[];
  /** Events without direction, time, energy or group. */
  readonly missing: number;
  /** Events outside the energy, time and group bins; NaN where events have weights. */
  readonly outside: number;
}

export interface FrameCountsOptions extends FrameColumns {
  readonly nside: number;
  /** Column or expression of each event's weight; default 1. */
  readonly weight?: string;
  /** [bin + 1] ascending, MJD: seasons or years, each with a map of its own. */
  readonly timeEdges?: ArrayLike<number>;
  readonly site?: Site;
}

/**
 * Counts of events per pixel and cell in one parallel pass over a frame that need not fit into memory.
 * @throws {DomainError} nside not a power of two; {ColumnError} a column the frame does not have
 */
export async function countsOfFrame(frame: EventFrame, options: FrameCountsOptions): Promise<FrameCounts> {
  const { nside, site = southPole, weight, energy, energyEdges, group, groups = 1, timeEdges } = options;
  checkEnergy(options);
  const task = {
    module: new URL('./pixel-task.js', import.meta.url).href,
    export: 'addSkyPixel',
    args: { nside, site },
  };
  const axes = [{ column: 'sky_pixel', edges: centred(nsideToNpix(nside)) }];
  if (timeEdges !== undefined) axes.push({ column: 'sky_mjd', edges: Float64Array.from(timeEdges) });
  if (energy !== undefined) axes.push({ column: 'sky_energy', edges: Float64Array.from(energyEdges!) });
  if (group !== undefined) axes.push({ column: 'sky_group', edges: centred(groups) });
  const { values, missing, rows } = await frame
    .withColumns(skyColumns(options))
    .mapPartitions(task, {
      columns: ['sky_zenith', 'sky_azimuth', 'sky_mjd'],
      adds: { sky_pixel: 'float64' },
      rowByRow: true,
    })
    .histogram(axes, { weight });
  const shape = { nside, energyBins: energy === undefined ? 1 : energyEdges!.length - 1, groups };
  const maps = mapsByTime(values.data, shape, timeEdges === undefined ? 1 : timeEdges.length - 1);
  const map = maps.length === 1 ? maps[0] : maps.reduce(addMaps);
  const inside = weight === undefined ? map.counts.reduce((sum, count) => sum + count, 0) : Number.NaN;
  const byTime = timeEdges === undefined ? {} : { byTime: maps };
  return { map, ...byTime, missing, outside: rows - missing - inside };
}

/** Takes apart counts of [pixel, time, cell]. */
function mapsByTime(
  counts: Float64Array,
  { nside, energyBins, groups }: Pick<CountsMap, 'nside' | 'energyBins' | 'groups'>,
  times: number,
): CountsMap[] {
  const cells = energyBins * groups;
  return Array.from({ length: times }, (_, time) => {
    const map = emptyCountsMap(nside, energyBins, groups);
    for (let i = 0; i < map.counts.length; i += cells) {
      const start = i * times + time * cells;
      map.counts.set(counts.subarray(start, start + cells), i);
    }
    return map;
  });
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
