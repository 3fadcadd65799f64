import { type CountsMap, cellsOf } from './counts-map.js';

/**
 * A map prepared for sums over ranges of pixels. Whole counts are held as running sums over the RING order, so that a range costs
 * two look-ups; they are exact below 2^53, so the results equal plain sums. Weights are held as they are and added one
 * by one, since differences of running sums would round. Plain data: goes to workers as it is.
 */
export interface RegionSums {
  readonly nside: number;
  readonly cells: number;
  /** [pixel + 1, cell] running sums, or values of the pixels. In shared memory. */
  readonly values: Float64Array;
  readonly running: boolean;
  /** [cell], sum over the sky. */
  readonly total: Float64Array;
}

export function regionSums(map: CountsMap): RegionSums {
  const { counts, nside } = map;
  const cells = cellsOf(map);
  const sums = new Float64Array(new SharedArrayBuffer(8 * (counts.length + cells)));
  let whole = true;
  for (let i = 0; i < counts.length; i++) {
    const count = counts[i];
    if (count !== Math.floor(count)) whole = false;
    sums[i + cells] = sums[i] + count;
  }
  const total = sums.slice(counts.length);
  if (whole && total.every((value) => Math.abs(value) <= Number.MAX_SAFE_INTEGER)) {
    return { nside, cells, values: sums, running: true, total };
  }
  sums.set(counts);
  return { nside, cells, values: sums, running: false, total };
}

/** Adds the pixels of ranges [start, stop) (the first `used` numbers) for each cell into `out`, which is set to 0 before. */
export function sumRanges(sums: RegionSums, ranges: Float64Array, used: number, out: Float64Array): void {
  const { cells, values, running } = sums;
  out.fill(0);
  for (let r = 0; r < used; r += 2) {
    const start = ranges[r] * cells;
    const stop = ranges[r + 1] * cells;
    if (running) {
      for (let cell = 0; cell < cells; cell++) out[cell] += values[stop + cell] - values[start + cell];
    } else {
      for (let i = start; i < stop; i += cells) {
        for (let cell = 0; cell < cells; cell++) out[cell] += values[i + cell];
      }
    }
  }
}
