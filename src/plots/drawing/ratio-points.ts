import { axis, plotLayout } from './axes.js';
import { requireBins } from './bins.js';
import { type Figure, makeFigure, type Numbers } from './figure.js';
import { inkColour, otherColours } from './palette.js';
import { titles } from './text.js';
import { binnedPoints } from './traces.js';

/** Ratios of several spectra to one of them or to their sum. */
export interface RatioPoints {
  readonly name: string;
  readonly title: string;
  readonly caption: string;
  /** Of the axis: "flux / flux of 2012". */
  readonly ratioTitle: string;
  /** [bin + 1], lg(E/GeV) */
  readonly lgEnergyEdges: Numbers;
  readonly series: readonly {
    readonly name: string;
    /** [bin] */
    readonly ratio: Numbers;
    /** [bin] one sigma */
    readonly ratioErr: Numbers;
  }[];
}

const symbols = ['circle', 'square', 'diamond', 'triangle-up', 'cross', 'star'] as const;

/** Points with errors beside the line at 1. */
export function ratioPointsFigure({ name, lgEnergyEdges, series, ...texts }: RatioPoints): Figure {
  for (const each of series) requireBins(name, `ratio of ${each.name}`, each.ratio, lgEnergyEdges.length - 1);
  return makeFigure({
    name,
    title: texts.title,
    caption: texts.caption,
    data: series.map(({ name: label, ratio, ratioErr }, i) =>
      binnedPoints(lgEnergyEdges, ratio, ratioErr, {
        style: {
          label,
          colour: otherColours[i % otherColours.length],
          symbol: symbols[i % symbols.length],
          dash: 'solid',
        },
        dodge: [i, series.length],
      }),
    ),
    layout: plotLayout({
      xaxis: axis(titles.lgEnergy),
      yaxis: axis(texts.ratioTitle),
      showlegend: true,
      shapes: [
        { type: 'line', xref: 'paper', x0: 0, x1: 1, y0: 1, y1: 1, line: { color: inkColour, width: 1 } },
      ],
    }),
  });
}
