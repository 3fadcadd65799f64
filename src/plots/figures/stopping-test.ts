import { axis, plotLayout } from '../drawing/axes.js';
import { displayedPositive } from '../drawing/displayed.js';
import { type Figure, makeFigure, type Numbers } from '../drawing/figure.js';
import { groupStyle } from '../drawing/palette.js';
import { plotText } from '../drawing/text.js';

/** How the stopping rule came to its end. */
export interface StoppingTest {
  /** ks, chi2, bf, rmd */
  readonly testStatistic: string;
  /** [iteration], from iteration 1 */
  readonly values: Numbers;
  readonly threshold: number;
  readonly converged: boolean;
}

/** The test statistic between successive iterations, with the value below which the iterations stop. */
export function stoppingTestFigure({ testStatistic, values, threshold, converged }: StoppingTest): Figure {
  const style = groupStyle('Fe');
  const iterations = Array.from(values, (_, i) => i + 1);
  return makeFigure({
    name: 'stopping-test',
    title: 'Test statistic of the iterations',
    caption: `Test statistic (${testStatistic}) between one iteration and the next. The iterations stop below the dashed line (${threshold}); ${converged ? `reached after ${values.length}` : `not reached in ${values.length}`}.`,
    data: [
      {
        type: 'scatter',
        mode: 'lines+markers',
        name: plotText(testStatistic),
        x: iterations,
        y: displayedPositive(values),
        marker: { color: style.colour, size: 7 },
        line: { color: style.colour, width: 1.5 },
        showlegend: false,
      },
    ],
    layout: plotLayout({
      height: 360,
      xaxis: axis('iteration', {
        minor: {},
        ...(values.length <= 12 && { tickmode: 'linear', tick0: 1, dtick: 1 }),
      }),
      yaxis: axis(`test statistic (${plotText(testStatistic)})`, {
        type: 'log',
        exponentformat: 'power',
        dtick: 1,
      }),
      shapes: [
        {
          type: 'line',
          xref: 'paper',
          x0: 0,
          x1: 1,
          y0: threshold,
          y1: threshold,
          line: { dash: 'dash', width: 1.2 },
        },
      ],
    }),
  });
}
