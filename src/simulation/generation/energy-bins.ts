import type { PrimaryName } from '../../events/index.js';
import type { Sampling } from './throwing.js';
import { thrownRadii } from './thrown-radius.js';

/** Showers of one bin of lg(E/GeV), 0.1 wide, in one file. */
export interface EnergyBinPlan {
  readonly lowLgEnergy: number;
  readonly highLgEnergy: number;
  readonly showers: number;
  readonly radiusM: number;
  /** Nominal over actual share of the bin among all showers thrown on the same radius. */
  readonly weight: number;
}

/** What the file's I3TopInjectorInfo says: showers thrown as E^-1 over one range of energies and one radius. */
export interface ThrownRange {
  readonly minLgEnergy: number;
  readonly maxLgEnergy: number;
  readonly radiusM: number;
  readonly showers: number;
}

/**
 * The efficiency of this simulation falls like 1 / (1 + exp(-slope (lgE - middle))) below its plateau: measured with a plain set. What
 * stands here decides how many showers are thrown, never a result.
 */
const turnOn: Record<PrimaryName, { readonly slope: number; readonly middle: number }> = {
  p: { slope: 9, middle: 6.01 },
  He: { slope: 10.5, middle: 6.03 },
  O: { slope: 10.3, middle: 6.085 },
  Fe: { slope: 11.4, middle: 6.1 },
};

/** No bin gets more than this many times the showers of a bin on the plateau; below the causes of the analysis fewer will do. */
const largestGain = 64;
const lowestCause = 5.7;
const nearlyCause = 5.5;
const gainBelowCauses = 4;

/**
 * Numbers of showers by energy bin: equal for 'plain', and for 'importance' more where few pass. The weights bring every range of
 * equal radius back to equal numbers in all bins, that is to E^-1.
 */
export function planEnergyBins(
  primary: PrimaryName,
  showersPerBin: number,
  range: { readonly minLgEnergy: number; readonly maxLgEnergy: number },
  sampling: Sampling,
): EnergyBinPlan[] {
  return thrownRadii.flatMap(({ fromLgEnergy, toLgEnergy, radiusM }) => {
    const low = Math.round(10 * Math.max(fromLgEnergy, range.minLgEnergy));
    const high = Math.round(10 * Math.min(toLgEnergy, range.maxLgEnergy));
    const lows = Array.from({ length: Math.max(0, high - low) }, (_, i) => low + i);
    const showers = lows.map((tenths) =>
      Math.round(showersPerBin * gainOf(primary, (tenths + 0.5) / 10, sampling)),
    );
    const mean = showers.reduce((sum, n) => sum + n, 0) / showers.length;
    return lows.map((tenths, i) => ({
      lowLgEnergy: tenths / 10,
      highLgEnergy: (tenths + 1) / 10,
      showers: showers[i],
      radiusM,
      weight: mean / showers[i],
    }));
  });
}

function gainOf(primary: PrimaryName, lgEnergy: number, sampling: Sampling): number {
  if (sampling === 'plain') return 1;
  if (lgEnergy < nearlyCause) return 1;
  if (lgEnergy < lowestCause) return gainBelowCauses;
  const { slope, middle } = turnOn[primary];
  return Math.min(largestGain, 1 + Math.exp(-slope * (lgEnergy - middle)));
}

/** The bins put together into ranges of equal radius. */
export function thrownRanges(bins: readonly EnergyBinPlan[]): ThrownRange[] {
  const ranges: ThrownRange[] = [];
  for (const { lowLgEnergy, highLgEnergy, radiusM, showers } of bins) {
    const last = ranges[ranges.length - 1];
    if (last?.radiusM === radiusM) {
      ranges[ranges.length - 1] = { ...last, maxLgEnergy: highLgEnergy, showers: last.showers + showers };
    } else ranges.push({ minLgEnergy: lowLgEnergy, maxLgEnergy: highLgEnergy, radiusM, showers });
  }
  return ranges;
}
