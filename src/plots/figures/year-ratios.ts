import type { Figure, Numbers } from '../drawing/figure.js';
import { ratioPointsFigure } from '../drawing/ratio-points.js';

/** Fluxes of several years over that of one of them, for one group. */
export interface YearRatios {
  /** The year in the denominator. */
  readonly reference: string;
  readonly group: string;
  /** [bin + 1], lg(E/GeV) */
  readonly lgEnergyEdges: Numbers;
  readonly years: readonly {
    readonly name: string;
    /** [bin] */
    readonly ratio: Numbers;
    /** [bin], with what is shared by both years cancelled */
    readonly ratioErr: Numbers;
  }[];
}

/** Points with all errors that do not cancel, beside the line at 1. */
export function yearRatiosFigure({ reference, group, lgEnergyEdges, years }: YearRatios): Figure {
  return ratioPointsFigure({
    name: 'year-ratios',
    title: `Flux of the years over that of ${reference}`,
    caption: `Ratio of the unfolded fluxes (${group}) to that of ${reference}. What both years share (fluctuations of one simulation, systematic sources) cancels; statistics and livetimes do not.`,
    ratioTitle: `flux / flux of ${reference}`,
    lgEnergyEdges,
    series: years,
  });
}
