import { AnalysisFileError, degreesToRadians, radiansToDegrees } from '../../core/index.js';
import type { GenerationSet } from '../../flux/index.js';
import { referenceAreas } from '../inputs/generation-sets.js';

/** Bands of zenith angle: those of the analysis file and, beyond them, the rest of what was thrown. */
export interface ZenithBands {
  /** [band + 1] rad, ascending. */
  readonly edges: readonly number[];
  /** The first band that is given out, and how many are: the others are carried like an underflow. */
  readonly first: number;
  readonly count: number;
}

/**
 * The bands between the edges, with one more on either side where showers were thrown beyond them.
 * @param edgesDegrees  [band + 1] ascending
 * @throws {AnalysisFileError} edges beyond what was thrown
 */
export function zenithBandsOf(edgesDegrees: readonly number[], sets: readonly GenerationSet[]): ZenithBands {
  const edges = edgesDegrees.map(degreesToRadians);
  const lowest = Math.max(...sets.map(({ area }) => area.minZenithRad));
  const highest = Math.min(...sets.map(({ area }) => area.maxZenithRad));
  const [low, high] = [edges[0], edges[edges.length - 1]];
  const tolerance = 1e-6;
  if (low < lowest - tolerance || high > highest + tolerance) {
    const thrown = [lowest, highest].map((angle) => Number(radiansToDegrees(angle).toPrecision(6)));
    throw new AnalysisFileError(
      `zenithBands.edgesDegrees: showers were thrown from ${thrown[0]} to ${thrown[1]} degrees, bands go from ${edgesDegrees[0]} to ${edgesDegrees[edgesDegrees.length - 1]}`,
      {
        fields: { key: 'zenithBands.edgesDegrees', found: edgesDegrees, limit: thrown },
        remedy: 'Choose bands inside what was thrown; the rest is carried along by itself.',
      },
    );
  }
  const below = low > lowest + tolerance ? [lowest] : [];
  const above = high < highest - tolerance ? [highest] : [];
  return { edges: [...below, ...edges, ...above], first: below.length, count: edges.length - 1 };
}

export const bandCount = ({ edges }: ZenithBands): number => edges.length - 1;

/** The band of an angle in rad; what is reconstructed beyond the outermost belongs to it. NaN gives -1. */
export function bandOf({ edges }: ZenithBands, zenithRad: number): number {
  if (Number.isNaN(zenithRad)) return -1;
  const last = edges.length - 2;
  for (let band = 0; band < last; band++) if (zenithRad < edges[band + 1]) return band;
  return last;
}

/** The cell among all bands, cells x band + cell; -1 where either is none. */
export function bandedCells(
  bands: ZenithBands,
  zenithRad: ArrayLike<number>,
  cell: Int32Array,
  cells: number,
): Int32Array {
  return cell.map((own, i) => {
    const band = bandOf(bands, zenithRad[i]);
    return own < 0 || band < 0 ? -1 : cells * band + own;
  });
}

/** [band][energy bin] area x solid angle of each band, m^2 sr. @param energyEdges  [bin + 1] lg(E/GeV) */
export function bandEtendues(
  { edges }: ZenithBands,
  sets: readonly GenerationSet[],
  energyEdges: ArrayLike<number>,
): number[][] {
  return edges.slice(1).map((high, band) => {
    const within = sets.map((set) => ({
      ...set,
      area: {
        ...set.area,
        minZenithRad: Math.max(set.area.minZenithRad, edges[band]),
        maxZenithRad: Math.min(set.area.maxZenithRad, high),
      },
    }));
    const thrown = within.filter(({ area }) => area.maxZenithRad > area.minZenithRad);
    return referenceAreas(thrown, energyEdges).map(({ etendue }) => etendue);
  });
}
