import { AirshowerError, DomainError } from '../../core/index.js';
import { regionRanges } from '../healpix/regions.js';
import { ringAt } from '../healpix/rings.js';
import { type RegionSums, sumRanges } from '../maps/region-sums.js';
import { cannotCompare, type OnOffOptions, type OnOffResult, onOffChiSquared } from './chi-squared.js';
import { bandOf, onShape, type RegionOptions } from './regions.js';

/** Pixels of one ring: they share the shape of their on region. */
export interface RingItem {
  readonly ring: number;
  readonly pixels: Float64Array;
}

export interface RingArguments extends RegionOptions, OnOffOptions {
  readonly sums: RegionSums;
  /** [cell], sum over the sky; only the off region 'allsky' needs it. */
  readonly total: Float64Array;
  /** What to do where the on or off region has too few counts: stop (default), or give NaN. */
  readonly emptyRegions: 'throw' | 'nan';
}

/** [pixel], in the order of the item's pixels; fields as in OnOffResult. */
export type OnOffColumns = { readonly [Name in keyof OnOffResult]: Float64Array };

const names = ['alpha', 'chi2', 'ndof', 'pValue', 'significance', 'numOn'] as const;

export function emptyColumns(length: number): OnOffColumns {
  const columns = names.map((name) => [name, new Float64Array(length).fill(Number.NaN)]);
  return Object.fromEntries(columns) as OnOffColumns;
}

export function setRow(columns: OnOffColumns, row: number, result: OnOffResult): void {
  for (const name of names) columns[name][row] = result[name];
}

/** Calls `visit` with the on and off counts of each pixel of a ring; both are overwritten for the next pixel. */
export function visitRing(
  { ring: number, pixels }: RingItem,
  args: Pick<RingArguments, 'sums' | 'total' | keyof RegionOptions>,
  visit: (index: number, on: Float64Array, off: Float64Array) => void,
): void {
  const { nside, cells } = args.sums;
  const ring = ringAt(nside, number);
  const shape = onShape(nside, ring.theta, args);
  const ranges = new Float64Array(4 * shape.rings.length);
  const on = new Float64Array(cells);
  const off = new Float64Array(cells);
  const band = new Float64Array(2);
  for (let i = 0; i < pixels.length; i++) {
    const used = regionRanges(
      shape,
      ((pixels[i] - ring.start + ring.shift) * 2 * Math.PI) / ring.length,
      ranges,
    );
    sumRanges(args.sums, ranges, used, on);
    if (args.offRegion === 'band') {
      band.set(bandOf(nside, ranges, used));
      sumRanges(args.sums, band, 2, off);
    } else off.set(args.total);
    for (let cell = 0; cell < cells; cell++) off[cell] = Math.max(0, off[cell] - on[cell]);
    visit(i, on, off);
  }
}

/** The task of onOffMap: compares every pixel of a ring. */
export function compareRing(item: RingItem, args: RingArguments): OnOffColumns {
  const columns = emptyColumns(item.pixels.length);
  visitRing(item, args, (i, on, off) => {
    if (args.emptyRegions === 'nan' && cannotCompare(on, off, args.compatibility)) return;
    try {
      setRow(columns, i, onOffChiSquared(on, off, args));
    } catch (error) {
      throw namePixel(error, item.pixels[i]);
    }
  });
  return columns;
}

/** The same error, with the pixel in its message and fields. */
export function namePixel(error: unknown, pixel: number): unknown {
  if (!(error instanceof AirshowerError)) return error;
  return new DomainError(`pixel ${pixel}: ${error.message}`, {
    fields: { ...error.fields, pixel },
    remedy: error.remedy,
    cause: error,
  });
}
