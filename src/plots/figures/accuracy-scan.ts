import type { Data } from 'plotly.js';
import { axis, plotLayout, stackedAxes } from '../drawing/axes.js';
import { displayedAll } from '../drawing/displayed.js';
import { type Figure, makeFigure, type Numbers } from '../drawing/figure.js';
import { type GroupStyle, groupStylesOf } from '../drawing/palette.js';

/** How results depend on the accuracy of the classification. */
export interface AccuracyScan {
  /** [point] chosen accuracies, ascending. */
  readonly accuracy: Numbers;
  readonly projections: readonly {
    readonly group: string;
    /** [point] relative error of the flux, median over the energy bins. */
    readonly error: Numbers;
    /** [point] largest relative shift of a bin where the data's classifier is right five points less often. */
    readonly shift: Numbers;
    /** The same with the analysis' own classifier. */
    readonly own: { readonly error: number; readonly shift: number };
  }[];
  /** Accuracy of the analysis' own classifier. */
  readonly ownAccuracy: number;
}

/** Error (above) and shift by a classifier that is five points worse than assumed (below) against the accuracy, in percent. */
export function accuracyScanFigure({ accuracy, projections, ownAccuracy }: AccuracyScan): Figure {
  const styles = groupStylesOf(projections.map(({ group }) => group));
  const lower = { xaxis: 'x2', yaxis: 'y2', showlegend: false } as const;
  return makeFigure({
    name: 'accuracy-scan',
    title: 'How the result depends on the classification',
    caption: `Classifiers of chosen accuracy that err to neighbouring groups only (lines) and the analysis' own at ${(100 * ownAccuracy).toFixed(1)}% (symbols). Above: statistical and Monte-Carlo error of a flux point, median over the energy bins. Below: largest shift of a flux point where the data's classifier is right five points less often than the simulation says.`,
    data: projections.flatMap(({ error, shift, own }, i): Data[] => [
      line(accuracy, error, styles[i]),
      point(ownAccuracy, own.error, styles[i]),
      { ...line(accuracy, shift, styles[i]), ...lower },
      { ...point(ownAccuracy, own.shift, styles[i]), ...lower },
    ]),
    layout: plotLayout({
      height: 560,
      ...stackedAxes(axis('accuracy (%)'), {
        upper: axis('error (%)', { rangemode: 'tozero' }),
        lower: axis('shift by five points (%)', { rangemode: 'tozero' }),
      }),
    }),
  });
}

const percent = (values: Numbers): (number | null)[] =>
  displayedAll(Array.from(values, (value) => 100 * value));

function line(x: Numbers, y: Numbers, { label, colour, dash }: GroupStyle): Data {
  return {
    type: 'scatter',
    mode: 'lines',
    name: label,
    x: percent(x),
    y: percent(y),
    line: { color: colour, dash, width: 2 },
  };
}

function point(x: number, y: number, { label, colour, symbol }: GroupStyle): Data {
  return {
    type: 'scatter',
    mode: 'markers',
    name: label,
    showlegend: false,
    x: percent([x]),
    y: percent([y]),
    marker: { color: colour, symbol, size: 9 },
  };
}
