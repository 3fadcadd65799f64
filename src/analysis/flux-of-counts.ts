/** Named covariances over the same cells, each [cell x cells + cell]. */
export interface CellCovariances {
  /** From the data's counts. */
  readonly stat: ArrayLike<number>;
  /** From the finite simulation. */
  readonly mc: ArrayLike<number>;
  /** All systematic sources together. */
  readonly syst: ArrayLike<number>;
}

/** What turns events into a flux. */
export interface Exposure {
  /** [bin + 1] in lg(E/GeV). */
  readonly edges: readonly number[];
  /** [bin] area x solid angle that the efficiencies refer to (m^2 sr). */
  readonly etendue: readonly number[];
  readonly livetimeSeconds: number;
}

/** A spectrum by energy bin: the values and their one-sigma uncertainties, in m^-2 s^-1 sr^-1 GeV^-1. */
export interface SpectrumColumns {
  readonly flux: readonly number[];
  readonly stat: readonly number[];
  readonly mc: readonly number[];
  readonly syst: readonly number[];
}

/** The content of flux.json: fluxes in m^-2 s^-1 sr^-1 GeV^-1, averages over their bins. */
export interface FluxResult extends SpectrumColumns {
  readonly units: string;
  /** [bin + 1] */
  readonly energy_edges_gev: readonly number[];
  /** [group]; cell = groups x energy bin + group. */
  readonly groups: readonly string[];
  /** [cell][cell], joint over energy and group. */
  readonly covariance: Readonly<Record<'stat' | 'mc' | 'syst' | 'total', readonly (readonly number[])[]>>;
  /** Each [bin], with the covariances between the groups in it. */
  readonly projections: Readonly<Record<string, SpectrumColumns>>;
  readonly livetime_seconds: number;
  /** [bin] m^2 sr */
  readonly etendue_m2_sr: readonly number[];
}

interface Groups {
  readonly names: readonly string[];
  readonly sides: readonly ('light' | 'heavy')[];
}

/**
 * Unfolded counts as fluxes: N / (dE x area x solid angle x livetime), for the energy bins first <= bin < stop.
 * @param counts  [cell] events over all energy bins, cell = groups x bin + group
 */
export function fluxOfCounts(
  counts: ArrayLike<number>,
  covariances: CellCovariances,
  exposure: Exposure,
  { groups, first, stop }: { readonly groups: Groups; readonly first: number; readonly stop: number },
): FluxResult {
  const groupCount = groups.names.length;
  const edges = exposure.edges.slice(first, stop + 1).map((edge) => 10 ** edge);
  const bins = stop - first;
  const perEvent = Array.from({ length: bins }, (_, bin) => {
    const width = edges[bin + 1] - edges[bin];
    return 1 / (width * exposure.etendue[first + bin] * exposure.livetimeSeconds);
  });
  const cells = Array.from({ length: bins * groupCount }, (_, cell) => cell);
  const scale = (cell: number): number => perEvent[Math.floor(cell / groupCount)];
  const flux = cells.map((cell) => counts[first * groupCount + cell] * scale(cell));
  const part = (covariance: ArrayLike<number>): number[][] => {
    const size = Math.sqrt(covariance.length);
    const offset = first * groupCount;
    return cells.map((a) =>
      cells.map((b) => covariance[(offset + a) * size + offset + b] * scale(a) * scale(b)),
    );
  };
  const [stat, mc, syst] = [part(covariances.stat), part(covariances.mc), part(covariances.syst)];
  const total = cells.map((a) => cells.map((b) => stat[a][b] + mc[a][b] + syst[a][b]));
  const columns = (name: string): SpectrumColumns => project(name, groups, flux, { stat, mc, syst });
  const names = [...new Set([...groups.names, 'light', 'heavy', 'total'])];
  return {
    units: 'm^-2 s^-1 sr^-1 GeV^-1',
    energy_edges_gev: edges,
    groups: groups.names,
    flux,
    stat: diagonalErrors(stat),
    mc: diagonalErrors(mc),
    syst: diagonalErrors(syst),
    covariance: { stat, mc, syst, total },
    projections: Object.fromEntries(names.map((name) => [name, columns(name)])),
    livetime_seconds: exposure.livetimeSeconds,
    etendue_m2_sr: exposure.etendue.slice(first, stop),
  };
}

function diagonalErrors(covariance: readonly (readonly number[])[]): number[] {
  return covariance.map((row, index) => Math.sqrt(row[index]));
}

type Matrices = Readonly<Record<'stat' | 'mc' | 'syst', readonly (readonly number[])[]>>;

/** Sum of the groups that `name` means, per energy bin; errors by c^T V c. */
function project(
  name: string,
  groups: Groups,
  flux: readonly number[],
  covariance: Matrices,
): SpectrumColumns {
  const count = groups.names.length;
  const isGroup = groups.names.includes(name);
  const members = groups.names.flatMap((group, index) => {
    const taken = isGroup ? group === name : name === 'total' || groups.sides[index] === name;
    return taken ? [index] : [];
  });
  const bins = Array.from({ length: flux.length / count }, (_, bin) =>
    members.map((group) => bin * count + group),
  );
  const error = (matrix: readonly (readonly number[])[]): number[] =>
    bins.map((cells) =>
      Math.sqrt(cells.reduce((sum, a) => cells.reduce((inner, b) => inner + matrix[a][b], sum), 0)),
    );
  return {
    flux: bins.map((cells) => cells.reduce((sum, cell) => sum + flux[cell], 0)),
    stat: error(covariance.stat),
    mc: error(covariance.mc),
    syst: error(covariance.syst),
  };
}
