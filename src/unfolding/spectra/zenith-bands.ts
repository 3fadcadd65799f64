import type { CellSums } from './projections.js';

/**
 * Cells by energy, mass group and band of zenith: index = cells x band + cell, so that each band holds the cells of an
 * unfolding without bands in their order, and its sums (energySums, rebinnedSums) carry over.
 */

/** The sums within one band. @param cells  number of cells of a band */
export function inBand(sums: CellSums, band: number, cells: number): CellSums {
  return sums.map((members) => members.map((cell) => cells * band + cell));
}

/** The sums added up over all bands. @param cells  number of cells of a band */
export function overBands(sums: CellSums, bands: number, cells: number): CellSums {
  const each = Array.from({ length: bands }, (_, band) => inBand(sums, band, cells));
  return sums.map((_, output) => each.flatMap((band) => band[output]));
}
