import { type NdArray, ndarrayOf } from '../../core/index.js';
import { type Cells, cellsWithin } from '../../events/index.js';
import { combineCells, energySums } from '../../unfolding/index.js';

/** Where the uncertainties of a spectrum come from. */
export const covarianceSources = ['stat', 'mc', 'syst', 'total'] as const;
export type CovarianceSource = (typeof covarianceSources)[number];

/** Unfolded counts over all energy bins with their joint covariances, [cell, cell] each. */
export interface CountSpectrum {
  /** [cell] events, cell = groups x energy bin + group. */
  readonly counts: ArrayLike<number>;
  /** 'stat': data; 'mc': finite simulation; 'syst': all systematic sources; 'total': their sum. [cell x cells + cell] */
  readonly covariance: Readonly<Record<CovarianceSource, ArrayLike<number>>>;
}

/** What turns events into a flux. */
export interface Exposure {
  /** [bin] area x solid angle that the efficiencies refer to (m^2 sr). */
  readonly etendue: readonly number[];
  readonly livetimeSeconds: number;
}

/** A spectrum by energy bin and its one-sigma uncertainties by source, in m^-2 s^-1 sr^-1 GeV^-1. */
export interface SpectrumColumns extends Readonly<Record<CovarianceSource, readonly number[]>> {
  readonly flux: readonly number[];
  /** Systematic deviations upwards and downwards in quadrature, each for itself; both >= 0. */
  readonly syst_up?: readonly number[];
  readonly syst_down?: readonly number[];
}

/** The content of flux.json: fluxes in m^-2 s^-1 sr^-1 GeV^-1, averages over their bins. */
export interface FluxResult extends SpectrumColumns {
  readonly units: string;
  /** [bin + 1] */
  readonly energy_edges_gev: readonly number[];
  /** [group]; cell = groups x energy bin + group. */
  readonly groups: readonly string[];
  /** [cell][cell], joint over energy and group. */
  readonly covariance: Readonly<Record<CovarianceSource, readonly (readonly number[])[]>>;
  /** By name of a group, 'light', 'heavy', 'total': each [bin], with the covariances between the groups in it. */
  readonly projections: Readonly<Record<string, SpectrumColumns>>;
  readonly livetime_seconds: number;
  /** [bin] m^2 sr */
  readonly etendue_m2_sr: readonly number[];
}

/**
 * Unfolded counts as fluxes, N / (dE x area x solid angle x livetime), for the energy bins within `publish`.
 * @param publish  range of lg(E/GeV)
 */
export function fluxOfCounts(
  spectrum: CountSpectrum,
  cells: Cells,
  exposure: Exposure,
  publish: { readonly low: number; readonly high: number },
): FluxResult {
  const kept = cellsWithin(cells, publish.low, publish.high);
  const groups = cells.groups.length;
  const firstBin = kept[0] / groups;
  const bins = kept.length / groups;
  const log10Edges = cells.energy.edges.slice(firstBin, firstBin + bins + 1);
  const edges = Array.from(log10Edges, (edge) => 10 ** edge);
  const etendue = exposure.etendue.slice(firstBin, firstBin + bins);
  const scale = kept.map((_, index) => {
    const bin = Math.floor(index / groups);
    return 1 / ((edges[bin + 1] - edges[bin]) * etendue[bin] * exposure.livetimeSeconds);
  });
  const unfolded = Float64Array.from(kept, (cell, index) => spectrum.counts[cell] * scale[index]);
  const covariance = bySource((source) => scaledPart(spectrum.covariance[source], kept, scale));
  const keptCells: Cells = { energy: { edges: log10Edges }, groups: cells.groups };
  const projections = projectionNames(cells).map(
    (name) => [name, project({ unfolded, covariance }, keptCells, name)] as const,
  );
  return {
    units: 'm^-2 s^-1 sr^-1 GeV^-1',
    energy_edges_gev: edges,
    groups: cells.groups.map(({ name }) => name),
    flux: [...unfolded],
    ...bySource((source) => kept.map((_, index) => Math.sqrt(covariance[source].get(index, index)))),
    covariance: bySource((source) => kept.map((_, a) => kept.map((_, b) => covariance[source].get(a, b)))),
    projections: Object.fromEntries(projections),
    livetime_seconds: exposure.livetimeSeconds,
    etendue_m2_sr: etendue,
  };
}

/** One value for each source of uncertainty. */
export function bySource<Value>(make: (source: CovarianceSource) => Value): Record<CovarianceSource, Value> {
  return Object.fromEntries(covarianceSources.map((source) => [source, make(source)])) as Record<
    CovarianceSource,
    Value
  >;
}

/** The groups, 'light', 'heavy' and 'total'. */
export function projectionNames({ groups }: Cells): string[] {
  return [...new Set([...groups.map(({ name }) => name), 'light', 'heavy', 'total'])];
}

/** Rows and columns `kept` of a covariance, in units of the flux. */
function scaledPart(
  covariance: ArrayLike<number>,
  kept: readonly number[],
  scale: readonly number[],
): NdArray<Float64Array> {
  const size = Math.sqrt(covariance.length);
  const part = new Float64Array(kept.length ** 2);
  kept.forEach((a, row) => {
    kept.forEach((b, column) => {
      part[row * kept.length + column] = covariance[a * size + b] * scale[row] * scale[column];
    });
  });
  return ndarrayOf(part, [kept.length, kept.length]);
}

interface FluxSpectrum {
  readonly unfolded: Float64Array;
  readonly covariance: Readonly<Record<CovarianceSource, NdArray<Float64Array>>>;
}

/** The groups that `name` means, summed in each energy bin with the covariance between them. */
function project(spectrum: FluxSpectrum, cells: Cells, name: string): SpectrumColumns {
  const isGroup = cells.groups.some((group) => group.name === name);
  const { values, errors } = combineCells(spectrum, energySums(cells, isGroup ? [name] : (name as 'light')));
  return { flux: [...values], ...bySource((source) => [...errors[source]]) };
}
