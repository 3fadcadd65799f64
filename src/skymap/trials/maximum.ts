import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { DomainError, FileError, toJson, writeFileAtomic } from '../../core/index.js';
import { parallelMap } from '../../engine/index.js';
import { type CountsMap, viewOf } from '../maps/counts-map.js';
import { type OnOffMapOptions, onOffMap } from '../on-off/map.js';
import { reach } from '../on-off/regions.js';
import { byRing } from '../on-off/ring-items.js';
import { ringCounts } from '../reference/right-ascension.js';
import { significanceOfLogTail } from '../significance/tails.js';
import type { SkiesArguments, SkiesItem } from './skies-task.js';

export interface TrialsOptions extends Omit<OnOffMapOptions, 'unfolding' | 'emptyRegions'> {
  /** Number of scrambled skies. */
  readonly trials: number;
  readonly seed?: number;
  /** A JSON file that holds the finished skies: with it a stopped run goes on where it was, and a longer one adds to it. */
  readonly stateFile?: string;
}

/** How often chance alone gives a larger maximum. */
export interface MaximumTrials {
  /** Largest significance of the data and its pixel. */
  readonly observed: number;
  readonly pixel: number;
  /** [sky], largest significance of each scrambled sky. */
  readonly maxima: Float64Array;
  /** (1 + skies with at least the observed maximum) / (1 + skies). */
  readonly pValue: number;
  /** One-sided standard deviations of pValue; no larger than the number of skies allows. */
  readonly significance: number;
}

/** Skies between two savings of the state. */
const skiesAtOnce = 64;

/**
 * Corrects the largest on/off significance of a map for having looked at many overlapping regions: the same search on skies
 * scrambled in right ascension (every event stays in its ring). Sky by sky the same on any number of workers.
 * @throws {DomainError} weighted counts, trials not a whole number above 0, no pixel with enough events; {FileError} a state
 * file of another analysis
 */
export async function trialsOfMaximum(map: CountsMap, options: TrialsOptions): Promise<MaximumTrials> {
  const { trials, seed = 1, executor, stateFile, onProgress, signal } = options;
  if (!(Number.isInteger(trials) && trials >= 1)) {
    throw new DomainError(`trials ${trials} is not a whole number above 0`, {
      fields: { name: 'trials', value: trials },
    });
  }
  const seen = viewOf(map, options.view ?? 'total');
  if (!seen.counts.every((count) => Number.isInteger(count))) {
    throw new DomainError('a map of weighted counts cannot be scrambled event by event', {
      remedy: 'Use unweighted counts.',
    });
  }
  const { observed, pixel, pixels } = await largest(map, options);
  const args = skyArguments(seen, pixels, options);
  const state = await readState(stateFile, keyOf(args));
  const maxima = state.slice(0, trials);
  const module = new URL('./skies-task.js', import.meta.url).href;
  while (maxima.length < trials) {
    signal?.throwIfAborted();
    const to = Math.min(trials, maxima.length + skiesAtOnce);
    const items: SkiesItem[] = [];
    for (let from = maxima.length; from < to; from += 4) items.push({ from, to: Math.min(to, from + 4) });
    const task = { module, export: 'maximumOfSkies', args };
    const found = await parallelMap<SkiesItem, Float64Array>(items, task, { executor, signal, batchSize: 1 });
    for (const part of found) maxima.push(...part);
    if (stateFile !== undefined) await writeFileAtomic(stateFile, toJson({ key: keyOf(args), seed, maxima }));
    onProgress?.(maxima.length, trials);
  }
  const pValue = (1 + maxima.filter((value) => value >= observed).length) / (1 + trials);
  const significance = significanceOfLogTail(Math.log(pValue));
  return { observed, pixel, maxima: Float64Array.from(maxima), pValue, significance };
}

async function largest(
  map: CountsMap,
  options: TrialsOptions,
): Promise<{ observed: number; pixel: number; pixels: Float64Array }> {
  const { significance, pixels } = await onOffMap(map, {
    ...options,
    emptyRegions: 'nan',
    onProgress: undefined,
  });
  let best = -1;
  significance.forEach((value, i) => {
    if (Number.isFinite(value) && (best < 0 || value > significance[best])) best = i;
  });
  if (best >= 0) return { observed: significance[best], pixel: pixels[best], pixels };
  throw new DomainError('no pixel has events enough for a comparison', {
    fields: { pixels: pixels.length },
    remedy: 'Use larger regions, wider bins, or pixels inside the field of view.',
  });
}

function skyArguments(seen: CountsMap, pixels: Float64Array, options: TrialsOptions): SkiesArguments {
  const { onRegion, offRegion, size, minimumExpected, compatibility, seed = 1 } = options;
  return {
    ...{ onRegion, offRegion, size, minimumExpected, compatibility, seed, groups: seen.groups },
    perRing: ringCounts(seen),
    shape: { nside: seen.nside, energyBins: seen.energyBins, groups: seen.groups },
    rings: byRing(seen.nside, pixels).items,
    needed: reach(seen.nside, pixels, size),
  };
}

/** What the skies depend on, as a short text. */
function keyOf({ perRing, rings, needed: _, ...rest }: SkiesArguments): string {
  const hash = createHash('sha256').update(toJson(rest));
  hash.update(new Uint8Array(perRing.buffer, perRing.byteOffset, perRing.byteLength));
  for (const { pixels } of rings) hash.update(new Uint8Array(pixels.buffer));
  return hash.digest('hex').slice(0, 32);
}

async function readState(file: string | undefined, key: string): Promise<number[]> {
  if (file === undefined) return [];
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw new FileError(`${file}: cannot be read`, { fields: { file }, cause: error });
  });
  if (text === undefined) return [];
  const state = JSON.parse(text) as { key: string; maxima: (number | string)[] };
  if (state.key === key) return state.maxima.map(Number);
  throw new FileError(`${file}: holds the trials of another map or other options`, {
    fields: { file },
    remedy: 'Remove the file, or name another one.',
  });
}
