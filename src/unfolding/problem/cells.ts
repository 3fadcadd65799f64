import { DomainError } from '../../core/index.js';
import {
  binCount,
  type Cells,
  cellCount,
  cellName,
  type EnergyBins,
  energyBinOf,
  massGroups,
} from '../../events/index.js';

/** How messages name a cause or effect: "lg(E/GeV) 6.1-6.2, light (cause 0)"; without cells "cause 0". */
export function placeName(kind: 'cause' | 'effect', index: number, cells?: Cells): string {
  if (cells === undefined) return `${kind} ${index}`;
  const [count, band] = [cellCount(cells), Math.floor(index / cellCount(cells))];
  const inBand = band > 0 ? `, zenith band ${band}` : '';
  return `${cellName(cells, index % count)}${inBand} (${kind} ${index})`;
}

/** Energies in GeV at the logarithmic centre of each cell's bin, the same for every group. [cell] */
export function cellEnergiesGeV(cells: Cells): Float64Array {
  const { edges } = cells.energy;
  return Float64Array.from({ length: cellCount(cells) }, (_, index) => {
    const bin = Math.floor(index / cells.groups.length);
    return 10 ** (0.5 * (edges[bin] + edges[bin + 1]));
  });
}

/**
 * The cell of each event, [event]: groups x energy bin + group, -1 where the energy is outside or NaN or the
 * group is none.
 * @param log10Energy  [event] lg(E/GeV)  @param group  [event] number of the group, -1 for none
 */
export function cellIndices(
  cells: Cells,
  log10Energy: ArrayLike<number>,
  group: ArrayLike<number>,
): Int32Array {
  const groups = cells.groups.length;
  return Int32Array.from({ length: log10Energy.length }, (_, i) => {
    const bin = energyBinOf(cells.energy, log10Energy[i]);
    const inside = bin >= 0 && group[i] >= 0 && group[i] < groups;
    return inside ? groups * bin + group[i] : -1;
  });
}

/**
 * The cell of `causes` with the same energy bin and group as each cell of `effects`, -1 where there is none.
 * [effect]
 */
export function matchingCells(effects: Cells, causes: Cells): Int32Array {
  const groups = effects.groups.length;
  return Int32Array.from({ length: cellCount(effects) }, (_, index) => {
    const bin = Math.floor(index / groups);
    const group = causes.groups.findIndex(({ name }) => name === effects.groups[index % groups].name);
    const edges = causes.energy.edges;
    for (let other = 0; other < binCount(causes.energy); other++) {
      const same = [0, 1].every((k) => Math.abs(edges[other + k] - effects.energy.edges[bin + k]) < 1e-6);
      if (same && group >= 0) return causes.groups.length * other + group;
    }
    return -1;
  });
}

/**
 * Cells of the given edges in lg(E/GeV) and names of mass groups, as files hold them.
 * @throws {DomainError} names that are no encoding of groups
 */
export function cellsOfGroups(edges: Float64Array, names: readonly string[]): Cells {
  const groups = [2, 3, 4]
    .map(massGroups)
    .find((each) => each.map(({ name }) => name).join() === names.join());
  if (groups !== undefined) return { energy: { edges }, groups };
  throw new DomainError(`no encoding has the mass groups '${names.join(', ')}'`, {
    fields: { name: 'groups', value: names },
    remedy: 'Give light, heavy; light, intermediate, heavy; or p, He, O, Fe: in this order.',
  });
}

/** Where events beyond the ends of a range are counted, in lg(E/GeV); none where an end is not given. */
export interface FlowEnds {
  /** Lower end of the underflow, below the first edge. */
  readonly underflow?: number;
  /** Upper end of the overflow, above the last edge. */
  readonly overflow?: number;
}

/**
 * The bins with one more below, above or both, for events that migrate over the ends of the range.
 * @throws {DomainError} ends inside the range
 */
export function withFlowBins({ edges }: EnergyBins, { underflow, overflow }: FlowEnds): EnergyBins {
  const [first, last] = [edges[0], edges[edges.length - 1]];
  const wrong = (name: string, value: number, side: string, limit: number) =>
    new DomainError(`${name} ${value} is not ${side} the range, which ends at ${limit}`, {
      fields: { name, value, limit },
      remedy: `Give an ${name} ${side} lg(E/GeV) ${limit}, or leave it out.`,
    });
  if (underflow !== undefined && !(underflow < first)) throw wrong('underflow', underflow, 'below', first);
  if (overflow !== undefined && !(overflow > last)) throw wrong('overflow', overflow, 'above', last);
  return { edges: Float64Array.from([underflow ?? [], ...edges, overflow ?? []].flat()) };
}
