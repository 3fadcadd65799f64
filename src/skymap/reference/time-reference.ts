import { DomainError } from '../../core/index.js';
import { type Executor, parallelMap } from '../../engine/index.js';
import { type Site, siteFrame, southPole } from '../../events/index.js';
import { type CountsMap, emptyCountsMap } from '../maps/counts-map.js';
import { inTimeOrder, type LocalEvents } from '../maps/local-events.js';
import type { WindowArguments, WindowsItem } from './window-task.js';

/** What an isotropic flux would give in the same detector over the same time. */
export interface ReferenceMap {
  /** Expected counts, [pixel, cell]. */
  readonly map: CountsMap;
  /** Reference over resampled events: n_off = reference / alpha in Li and Ma's formula. */
  readonly alpha: number;
}

export interface TimeReferenceOptions {
  readonly nside: number;
  readonly energyBins?: number;
  readonly groups?: number;
  /**
   * 'time-scrambling' (default): each event gets the times of `resamples` events of its window. 'direct-integration': each event
   * is spread over the window as the rate was (Atkins et al., ApJ 595 (2003) 803), without random numbers.
   */
  readonly method?: WindowArguments['method'];
  /** Times drawn for each event; default 20. alpha is 1 / resamples. */
  readonly resamples?: number;
  /** Bins of the rate in a window, for direct integration; default 360: 4 minutes, 1 deg, in a day. */
  readonly timeBins?: number;
  /** Length of the windows in hours; default 24, which keeps structures of up to 360 deg in right ascension. */
  readonly windowHours?: number;
  readonly seed?: number;
  readonly site?: Site;
  readonly executor?: Executor;
}

/** Parts of the work: fixed, so that sums are taken in the same order on any number of workers. */
const parts = 16;

/**
 * The reference map from the events themselves: local directions are kept and combined with the times of the same window, so that
 * acceptance and rate are those of the data while structure in right ascension is washed out (and with it all that does
 * not vary with right ascension). The sum over the sky is the number of events.
 * @throws {DomainError} an event without direction or time, an option out of range
 */
export async function timeReference(
  events: LocalEvents,
  { executor, site = southPole, windowHours = 24, seed = 1, ...options }: TimeReferenceOptions,
): Promise<ReferenceMap> {
  const {
    nside,
    energyBins = 1,
    groups = 1,
    method = 'time-scrambling',
    resamples = 20,
    timeBins = 360,
  } = options;
  checkPositive({ windowHours, resamples, timeBins });
  const empty = emptyCountsMap(nside, energyBins, groups);
  const ordered = inTimeOrder(events, { energyBins, groups });
  const windowDays = windowHours / 24;
  const args: WindowArguments = {
    ...{ events: ordered, nside, cells: energyBins * groups, site: siteFrame(site) },
    ...{ windowDays, method, resamples, timeBins, seed },
  };
  const task = {
    module: new URL('./window-task.js', import.meta.url).href,
    export: 'referenceOfWindows',
    args,
  };
  const items = shareOut(windowsOf(ordered.mjd, windowDays));
  const found = await parallelMap<WindowsItem, Float64Array>(items, task, { executor, batchSize: 1 });
  const weight = method === 'time-scrambling' ? 1 / resamples : 1;
  for (const counts of found) for (let i = 0; i < counts.length; i++) empty.counts[i] += counts[i];
  for (let i = 0; i < empty.counts.length; i++) empty.counts[i] *= weight;
  return { map: empty, alpha: 1 / resamples };
}

function windowsOf(mjd: Float64Array, windowDays: number): WindowsItem['windows'][number][] {
  const windows = [];
  for (let start = 0; start < mjd.length; ) {
    const number = Math.floor(mjd[start] / windowDays);
    let stop = start + 1;
    while (stop < mjd.length && Math.floor(mjd[stop] / windowDays) === number) stop++;
    windows.push({ number, start, stop });
    start = stop;
  }
  return windows;
}

function shareOut(windows: WindowsItem['windows']): WindowsItem[] {
  const size = Math.ceil(windows.length / parts);
  const items: WindowsItem[] = [];
  for (let i = 0; i < windows.length; i += size) items.push({ windows: windows.slice(i, i + size) });
  return items;
}

function checkPositive(options: Record<string, number>): void {
  for (const [name, value] of Object.entries(options)) {
    const whole = name !== 'windowHours';
    if (value > 0 && Number.isFinite(value) && (!whole || Number.isInteger(value))) continue;
    throw new DomainError(`${name} ${value} is not a ${whole ? 'whole ' : ''}number above 0`, {
      fields: { name, value },
    });
  }
}
