import { axis, plotLayout } from '../drawing/axes.js';
import { requireBins } from '../drawing/bins.js';
import { type Figure, makeFigure, type Numbers } from '../drawing/figure.js';
import { inkColour, otherColours } from '../drawing/palette.js';
import { titles } from '../drawing/text.js';
import { binnedPoints } from '../drawing/traces.js';

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

const symbols = ['circle', 'square', 'diamond', 'triangle-up', 'cross', 'star'] as const;

/** Points with all errors that do not cancel, beside the line at 1. */
export function yearRatiosFigure({ reference, group, lgEnergyEdges, years }: YearRatios): Figure {
  for (const { name, ratio } of years)
    requireBins('year-ratios', `ratio of ${name}`, ratio, lgEnergyEdges.length - 1);
  return makeFigure({
    name: 'year-ratios',
    title: `Flux of the years over that of ${reference}`,
    caption: `Ratio of the unfolded fluxes (${group}) to that of ${reference}. What both years share (fluctuations of one simulation, systematic sources) cancels; statistics and livetimes do not.`,
    data: years.map(({ name, ratio, ratioErr }, i) =>
      binnedPoints(lgEnergyEdges, ratio, ratioErr, {
        style: {
          label: name,
          colour: otherColours[i % otherColours.length],
          symbol: symbols[i % symbols.length],
          dash: 'solid',
        },
        dodge: [i, years.length],
      }),
    ),
    layout: plotLayout({
      xaxis: axis(titles.lgEnergy),
      yaxis: axis(`flux / flux of ${reference}`),
      showlegend: true,
      shapes: [
        { type: 'line', xref: 'paper', x0: 0, x1: 1, y0: 1, y1: 1, line: { color: inkColour, width: 1 } },
      ],
    }),
  });
}
