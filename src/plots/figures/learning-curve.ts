import type { Data } from 'plotly.js';
import { axis, logAxis, plotLayout } from '../drawing/axes.js';
import { requireBins } from '../drawing/bins.js';
import { displayedAll } from '../drawing/displayed.js';
import { type Figure, makeFigure, type Numbers } from '../drawing/figure.js';
import { groupStyles } from '../drawing/palette.js';
import { capitalized, plotText } from '../drawing/text.js';
import { bars } from '../drawing/traces.js';

/** Score of a model against the number of training events, or against one of its parameters (validation curve). */
export interface LearningCurve {
  /** Unique in a report: letters, digits, hyphens. */
  readonly name: string;
  /** "training events", "depth of the trees" */
  readonly parameter: string;
  /** [point] */
  readonly values: Numbers;
  /** "mean squared error of log10 E", "accuracy" */
  readonly score: string;
  /** [point] mean and standard deviation over the folds */
  readonly train: Numbers;
  readonly trainErr: Numbers;
  readonly test: Numbers;
  readonly testErr: Numbers;
  readonly logarithmic?: boolean;
}

/** Training and test score with their spread over the folds. */
export function learningCurveFigure(curve: LearningCurve): Figure {
  const { name, parameter, score, values } = curve;
  for (const key of ['train', 'trainErr', 'test', 'testErr'] as const)
    requireBins(name, key, curve[key], values.length);
  return makeFigure({
    name,
    title: `${capitalized(score)} against ${parameter}`,
    caption: `${capitalized(score)} on the events of the training (squares) and on those left out (circles); bars: standard deviation over the folds.`,
    data: [
      line('training', curve, { y: curve.train, errors: curve.trainErr, style: groupStyles.He }),
      line('left out', curve, {
        y: curve.test,
        errors: curve.testErr,
        style: { ...groupStyles.Fe, symbol: 'circle' },
      }),
    ],
    layout: plotLayout({
      height: 380,
      xaxis: curve.logarithmic
        ? logAxis(plotText(parameter), around(values))
        : axis(plotText(parameter), { tickvals: Array.from(values) }),
      yaxis: axis(plotText(score)),
    }),
  });
}

/** A logarithmic range with a little room on both sides. */
function around(values: Numbers): [number, number] {
  const all = Array.from(values);
  return [Math.min(...all) / 1.3, Math.max(...all) * 1.3];
}

function line(
  name: string,
  { values }: LearningCurve,
  {
    y,
    errors,
    style,
  }: { y: Numbers; errors: Numbers; style: { colour: string; symbol: 'square' | 'circle' | 'triangle-up' } },
): Data {
  return {
    type: 'scatter',
    mode: 'lines+markers',
    name,
    x: displayedAll(values),
    y: displayedAll(y),
    error_y: bars(displayedAll(errors), style.colour),
    marker: { color: style.colour, symbol: style.symbol, size: 7 },
    line: { color: style.colour, width: 1.5 },
  };
}
