import type { CountsMap } from '../maps/counts-map.js';
import { regionSums, skySums } from '../maps/region-sums.js';
import { compareRing, type RingArguments, type RingItem } from '../on-off/ring-task.js';
import { scrambledSky } from '../reference/right-ascension.js';

/** Scrambled skies from one number up to another. */
export interface SkiesItem {
  readonly from: number;
  readonly to: number;
}

export interface SkiesArguments extends Omit<RingArguments, 'sums' | 'total' | 'emptyRegions'> {
  /** [ring, cell] */
  readonly perRing: Float64Array;
  readonly shape: Pick<CountsMap, 'nside' | 'energyBins' | 'groups'>;
  readonly rings: readonly RingItem[];
  readonly seed: number;
  /** Pixels (from, to before) that the regions touch. */
  readonly needed: { readonly from: number; readonly to: number };
}

/** The task of trialsOfMaximum: the largest significance of each sky. */
export function maximumOfSkies({ from, to }: SkiesItem, args: SkiesArguments): Float64Array {
  return Float64Array.from({ length: to - from }, (_, i) => {
    const sky = scrambledSky(args.perRing, args.shape, { seed: args.seed, number: from + i });
    const ringArguments: RingArguments = {
      ...args,
      sums: regionSums(sky, args.needed),
      total: args.offRegion === 'band' ? new Float64Array() : skySums(sky),
      emptyRegions: 'nan',
    };
    let largest = Number.NEGATIVE_INFINITY;
    for (const ring of args.rings) {
      for (const value of compareRing(ring, ringArguments).significance) if (value > largest) largest = value;
    }
    return largest;
  });
}
