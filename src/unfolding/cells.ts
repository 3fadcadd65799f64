import { DomainError } from '../core/index.js';

/** The cells of a spectrum: energy bins by mass groups, index = groups x energy bin + group. */
export interface Cells {
  /** [energy bin + 1] edges in lg(E/GeV), rising. */
  readonly log10EnergyEdges: readonly number[] | Float64Array;
  /** Names of the mass groups, one for an all-particle spectrum. */
  readonly groups: readonly string[];
}

/** Number of cells. @throws {DomainError} edges that do not rise, or no group */
export function cellCount(cells: Cells): number {
  const { log10EnergyEdges: edges, groups } = cells;
  for (let i = 1; i < edges.length; i++)
    if (!(edges[i] > edges[i - 1]))
      throw new DomainError(`log10EnergyEdges[${i}] is ${edges[i]}, not above ${edges[i - 1]}`, {
        fields: { name: 'log10EnergyEdges', index: [i], value: edges[i] },
        remedy: 'Give rising edges in lg(E/GeV).',
      });
  if (edges.length < 2 || groups.length === 0)
    throw new DomainError('cells need at least one energy bin and one group', {
      fields: { name: 'cells', value: { edges: edges.length, groups: groups.length } },
    });
  return (edges.length - 1) * groups.length;
}

/** "lg(E/GeV) 6.1 to 6.2, light (cause 0)": how messages name a cell; without cells "cause 0". */
export function cellName(kind: 'cause' | 'effect', index: number, cells?: Cells): string {
  if (cells === undefined) return `${kind} ${index}`;
  const bin = Math.floor(index / cells.groups.length);
  const edge = (i: number): string =>
    cells.log10EnergyEdges[i].toFixed(3).replace(/0+$/, '').replace(/\.$/, '');
  return `lg(E/GeV) ${edge(bin)} to ${edge(bin + 1)}, ${cells.groups[index % cells.groups.length]} (${kind} ${index})`;
}

/** Energies in GeV at the logarithmic centre of each cell's bin, the same for every group. [cell] */
export function cellEnergiesGeV(cells: Cells): Float64Array {
  const groups = cells.groups.length;
  return Float64Array.from({ length: cellCount(cells) }, (_, index) => {
    const bin = Math.floor(index / groups);
    return 10 ** (0.5 * (cells.log10EnergyEdges[bin] + cells.log10EnergyEdges[bin + 1]));
  });
}
