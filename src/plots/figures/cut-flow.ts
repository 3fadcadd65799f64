import type { Data } from 'plotly.js';
import { axis, plotLayout } from '../drawing/axes.js';
import { type Figure, makeFigure } from '../drawing/figure.js';
import { wrappedPlotText } from '../drawing/text.js';

/** One row of a cut flow: how many events are left once this cut and those above it are applied. */
export interface CutFlowStep {
  /** "before cuts", "IceTop quality cuts", ... */
  readonly name: string;
  /** The cut as an expression over columns. */
  readonly expression?: string;
  /** Events left, simulation (unweighted). */
  readonly simulation?: number;
  /** Events left, data. */
  readonly data?: number;
}

export interface CutFlow {
  /** In the order in which they are applied; the first is before all cuts. */
  readonly steps: readonly CutFlowStep[];
}

const samples = [
  { key: 'simulation', colour: '#6aaed6', pattern: '' },
  { key: 'data', colour: '#1a1a1a', pattern: '' },
] as const;

/** Fraction of events left after each cut, simulation and data side by side, with the number of events. */
export function cutFlowFigure(cutFlow: CutFlow): Figure {
  const { steps } = cutFlow;
  const shown = samples.filter(({ key }) => steps.some((step) => step[key] !== undefined));
  return makeFigure({
    name: 'cut-flow',
    title: 'Events left after each cut',
    caption:
      'Events left after each cut, as a fraction of the events before cuts; beside each bar the number of events and the fraction that passed this cut alone.',
    data: shown.map(({ key, colour }) => cutFlowBars(steps, key, colour)),
    layout: plotLayout({
      height: 110 + steps.length * (shown.length * 20 + 16),
      barmode: 'group',
      bargap: 0.25,
      xaxis: axis('fraction of events left', {
        range: [0, 1.42],
        tickvals: [0, 0.2, 0.4, 0.6, 0.8, 1],
        minor: {},
      }),
      yaxis: axis('', { autorange: 'reversed', showgrid: false, minor: {}, ticks: '' }),
    }),
    minWidthPx: 480,
  });
}

function cutFlowBars(steps: readonly CutFlowStep[], key: 'simulation' | 'data', colour: string): Data {
  const counts = steps.map((step) => step[key] ?? Number.NaN);
  return {
    type: 'bar',
    orientation: 'h',
    name: key,
    y: steps.map((step) => wrappedPlotText(step.name, 26)),
    x: counts.map((count) => (counts[0] > 0 ? Number((count / counts[0]).toPrecision(6)) || 0 : 0)),
    text: counts.map((count, i) => barText(count, i === 0 ? undefined : counts[i - 1])),
    textposition: 'outside',
    cliponaxis: false,
    textfont: { size: 11 },
    marker: { color: colour },
    hovertemplate: '%{y}<br>%{text}<br>left: %{x:.4f}<extra>%{fullData.name}</extra>',
  };
}

function barText(count: number, before: number | undefined): string {
  if (!Number.isFinite(count)) return '';
  const number = count.toLocaleString('en');
  return before === undefined || !(before > 0)
    ? number
    : `${number} (${((100 * count) / before).toFixed(1)}%)`;
}
