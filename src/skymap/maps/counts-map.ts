import { DomainError } from '../../core/index.js';
import { nsideToNpix } from '../healpix/geometry.js';

/** Counts of events on the whole sky by pixel and cell. */
export interface CountsMap {
  readonly nside: number;
  /** Number of energy bins. */
  readonly energyBins: number;
  /** Number of mass groups; a cell is groups x energy bin + group. */
  readonly groups: number;
  /** [pixel, cell] row-major, RING pixels. May lie in a SharedArrayBuffer. */
  readonly counts: Float64Array;
}

export function cellsOf(map: Pick<CountsMap, 'energyBins' | 'groups'>): number {
  return map.energyBins * map.groups;
}

/** A map without events. @throws {DomainError} nside not a power of two, fewer than one bin or group */
export function emptyCountsMap(nside: number, energyBins = 1, groups = 1): CountsMap {
  for (const [name, value] of Object.entries({ energyBins, groups })) {
    if (!(Number.isInteger(value) && value >= 1)) {
      throw new DomainError(`${name} ${value} is not a whole number of at least 1`, {
        fields: { name, value },
      });
    }
  }
  const counts = new Float64Array(nsideToNpix(nside) * energyBins * groups);
  return { nside, energyBins, groups, counts };
}

/** Which cells of a map are looked at: all, summed over groups, or one group. */
export type View = 'joint' | 'total' | number;

/** A map with only the cells of a view. @throws {DomainError} a group the map does not have */
export function viewOf(map: CountsMap, view: View): CountsMap {
  const { nside, energyBins, groups, counts } = map;
  if (view === 'joint') return map;
  if (view !== 'total' && !(Number.isInteger(view) && view >= 0 && view < groups)) {
    throw new DomainError(`the map has no group ${view}`, {
      fields: { name: 'view', value: view, groups },
      remedy: `Use 'joint', 'total' or a group from 0 to ${groups - 1}.`,
    });
  }
  const out = emptyCountsMap(nside, energyBins, 1);
  for (let row = 0; row < out.counts.length; row++) {
    let value = 0;
    for (let g = 0; g < groups; g++) if (view === 'total' || g === view) value += counts[row * groups + g];
    out.counts[row] = value;
  }
  return out;
}

/** Events per pixel, summed over the cells: [pixel]. */
export function totalPerPixel(map: CountsMap): Float64Array {
  const cells = cellsOf(map);
  const totals = new Float64Array(map.counts.length / cells);
  for (let pixel = 0; pixel < totals.length; pixel++) {
    for (let cell = 0; cell < cells; cell++) totals[pixel] += map.counts[pixel * cells + cell];
  }
  return totals;
}

/** Sum of two maps of equal shape. @throws {DomainError} different shapes */
export function addMaps(a: CountsMap, b: CountsMap): CountsMap {
  if (a.nside !== b.nside || a.energyBins !== b.energyBins || a.groups !== b.groups) {
    const shape = (map: CountsMap) =>
      `nside ${map.nside}, ${map.energyBins} energy bins, ${map.groups} groups`;
    throw new DomainError(`maps of ${shape(a)} and ${shape(b)} cannot be added`, {
      remedy: 'Make both with the same nside and cells.',
    });
  }
  return { ...a, counts: a.counts.map((value, i) => value + b.counts[i]) };
}
