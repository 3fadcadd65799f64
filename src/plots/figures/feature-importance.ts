import { axis, plotLayout } from '../drawing/axes.js';
import { requireBins } from '../drawing/bins.js';
import { displayedAll } from '../drawing/displayed.js';
import { type Figure, makeFigure, type Numbers } from '../drawing/figure.js';
import { groupStyles, inkColour } from '../drawing/palette.js';
import { capitalized, plotText, wrappedPlotText } from '../drawing/text.js';
import { bars } from '../drawing/traces.js';

/** How much a model relies on each of its features. */
export interface FeatureImportance {
  /** Unique in a report: letters, digits, hyphens. */
  readonly name: string;
  /** "energy", "mass group" */
  readonly model: string;
  /** "gain", "loss of accuracy when permuted" */
  readonly kind: string;
  readonly features: readonly string[];
  /** [feature] */
  readonly importance: Numbers;
  /** [feature], over repetitions */
  readonly importanceErr?: Numbers;
}

/** Bars, the most important feature above. */
export function featureImportanceFigure(input: FeatureImportance): Figure {
  const { name, model, kind, features, importance, importanceErr } = input;
  requireBins(name, 'importance', importance, features.length);
  const order = features.map((_, i) => i).sort((a, b) => importance[b] - importance[a] || a - b);
  return makeFigure({
    name,
    title: `Importance of the features: ${kind}`,
    caption: `${capitalized(kind)} for each feature of the ${model} model.`,
    data: [
      {
        type: 'bar',
        orientation: 'h',
        y: order.map((i) => wrappedPlotText(features[i], 28)),
        x: displayedAll(order.map((i) => importance[i])),
        ...(importanceErr && { error_x: bars(displayedAll(order.map((i) => importanceErr[i])), inkColour) }),
        marker: { color: groupStyles.Fe.colour },
        showlegend: false,
      },
    ],
    layout: plotLayout({
      height: 110 + 32 * features.length,
      bargap: 0.35,
      xaxis: axis(plotText(kind), { rangemode: 'tozero' }),
      yaxis: axis('', { autorange: 'reversed', showgrid: false, minor: {}, ticks: '' }),
    }),
  });
}
