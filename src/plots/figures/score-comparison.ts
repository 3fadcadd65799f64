import type { Data } from 'plotly.js';
import { axis, plotLayout } from '../drawing/axes.js';
import { displayedAll } from '../drawing/displayed.js';
import { type Figure, makeFigure } from '../drawing/figure.js';
import { type GroupStyle, groupStyles } from '../drawing/palette.js';
import { capitalized, plotText, wrappedPlotText } from '../drawing/text.js';
import { bars } from '../drawing/traces.js';

/** One of several candidates: a set of options, a set of features, a fold. */
export interface ScoreRow {
  readonly label: string;
  /** On the events of the training. */
  readonly train: number;
  /** On the events left out. */
  readonly test: number;
  /** Error of the mean over the folds. */
  readonly testErr?: number;
}

/** Scores of candidates that no axis orders. */
export interface ScoreComparison {
  /** Unique in a report: letters, digits, hyphens. */
  readonly name: string;
  readonly title: string;
  /** "accuracy", "rms of lg(E/GeV)" */
  readonly score: string;
  readonly rows: readonly ScoreRow[];
}

/** One line a candidate, the first above. */
export function scoreComparisonFigure({ name, title, score, rows }: ScoreComparison): Figure {
  const labels = rows.map(({ label }, i) => uniqueLabel(label, i));
  const withErrors = rows.some(({ testErr }) => testErr !== undefined);
  return makeFigure({
    name,
    title,
    caption: `${capitalized(score)} on the events of the training (squares) and on those left out (circles)${withErrors ? '; bars: error of the mean over the folds' : ''}.`,
    data: [
      points('training', labels, { scores: rows.map(({ train }) => train), style: groupStyles.He }),
      points('left out', labels, {
        scores: rows.map(({ test }) => test),
        errors: rows.map(({ testErr }) => testErr ?? 0),
        style: { ...groupStyles.Fe, symbol: 'circle' },
      }),
    ],
    layout: plotLayout({
      height: 130 + 30 * rows.length,
      xaxis: axis(plotText(score)),
      yaxis: axis('', {
        autorange: 'reversed',
        type: 'category',
        categoryorder: 'array',
        categoryarray: labels,
        showgrid: true,
        minor: {},
        ticks: '',
      }),
    }),
  });
}

/** Rows of equal labels stay apart: invisible marks behind the text. */
function uniqueLabel(label: string, row: number): string {
  return `${wrappedPlotText(label, 44)}${'\u200b'.repeat(row + 1)}`;
}

function points(
  name: string,
  labels: readonly string[],
  {
    scores,
    errors,
    style,
  }: { scores: readonly number[]; errors?: readonly number[]; style: Pick<GroupStyle, 'colour' | 'symbol'> },
): Data {
  return {
    type: 'scatter',
    mode: 'markers',
    name,
    x: displayedAll(scores),
    y: [...labels],
    ...(errors && { error_x: bars(displayedAll(errors), style.colour) }),
    marker: { color: style.colour, symbol: style.symbol, size: 8 },
  };
}
