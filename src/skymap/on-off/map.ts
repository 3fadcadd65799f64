import { DomainError } from '../../core/index.js';
import { type Executor, parallelMap, type Task } from '../../engine/index.js';
import { type CountsMap, type View, viewOf } from '../maps/counts-map.js';
import { regionSums, skySums } from '../maps/region-sums.js';
import type { OnOffOptions } from './chi-squared.js';
import { checkRegion, type RegionOptions, reach } from './regions.js';
import { byRing } from './ring-items.js';
import { emptyColumns, type OnOffColumns, type RingItem } from './ring-task.js';
import type { PixelUnfolding } from './unfolded-task.js';

export interface OnOffMapOptions extends RegionOptions, Omit<OnOffOptions, 'groups'> {
  /** Pixels to compare, RING numbers; default all. */
  readonly pixels?: ArrayLike<number>;
  /** Which cells: 'total' (default, energy bins summed over groups), one group, or 'joint'. */
  readonly view?: View;
  /** Pixels without enough counts stop the work with their number (default), or give NaN. */
  readonly emptyRegions?: 'throw' | 'nan';
  /** Compares on and off counts after unfolding both, with the full covariance; default: as counted. */
  readonly unfolding?: PixelUnfolding;
  readonly executor?: Executor;
  readonly onProgress?: (done: number, of: number) => void;
  readonly signal?: AbortSignal;
}

/** Comparisons of many pixels, in the order they were asked for; the columns are those of OnOffResult. */
export interface OnOffMap extends OnOffColumns {
  readonly nside: number;
  readonly pixels: Float64Array;
}

/**
 * Compares the region around each pixel with its off region, in parallel over rings; the same bits on any number of workers.
 * @throws {DomainError} a pixel out of range, a size outside (0, pi], and where `emptyRegions` is 'throw' a pixel
 * whose regions hold too few events
 */
export async function onOffMap(map: CountsMap, options: OnOffMapOptions): Promise<OnOffMap> {
  checkRegion(options);
  const seen = viewOf(map, options.view ?? 'total');
  const { onRegion, offRegion, size, minimumExpected, compatibility, emptyRegions = 'throw' } = options;
  const needed = options.pixels === undefined ? {} : reach(map.nside, options.pixels, size);
  const region = {
    ...{ onRegion, offRegion, size, emptyRegions, groups: seen.groups },
    sums: regionSums(seen, needed),
    total: offRegion === 'band' ? new Float64Array() : skySums(seen),
  };
  const { unfolding } = options;
  if (unfolding === undefined) {
    const module = new URL('./ring-task.js', import.meta.url).href;
    const args = { ...region, minimumExpected, compatibility };
    return overRings(map.nside, { module, export: 'compareRing', args }, options);
  }
  if (compatibility || minimumExpected !== undefined) {
    throw new DomainError('unfolded counts are compared with their covariance', {
      fields: { compatibility, minimumExpected },
      remedy: 'Leave out compatibility and minimumExpected, or unfolding.',
    });
  }
  const module = new URL('./unfolded-task.js', import.meta.url).href;
  return overRings(
    map.nside,
    { module, export: 'compareUnfoldedRing', args: { ...region, unfolding } },
    options,
  );
}

/** Runs a task for every ring that has pixels and puts the columns together. */
export async function overRings(
  nside: number,
  task: Task,
  { pixels, executor, onProgress, signal }: OnOffMapOptions,
): Promise<OnOffMap> {
  const wanted = pixels === undefined ? allPixels(nside) : Float64Array.from(pixels);
  const { items, places } = byRing(nside, wanted);
  const results = await parallelMap<RingItem, OnOffColumns>([...items], task, {
    executor,
    onProgress,
    signal,
  });
  const columns = emptyColumns(wanted.length);
  results.forEach((result, i) => {
    for (const name of Object.keys(columns) as (keyof OnOffColumns)[]) {
      places[i].forEach((place, k) => {
        columns[name][place] = result[name][k];
      });
    }
  });
  return { nside, pixels: wanted, ...columns };
}

function allPixels(nside: number): Float64Array {
  return Float64Array.from({ length: 12 * nside * nside }, (_, pixel) => pixel);
}
