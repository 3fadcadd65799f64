import { DomainError, type NdArray, ndarrayOf } from '../../core/index.js';
import { binCount, type Cells, cellCount, meanLogMass } from '../../events/index.js';
import { diagonalErrors, sandwich } from '../matrices/dense.js';

/**
 * Counts per cell and their covariances by source ('stat', 'mc', 'total', ...), [cell, cell] each: an
 * UnfoldingResult is one.
 */
export interface Spectrum<Source extends string = string> {
  readonly unfolded: Float64Array;
  readonly covariance: Readonly<Record<Source, NdArray<Float64Array>>>;
}

/** Combinations of cells: values, and for each source the full covariance c V c^T and its errors. */
export interface Projection<Source extends string = string> {
  readonly values: Float64Array;
  readonly covariance: Readonly<Record<Source, NdArray<Float64Array>>>;
  readonly errors: Readonly<Record<Source, Float64Array>>;
}

/** Which cells add up to one number: [output] lists of cells. */
export type CellSums = readonly (readonly number[])[];

/**
 * Per energy bin, the cells of the groups that `choose` takes: 'total' (default), 'light', 'heavy', or names
 * of groups.
 */
export function energySums(
  cells: Cells,
  choose: 'total' | 'light' | 'heavy' | readonly string[] = 'total',
): CellSums {
  const taken = cells.groups.flatMap(({ name, side }, g) => {
    const inside = typeof choose === 'string' ? choose === 'total' || choose === side : choose.includes(name);
    return inside ? [g] : [];
  });
  if (taken.length === 0)
    throw new DomainError(`no mass group is ${String(choose)}`, {
      fields: { name: 'choose', value: choose, groups: cells.groups.map(({ name }) => name) },
      remedy: 'Choose total, light, heavy, or a list of group names.',
    });
  const groups = cells.groups.length;
  return Array.from({ length: binCount(cells.energy) }, (_, bin) => taken.map((g) => groups * bin + g));
}

/**
 * Joins `factor` neighbouring energy bins of every group; the last may hold fewer. Cells stay group-fastest.
 */
export function rebinnedSums(cells: Cells, factor: number): CellSums {
  const [groups, bins] = [cells.groups.length, binCount(cells.energy)];
  if (!Number.isInteger(factor) || factor < 1)
    throw new DomainError(`cannot join ${factor} bins`, { fields: { name: 'factor', value: factor } });
  const joined = Math.ceil(bins / factor);
  return Array.from({ length: joined * groups }, (_, index) => {
    const first = Math.floor(index / groups) * factor;
    const members = Array.from({ length: Math.min(factor, bins - first) }, (_, k) => first + k);
    return members.map((bin) => groups * bin + (index % groups));
  });
}

/** Sums of cells with the covariance between them: total, light and heavy spectra, wider bins. */
export function combineCells<S extends string>(spectrum: Spectrum<S>, sums: CellSums): Projection<S> {
  const cells = spectrum.unfolded.length;
  const jacobian = new Float64Array(sums.length * cells);
  const values = new Float64Array(sums.length);
  for (const [row, members] of sums.entries())
    for (const cell of members) {
      jacobian[row * cells + cell] += 1;
      values[row] += spectrum.unfolded[cell];
    }
  return propagated(spectrum, values, jacobian);
}

/**
 * Share of the chosen groups in each energy bin, to first order in the errors. NaN-free: a bin without counts
 * has share 0 and error 0.
 */
export function groupFractions<S extends string>(
  spectrum: Spectrum<S>,
  cells: Cells,
  choose: 'light' | 'heavy' | readonly string[],
): Projection<S> {
  const members = energySums(cells, choose);
  const weight = new Float64Array(cellCount(cells));
  for (const list of members) for (const cell of list) weight[cell] = 1;
  return energyAverages(spectrum, cells, weight);
}

/**
 * Mean ln A of each energy bin, to first order in the errors; ln A of a group is the mean over its primaries.
 */
export function meanLogMassSpectrum<S extends string>(spectrum: Spectrum<S>, cells: Cells): Projection<S> {
  const groups = cells.groups.map(meanLogMass);
  return energyAverages(
    spectrum,
    cells,
    Float64Array.from({ length: cellCount(cells) }, (_, index) => groups[index % groups.length]),
  );
}

/** sum n w / sum n per energy bin; derivative (w - mean) / sum n. */
function energyAverages<S extends string>(
  spectrum: Spectrum<S>,
  cells: Cells,
  weight: Float64Array,
): Projection<S> {
  const { unfolded } = spectrum;
  const sums = energySums(cells);
  const jacobian = new Float64Array(sums.length * unfolded.length);
  const values = Float64Array.from(sums, (members, bin) => {
    const total = members.reduce((sum, cell) => sum + unfolded[cell], 0);
    if (total === 0) return 0;
    const mean = members.reduce((sum, cell) => sum + unfolded[cell] * weight[cell], 0) / total;
    for (const cell of members) jacobian[bin * unfolded.length + cell] = (weight[cell] - mean) / total;
    return mean;
  });
  return propagated(spectrum, values, jacobian);
}

function propagated<S extends string>(
  { unfolded, covariance }: Spectrum<S>,
  values: Float64Array,
  jacobian: Float64Array,
): Projection<S> {
  const size = values.length;
  const entries = (Object.entries(covariance) as [S, NdArray<Float64Array> | undefined][])
    .filter(([, matrix]) => matrix !== undefined)
    .map(([source, matrix]) => [source, sandwich(jacobian, matrix!.data, unfolded.length)] as const);
  return {
    values,
    covariance: Object.fromEntries(
      entries.map(([source, matrix]) => [source, ndarrayOf(matrix, [size, size])]),
    ) as Projection<S>['covariance'],
    errors: Object.fromEntries(
      entries.map(([source, matrix]) => [source, diagonalErrors(matrix, size)]),
    ) as Projection<S>['errors'],
  };
}
