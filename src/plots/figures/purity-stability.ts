import type { Data } from 'plotly.js';
import { axisId, plotLayout } from '../drawing/axes.js';
import { requireBins } from '../drawing/bins.js';
import { type Figure, makeFigure, type Numbers } from '../drawing/figure.js';
import { groupPanels } from '../drawing/group-panels.js';
import { otherColours } from '../drawing/palette.js';
import { titles } from '../drawing/text.js';
import { stepLine } from '../drawing/traces.js';

/** How many events stay in their own cell. */
export interface PurityStability {
  readonly groups: readonly string[];
  /** [energy bin + 1], lg(E/GeV) of the effects */
  readonly lgEnergyEdges: Numbers;
  /** [cell] of the events reconstructed in a cell, the share that belongs there; cell = groups x energy bin + group */
  readonly purity: Numbers;
  /** [cell] of the reconstructed events that belong in a cell, the share that is reconstructed there */
  readonly stability: Numbers;
}

/** Both shares against the reconstructed energy, one panel per group. */
export function purityStabilityFigure({ groups, lgEnergyEdges, purity, stability }: PurityStability): Figure {
  const bins = lgEnergyEdges.length - 1;
  const shares = { purity, stability };
  for (const [name, values] of Object.entries(shares))
    requireBins('purity-stability', name, values, groups.length * bins);
  const data = groups.flatMap((_, group) =>
    Object.entries(shares).map(([name, values], i): Data => {
      const own = Array.from({ length: bins }, (__, bin) => values[groups.length * bin + group]);
      const style = {
        label: name,
        colour: otherColours[2 * i],
        symbol: 'circle',
        dash: i === 0 ? 'solid' : 'dash',
      } as const;
      return stepLine(lgEnergyEdges, own, style, {
        xaxis: axisId('x', group),
        yaxis: axisId('y', group),
        legendgroup: name,
        showlegend: group === 0,
      });
    }),
  );
  return makeFigure({
    name: 'purity-stability',
    title: 'Purity and stability of the cells',
    caption:
      'Purity: of the events reconstructed in a cell, the share that belongs there, for the flux that the response was made with. Stability: of the reconstructed events that belong in a cell, the share that is found there.',
    data,
    layout: plotLayout({
      height: 110 + 260 * Math.ceil(groups.length / 2),
      ...groupPanels(groups, { xTitle: titles.lgEnergy, yTitle: 'share', y: { range: [0, 1.18] } }),
    }),
    minWidthPx: 520,
  });
}
