import type { Kernels } from '../kernels.js';
import type { MemoryImage } from './memory-image.js';
import { mostThresholds } from './tree-groups.js';

/** Cells of the grid over a feature's thresholds. */
const cells = 4096;
/** With more thresholds in one cell, halving is as fast. */
const mostInCell = 4;

/** How the bytes of a feature are found: addresses, and the grid over its thresholds. */
export interface PlacedFinder {
  readonly feature: number;
  readonly cuts: number;
  /** [cell], thresholds in lower cells */
  readonly below: number;
  readonly low: number;
  readonly scale: number;
  /** Most thresholds in one cell. */
  readonly most: number;
}

/** @param thresholds  ascending, 1 to 254 */
export function placeFinder(image: MemoryImage, feature: number, thresholds: Float64Array): PlacedFinder {
  const withEnd = new Float64Array(mostThresholds + 1).fill(Number.NaN);
  withEnd.set(thresholds);
  const finite = thresholds.filter((each) => Number.isFinite(each));
  const low = finite[0] ?? 0;
  const range = (finite.at(-1) ?? 0) - low;
  const scale = range > 0 && Number.isFinite(range) ? cells / range : 0;
  const inCell = new Uint8Array(cells);
  for (const each of thresholds) inCell[cellOf(each, low, scale)]++;
  const below = new Uint8Array(cells);
  for (let cell = 1; cell < cells; cell++) below[cell] = below[cell - 1] + inCell[cell - 1];
  const most = inCell.reduce((largest, each) => Math.max(largest, each), 0);
  return { feature, cuts: image.place(withEnd), below: image.place(below), low, scale, most };
}

/** As the kernel does it: what is below the range or NaN lies in cell 0, what is above in the last. */
function cellOf(value: number, low: number, scale: number): number {
  const place = (value - low) * scale;
  return place > 0 ? Math.min(Math.floor(place), cells - 1) : 0;
}

/**
 * Writes the bytes of `rows` values and returns how many are missing. Up to 3 values behind the last are looked at.
 * @param values  address of float64
 * @param out  address of the bytes
 */
export function findBytes(
  kernels: Kernels,
  { cuts, below, low, scale, most }: PlacedFinder,
  rows: number,
  { values, out }: { readonly values: number; readonly out: number },
): number {
  const whole = (rows + 3) & ~3;
  if (most > mostInCell) kernels.searchBytes(values, whole, out, cuts);
  else kernels.findBytes(values, whole, out, cuts, below, cells - 1, low, scale, most);
  return kernels.markMissing(values, whole, out);
}
