import type { Annotations } from 'plotly.js';
import { axis, plotLayout } from '../drawing/axes.js';
import { requireBins } from '../drawing/bins.js';
import { type Figure, makeFigure, type Numbers } from '../drawing/figure.js';
import { groupStylesOf, sequentialScale } from '../drawing/palette.js';
import { plotText } from '../drawing/text.js';
import { formatCount, formatPercent } from '../tables/uncertainty.js';

export interface ConfusionMatrix {
  readonly groups: readonly string[];
  /** [true group][identified group], (weighted) events */
  readonly events: readonly Numbers[];
  /** Fraction of events identified rightly; default: from `events`, all groups weighing alike. */
  readonly accuracy?: number;
  readonly accuracyErr?: number;
  /** True where parameters of the simulation were tuned to give the published accuracy. */
  readonly tuned?: boolean;
}

/** Fractions of each true group identified as each group: a heat map with the numbers in it. */
export function confusionMatrixFigure(confusion: ConfusionMatrix): Figure {
  const { groups, events } = confusion;
  requireBins('confusion-matrix', 'events', events, groups.length);
  const labels = groupStylesOf(groups).map(({ label }) => plotText(label));
  const fractions = events.map((row) => fractionsOf(row));
  const accuracy = confusion.accuracy ?? mean(fractions.map((row, i) => row[i]));
  return makeFigure({
    name: 'confusion-matrix',
    title: 'Confusion matrix of the mass groups',
    caption: `Fraction of the events of a true group (row) that are identified as each group (column), and the number of events. Accuracy ${formatPercent(accuracy)}${confusion.accuracyErr === undefined ? '' : ` ± ${formatPercent(confusion.accuracyErr)}`}${confusion.accuracy === undefined ? ' (mean over true groups)' : ''}.${confusion.tuned ? ' The simulation was tuned to the published accuracy: agreement with it is by construction.' : ''}`,
    data: [
      {
        type: 'heatmap',
        x: labels,
        y: labels,
        z: fractions.map((row) => row.map((value) => Number(value.toFixed(5)))),
        zmin: 0,
        zmax: 1,
        colorscale: sequentialScale,
        xgap: 2,
        ygap: 2,
        colorbar: {
          title: { text: 'fraction of the true group', side: 'right' },
          thickness: 14,
          outlinewidth: 0,
        },
        hovertemplate: 'true %{y}, identified as %{x}: %{z:.4f}<extra></extra>',
      },
    ],
    layout: plotLayout({
      height: 130 + 80 * groups.length,
      xaxis: axis('identified as', { minor: {}, ticks: '', showgrid: false, mirror: true }),
      yaxis: axis('true group', {
        autorange: 'reversed',
        minor: {},
        ticks: '',
        showgrid: false,
        mirror: true,
      }),
      annotations: fractions.flatMap((row, i) =>
        row.map((value, j) => cellText(value, events[i][j], { x: labels[j], y: labels[i] })),
      ),
    }),
  });
}

function fractionsOf(row: Numbers): number[] {
  const sum = Array.from(row).reduce((total, value) => total + value, 0);
  return Array.from(row, (value) => (sum > 0 ? value / sum : 0));
}

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

function cellText(fraction: number, events: number, at: { x: string; y: string }): Partial<Annotations> {
  return {
    ...at,
    text: `<b>${formatPercent(fraction)}</b><br>${formatCount(events)}`,
    showarrow: false,
    font: { size: 13, color: fraction > 0.5 ? '#ffffff' : '#1a1a1a' },
  };
}
