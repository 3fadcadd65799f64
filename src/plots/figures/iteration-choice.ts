import { axis, plotLayout } from '../drawing/axes.js';
import { displayedAll } from '../drawing/displayed.js';
import { type Figure, makeFigure, type Numbers } from '../drawing/figure.js';
import { groupStyle, inkColour } from '../drawing/palette.js';
import { plotText } from '../drawing/text.js';

/** How pseudo-experiments chose the number of iterations. */
export interface IterationChoice {
  /** "mean-squared-error", "average-coverage", "global-correlation", "test-statistic" */
  readonly criterion: string;
  /** The number chosen. */
  readonly iterations: number;
  /** [iteration], from iteration 1 */
  readonly scores: Numbers;
}

const meanings: Readonly<Record<string, string>> = {
  'mean-squared-error': 'average over cells of (bias² + variance) / counts; the least is taken',
  'average-coverage': 'average over cells of the coverage of the truth; the first that is enough is taken',
  'global-correlation': 'average over cells of the correlation with all others; the least is taken',
  'test-statistic': 'share of the pseudo-experiments whose test statistic has fallen; half is enough',
};

/** The criterion after each number of iterations, with a line at the one chosen. */
export function iterationChoiceFigure({ criterion, iterations, scores }: IterationChoice): Figure {
  const style = groupStyle('Fe');
  return makeFigure({
    name: 'iteration-choice',
    title: 'Number of iterations by pseudo-experiments',
    caption: `${meanings[criterion] ?? criterion}: ${iterations} iterations (dashed line). Pseudo-experiments are drawn around the fitted spectrum.`,
    data: [
      {
        type: 'scatter',
        mode: 'lines+markers',
        x: Array.from(scores, (_, i) => i + 1),
        y: displayedAll(scores),
        marker: { color: style.colour, size: 7 },
        line: { color: style.colour, width: 1.5 },
        showlegend: false,
      },
    ],
    layout: plotLayout({
      height: 360,
      xaxis: axis('iterations', { minor: {} }),
      yaxis: axis(plotText(criterion.replaceAll('-', ' '))),
      shapes: [
        {
          type: 'line',
          x0: iterations,
          x1: iterations,
          yref: 'paper',
          y0: 0,
          y1: 1,
          line: { color: inkColour, dash: 'dash', width: 1.2 },
        },
      ],
    }),
  });
}
