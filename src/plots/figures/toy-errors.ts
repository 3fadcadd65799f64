import type { Data } from 'plotly.js';
import { axisId, plotLayout } from '../drawing/axes.js';
import { requireBins } from '../drawing/bins.js';
import { type Figure, makeFigure, type Numbers } from '../drawing/figure.js';
import { groupPanels } from '../drawing/group-panels.js';
import { otherColours } from '../drawing/palette.js';
import { stepLine } from '../drawing/traces.js';

/** Propagated errors beside the spread of pseudo-experiments. */
export interface ToyErrors {
  readonly toys: number;
  readonly groups: readonly string[];
  /** [energy bin + 1], lg(E/GeV) of the causes */
  readonly lgEnergyEdges: Numbers;
  readonly kinds: readonly {
    /** "data", "response" */
    readonly name: string;
    /** [cell], events; cell = groups x energy bin + group */
    readonly propagated: Numbers;
    readonly spread: Numbers;
  }[];
}

/** Propagated error over the spread of the toys in each cell; both covariances right: 1. */
export function toyErrorsFigure({ toys, groups, lgEnergyEdges, kinds }: ToyErrors): Figure {
  const bins = lgEnergyEdges.length - 1;
  for (const { name, propagated, spread } of kinds) {
    requireBins('toy-errors', `propagated of ${name}`, propagated, groups.length * bins);
    requireBins('toy-errors', `spread of ${name}`, spread, groups.length * bins);
  }
  const data = groups.flatMap((_, group) =>
    kinds.map(({ name, propagated, spread }, kind): Data => {
      const ratio = Array.from({ length: bins }, (__, bin) => {
        const cell = groups.length * bin + group;
        return spread[cell] > 0 ? propagated[cell] / spread[cell] : Number.NaN;
      });
      const style = {
        label: name,
        colour: otherColours[kind],
        symbol: 'circle',
        dash: kind % 2 === 0 ? 'solid' : 'dash',
      } as const;
      return stepLine(lgEnergyEdges, ratio, style, {
        xaxis: axisId('x', group),
        yaxis: axisId('y', group),
        legendgroup: name,
        showlegend: group === 0,
      });
    }),
  );
  return makeFigure({
    name: 'toy-errors',
    title: 'Errors against pseudo-experiments',
    caption: `Propagated error over the spread of ${toys} pseudo-experiments per mass group: of the data (Poisson counts) and of the response (the simulation drawn again). The spread itself is known to ±${(100 / Math.sqrt(2 * toys)).toFixed(1)}%.`,
    data,
    layout: plotLayout({
      height: 110 + 260 * Math.ceil(groups.length / 2),
      ...groupPanels(groups, { yTitle: 'propagated / toys', y: { range: [0.5, 1.5] } }),
    }),
    minWidthPx: 520,
  });
}
