import { type CountsMap, cellsOf } from './counts-map.js';

/**
 * A map prepared for sums over ranges of pixels. Whole counts are held as running sums over the RING order, so that a range costs
 * two look-ups; they are exact below 2^53, so the results equal plain sums. Weights are held as they are and added one
 * by one, since differences of running sums would round. Plain data: goes to workers as it is.
 */
export interface RegionSums {
  readonly nside: number;
  readonly cells: number;
  /** The first pixel of `values`. */
  readonly from: number;
  /** [pixel - from + 1, cell] running sums, or [pixel - from, cell] values of the pixels. In shared memory. */
  readonly values: Float64Array;
  readonly running: boolean;
}

/**
 * Prepares the pixels from `from` to before `to`; default: the whole sky. What is summed later has to lie among them.
 */
export function regionSums(
  map: CountsMap,
  { from = 0, to = 12 * map.nside ** 2 }: { readonly from?: number; readonly to?: number } = {},
): RegionSums {
  const cells = cellsOf(map);
  const counts = map.counts.subarray(from * cells, to * cells);
  const values = new Float64Array(new SharedArrayBuffer(8 * (counts.length + cells)));
  const running = runningSums(counts, values, cells);
  if (!running) values.set(counts);
  return { nside: map.nside, cells, from, values, running };
}

/** @returns false where counts are not whole, or too many to be exact: the sums are then without meaning */
function runningSums(counts: Float64Array, sums: Float64Array, cells: number): boolean {
  let rest = 0;
  for (let i = 0; i < counts.length; i++) {
    const count = counts[i];
    // 0 for whole numbers; NaN and infinities stay.
    rest += count - Math.floor(count);
    sums[i + cells] = sums[i] + count;
  }
  const last = sums.subarray(counts.length);
  return rest === 0 && last.every((value) => Math.abs(value) <= Number.MAX_SAFE_INTEGER);
}

/** Sum of a map over the sky, [cell], added pixel by pixel. */
export function skySums(map: CountsMap): Float64Array {
  const cells = cellsOf(map);
  const total = new Float64Array(cells);
  for (let i = 0; i < map.counts.length; i += cells) {
    for (let cell = 0; cell < cells; cell++) total[cell] += map.counts[i + cell];
  }
  return total;
}

/** Adds the pixels of ranges [start, stop) (the first `used` numbers) for each cell into `out`, which is set to 0 before. */
export function sumRanges(sums: RegionSums, ranges: Float64Array, used: number, out: Float64Array): void {
  const { cells, from, values, running } = sums;
  out.fill(0);
  for (let r = 0; r < used; r += 2) {
    const start = (ranges[r] - from) * cells;
    const stop = (ranges[r + 1] - from) * cells;
    if (running) {
      for (let cell = 0; cell < cells; cell++) out[cell] += values[stop + cell] - values[start + cell];
    } else {
      for (let i = start; i < stop; i += cells) {
        for (let cell = 0; cell < cells; cell++) out[cell] += values[i + cell];
      }
    }
  }
}
