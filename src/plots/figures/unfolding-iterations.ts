import type { Data } from 'plotly.js';
import { axisId, plotLayout } from '../drawing/axes.js';
import { requireBins, stepPath } from '../drawing/bins.js';
import { type Figure, makeFigure, type Numbers } from '../drawing/figure.js';
import { groupPanels } from '../drawing/group-panels.js';
import { inkColour } from '../drawing/palette.js';

/** The unfolded counts after each iteration. */
export interface UnfoldingIterations {
  readonly groups: readonly string[];
  /** [energy bin + 1], lg(E/GeV) of the causes */
  readonly lgEnergyEdges: Numbers;
  /** [iteration][cell], events; the first is the prior; cell = groups x energy bin + group */
  readonly unfolded: readonly Numbers[];
}

/** Counts of each iteration relative to the last one, per mass group: how the iterations settle. */
export function unfoldingIterationsFigure({ groups, lgEnergyEdges, unfolded }: UnfoldingIterations): Figure {
  const bins = lgEnergyEdges.length - 1;
  for (const [i, counts] of unfolded.entries())
    requireBins('unfolding-iterations', `unfolded[${i}]`, counts, groups.length * bins);
  const shown = iterationsShown(unfolded.length);
  const last = unfolded[unfolded.length - 1];
  const data = groups.flatMap((_, group) =>
    shown.map((iteration, rank): Data => {
      const ratio = Array.from({ length: bins }, (_, bin) => {
        const cell = groups.length * bin + group;
        return last[cell] > 0 ? unfolded[iteration][cell] / last[cell] : Number.NaN;
      });
      return {
        type: 'scatter',
        mode: 'lines',
        name: iteration === 0 ? 'prior' : `iteration ${iteration}`,
        ...stepPath(lgEnergyEdges, ratio),
        line: {
          color: iterationColour(rank, shown.length),
          width: 1.6,
          dash: iteration === 0 ? 'dot' : 'solid',
        },
        xaxis: axisId('x', group),
        yaxis: axisId('y', group),
        legendgroup: `iteration ${iteration}`,
        showlegend: group === 0,
      };
    }),
  );
  return makeFigure({
    name: 'unfolding-iterations',
    title: 'Unfolded counts through the iterations',
    caption: `Unfolded counts after each iteration, divided by those of the last (${unfolded.length - 1}), per mass group. The prior is drawn with the last iteration's total as its number of events.`,
    data,
    layout: plotLayout({
      height: 110 + 260 * Math.ceil(groups.length / 2),
      ...groupPanels(groups, { yTitle: 'counts / last iteration' }),
    }),
    minWidthPx: 520,
  });
}

/** All when there are few; of many the prior, the first ones and the last, evenly spaced on a logarithmic scale. */
function iterationsShown(count: number): number[] {
  if (count <= 9) return Array.from({ length: count }, (_, i) => i);
  const spaced = Array.from({ length: 8 }, (_, i) => Math.round((count - 1) ** (i / 7)));
  return [...new Set([0, ...spaced])];
}

function iterationColour(rank: number, count: number): string {
  if (rank === 0) return inkColour;
  const fraction = count > 2 ? (rank - 1) / (count - 2) : 1;
  const mix = (from: number, to: number): number => Math.round(from + (to - from) * fraction);
  return `rgb(${mix(253, 40)},${mix(174, 10)},${mix(97, 110)})`;
}
