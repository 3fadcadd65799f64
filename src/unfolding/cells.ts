import { binCount, type Cells, cellCount, cellName, energyBinOf } from '../events/index.js';

/** How messages name a cause or effect: "lg(E/GeV) 6.1-6.2, light (cause 0)"; without cells "cause 0". */
export function placeName(kind: 'cause' | 'effect', index: number, cells?: Cells): string {
  return cells === undefined ? `${kind} ${index}` : `${cellName(cells, index)} (${kind} ${index})`;
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
