import { ndarrayOf } from '../../core/index.js';
import { type Cells, cellsWithin } from '../../events/index.js';
import { combineCells, energySums, systematicCovariance, type Variation } from '../../unfolding/index.js';
import type { SpectrumColumns } from './flux-of-counts.js';

/** Relative uncertainties of one projection by source: 0.03 is 3%, downwards negative. */
export interface Breakdown {
  /** 'statistical', 'Monte-Carlo', 'background' where it has errors, and each systematic source or set. */
  readonly sources: readonly { readonly name: string; readonly up: number[]; readonly down: number[] }[];
  /** [bin] the systematic sources together, and all sources: each side in quadrature for itself. */
  readonly systematic: Sides;
  readonly total: Sides;
}

interface Sides {
  readonly up: number[];
  readonly down: number[];
}

/** What breakdowns are made of, in counts. */
export interface BreakdownInputs {
  readonly causes: Cells;
  readonly publish: { readonly low: number; readonly high: number };
  /** [cause] */
  readonly unfolded: readonly number[];
  readonly variations: readonly Variation[];
  /** [cause x causes + cause] */
  readonly background?: readonly number[];
}

/**
 * Uncertainties of a projection ('total', 'light', 'heavy', a group) in the published bins. Systematic sources move the projection
 * itself, so that what one group loses to another does not count.
 * @param columns  its flux with statistical and Monte-Carlo errors
 */
export function breakdownOf(name: string, columns: SpectrumColumns, inputs: BreakdownInputs): Breakdown {
  const members = publishedSums(name, inputs);
  const project = (cells: ArrayLike<number>): number[] =>
    members.map((list) => list.reduce((sum, cell) => sum + cells[cell], 0));
  const base = project(inputs.unfolded);
  const moved = inputs.variations.map((each) => ({
    ...each,
    up: project(each.up as ArrayLike<number>),
    ...(each.down && { down: project(each.down as ArrayLike<number>) }),
  }));
  const systematics = systematicCovariance(base, moved);
  const share = (values: ArrayLike<number>, sign: 1 | -1 = 1): number[] =>
    base.map((count, bin) => (count > 0 ? (sign * values[bin]) / count : 0));
  const symmetric = (source: string, errors: readonly number[]) => ({
    name: source,
    up: errors.map((error, bin) => (columns.flux[bin] > 0 ? error / columns.flux[bin] : 0)),
    down: errors.map((error, bin) => (columns.flux[bin] > 0 ? -error / columns.flux[bin] : 0)),
  });
  const background = backgroundErrors(members, inputs);
  const others = [
    symmetric('statistical', columns.stat),
    symmetric('Monte-Carlo', columns.mc),
    ...(background ? [{ name: 'background', up: share(background), down: share(background, -1) }] : []),
  ];
  const systematic = { up: share(systematics.upper), down: share(systematics.lower, -1) };
  const all = [...others, systematic];
  const quadrature = (side: 'up' | 'down', sign: 1 | -1): number[] =>
    base.map((_, bin) => sign * Math.hypot(...all.map((source) => source[side][bin])));
  return {
    sources: [
      ...others,
      ...systematics.sources.map((source) => ({
        name: source.name,
        up: share(source.upper),
        down: share(source.lower),
      })),
    ],
    systematic,
    total: { up: quadrature('up', 1), down: quadrature('down', -1) },
  };
}

/** [published bin] cells that add up to the projection. */
export function publishedSums(
  name: string,
  { causes, publish }: Pick<BreakdownInputs, 'causes' | 'publish'>,
): readonly (readonly number[])[] {
  const published = new Set(cellsWithin(causes, publish.low, publish.high));
  const isGroup = causes.groups.some((group) => group.name === name);
  return energySums(causes, isGroup ? [name] : (name as 'light')).filter((cells) => published.has(cells[0]));
}

function backgroundErrors(
  members: readonly (readonly number[])[],
  { unfolded, background }: BreakdownInputs,
): Float64Array | undefined {
  if (background === undefined) return undefined;
  const size = unfolded.length;
  const covariance = { background: ndarrayOf(Float64Array.from(background), [size, size]) };
  return combineCells({ unfolded: Float64Array.from(unfolded), covariance }, members).errors.background;
}
