import type { Figure, Numbers } from '../drawing/figure.js';
import { ratioPointsFigure } from '../drawing/ratio-points.js';

/** Fluxes of bands of zenith over the flux of all of them, for one group. */
export interface ZenithBandRatios {
  readonly group: string;
  /** [bin + 1], lg(E/GeV) */
  readonly lgEnergyEdges: Numbers;
  readonly bands: readonly {
    /** [degrees] lower and upper edge. */
    readonly zenithDegrees: readonly [number, number];
    /** [bin] */
    readonly ratio: Numbers;
    /** [bin] of the band's data and simulation, without the error of what it is divided by */
    readonly ratioErr: Numbers;
  }[];
}

/** Points of each band beside the line at 1, where an isotropic flux and a right simulation put them. */
export function zenithBandsFigure({ group, lgEnergyEdges, bands }: ZenithBandRatios): Figure {
  return ratioPointsFigure({
    name: `zenith-bands-${group}`,
    title: `Flux in bands of zenith over that of all bands: ${group}`,
    caption: `Unfolded fluxes (${group}) of each band of zenith, divided by the flux of all bands together. Errors of the band's data and simulation; those of neighbouring bands and bins are correlated. The flux is the same in every band where the simulation describes how showers and detector change with zenith.`,
    ratioTitle: 'flux / flux of all bands',
    lgEnergyEdges,
    series: bands.map(({ zenithDegrees: [low, high], ratio, ratioErr }) => ({
      name: `${low}°–${high}°`,
      ratio,
      ratioErr,
    })),
  });
}
