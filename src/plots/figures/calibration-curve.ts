import type { Data } from 'plotly.js';
import { axis, plotLayout } from '../drawing/axes.js';
import { requireBins } from '../drawing/bins.js';
import { displayedAll } from '../drawing/displayed.js';
import { type Figure, makeFigure, type Numbers } from '../drawing/figure.js';
import { faintColour, groupStylesOf } from '../drawing/palette.js';
import { plotText } from '../drawing/text.js';
import { bars } from '../drawing/traces.js';

/** Predicted probabilities against what is found, per mass group, in bins of the probability. */
export interface CalibrationCurve {
  /** Unique in a report: letters, digits, hyphens. Default: 'calibration'. */
  readonly name?: string;
  /** "as the model gives them", "after Platt" */
  readonly probabilities?: string;
  readonly groups: readonly {
    readonly group: string;
    /** [bin] mean predicted probability */
    readonly predicted: Numbers;
    /** [bin] fraction of events that are of the group; NaN where there are none */
    readonly found: Numbers;
    readonly foundErr: Numbers;
  }[];
}

/** Points on the diagonal mean that probabilities are to be believed. */
export function calibrationCurveFigure({
  name = 'calibration',
  probabilities,
  groups,
}: CalibrationCurve): Figure {
  const styles = groupStylesOf(groups.map(({ group }) => group));
  return makeFigure({
    name,
    title: `Calibration of the group probabilities${probabilities === undefined ? '' : `: ${probabilities}`}`,
    caption:
      'Fraction of events that are of a group, against the predicted probability for it. Dotted: perfect.',
    data: groups.map(({ group, predicted, found, foundErr }, i): Data => {
      requireBins(name, `found of ${group}`, found, predicted.length);
      return {
        type: 'scatter',
        mode: 'lines+markers',
        name: plotText(styles[i].label),
        x: displayedAll(predicted, 5),
        y: displayedAll(found, 5),
        error_y: bars(displayedAll(foundErr, 4), styles[i].colour),
        marker: { color: styles[i].colour, symbol: styles[i].symbol, size: 7 },
        line: { color: styles[i].colour, width: 1 },
      };
    }),
    layout: plotLayout({
      height: 440,
      xaxis: axis('predicted probability', { range: [0, 1] }),
      yaxis: axis('fraction found', { range: [0, 1] }),
      shapes: [
        { type: 'line', x0: 0, y0: 0, x1: 1, y1: 1, line: { color: faintColour, width: 1, dash: 'dot' } },
      ],
    }),
  });
}
