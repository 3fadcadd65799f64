import { axis, plotLayout } from '../drawing/axes.js';
import { requireBins } from '../drawing/bins.js';
import { type Figure, makeFigure, type Numbers } from '../drawing/figure.js';
import { faintColour, groupStylesOf } from '../drawing/palette.js';
import { titles } from '../drawing/text.js';
import { binnedPoints } from '../drawing/traces.js';

/** Means of a quantity in bins of the true or the estimated energy, for each group or nucleus. */
export interface BinnedMeans {
  /** Unique in a report: letters, digits, hyphens. */
  readonly name: string;
  readonly title: string;
  readonly caption: string;
  /** plotly.js text, with the unit. */
  readonly quantity: string;
  /** [bin + 1], lg(E/GeV) */
  readonly edges: Numbers;
  /** Which energy the bins are of; default: true. */
  readonly against?: 'true' | 'estimated';
  readonly groups: readonly {
    readonly group: string;
    /** [bin]; NaN where there are no events */
    readonly mean: Numbers;
    /** [bin], error of the mean */
    readonly meanErr: Numbers;
  }[];
  /** Values that are expected, as dotted lines. */
  readonly references: readonly number[];
}

export function binnedMeansFigure(input: BinnedMeans): Figure {
  const { name, title, caption, quantity, edges, against = 'true', groups, references } = input;
  const styles = groupStylesOf(groups.map(({ group }) => group));
  return makeFigure({
    name,
    title,
    caption,
    data: groups.map(({ group, mean, meanErr }, i) => {
      requireBins(name, `mean of ${group}`, mean, edges.length - 1);
      return binnedPoints(edges, mean, meanErr, { style: styles[i], dodge: [i, groups.length] });
    }),
    layout: plotLayout({
      height: 420,
      xaxis: axis(against === 'true' ? titles.lgTrueEnergy : titles.lgReconstructedEnergy),
      yaxis: axis(quantity),
      shapes: references.map((value) => ({
        type: 'line',
        xref: 'paper',
        x0: 0,
        x1: 1,
        yref: 'y',
        y0: value,
        y1: value,
        line: { color: faintColour, width: 1, dash: 'dot' },
      })),
    }),
  });
}
