import type { Data } from 'plotly.js';
import { axis, plotLayout, stackedAxes } from '../drawing/axes.js';
import { requireBins } from '../drawing/bins.js';
import { type Figure, makeFigure, type Numbers } from '../drawing/figure.js';
import { type GroupStyle, groupStylesOf } from '../drawing/palette.js';
import { titles } from '../drawing/text.js';
import { band, binnedPoints, stepLine } from '../drawing/traces.js';

/** Distribution of lg(reconstructed energy) - lg(true energy) in bins of the true energy, per mass group. */
export interface EnergyPerformance {
  /** [bin + 1], lg(E/GeV) */
  readonly lgEnergyEdges: Numbers;
  readonly groups: readonly {
    readonly group: string;
    /** [bin], median */
    readonly median: Numbers;
    /** [bin], 16% quantile */
    readonly lower: Numbers;
    /** [bin], 84% quantile */
    readonly upper: Numbers;
    /** [bin], error of the median */
    readonly medianErr?: Numbers;
  }[];
  /** True where parameters of the simulation were tuned to give the published resolution. */
  readonly tuned?: boolean;
}

/** Bias (median) with the 16% to 84% band, and the resolution (half the band's width) below. */
export function energyPerformanceFigure(performance: EnergyPerformance): Figure {
  const { lgEnergyEdges: edges, groups } = performance;
  const styles = groupStylesOf(groups.map(({ group }) => group));
  for (const each of groups)
    for (const key of ['median', 'lower', 'upper'] as const)
      requireBins('energy-performance', `${key} of ${each.group}`, each[key], edges.length - 1);
  return makeFigure({
    name: 'energy-performance',
    title: 'Energy bias and resolution',
    caption: `Above: median of log10(reconstructed / true energy) in bins of the true energy, with the band from the 16% to the 84% quantile. Below: resolution, half the width of that band.${performance.tuned ? ' The simulation was tuned to the published resolution: agreement with it is by construction.' : ''}`,
    data: groups.flatMap((each, i) => groupTraces(edges, each, styles[i])),
    layout: plotLayout({
      height: 560,
      ...stackedAxes(
        axis(titles.lgTrueEnergy),
        {
          upper: axis('log<sub>10</sub>(<i>E</i><sub>reco</sub> / <i>E</i><sub>true</sub>)'),
          lower: axis('resolution in log<sub>10</sub> <i>E</i>', { rangemode: 'tozero' }),
        },
        0.58,
      ),
      shapes: [
        {
          type: 'line',
          xref: 'paper',
          x0: 0,
          x1: 1,
          yref: 'y',
          y0: 0,
          y1: 0,
          line: { width: 1, dash: 'dot' },
        },
      ],
    }),
  });
}

function groupTraces(edges: Numbers, each: EnergyPerformance['groups'][number], style: GroupStyle): Data[] {
  const halfWidth = Array.from(each.upper, (upper, i) => (upper - each.lower[i]) / 2);
  const placement = { legendgroup: style.label };
  return [
    band(edges, each, style, { ...placement, showlegend: false, opacity: 0.06 }),
    ...[each.lower, each.upper].map((limit) =>
      thin(stepLine(edges, limit, style, { ...placement, showlegend: false })),
    ),
    binnedPoints(edges, each.median, each.medianErr, { style, placement }),
    stepLine(edges, halfWidth, style, { ...placement, showlegend: false, xaxis: 'x2', yaxis: 'y2' }),
  ];
}

const thin = (line: Data): Data => ({ ...line, opacity: 0.55 });
