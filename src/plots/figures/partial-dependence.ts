import type { Data, Layout } from 'plotly.js';
import { axis, axisId, axisKey, panelDomains, plotLayout } from '../drawing/axes.js';
import { requireBins } from '../drawing/bins.js';
import { displayedAll } from '../drawing/displayed.js';
import { type Figure, makeFigure, type Numbers } from '../drawing/figure.js';
import { type GroupStyle, groupStylesOf } from '../drawing/palette.js';
import { plotText } from '../drawing/text.js';

/** The mean estimate of a model as one feature after the other is set to a value. */
export interface PartialDependence {
  /** Unique in a report: letters, digits, hyphens. */
  readonly name: string;
  /** "energy", "mass group" */
  readonly model: string;
  /** What is estimated: one number, or the probability of each group. */
  readonly outputs: readonly string[];
  readonly curves: readonly {
    readonly feature: string;
    /** [point], in the feature's unit */
    readonly values: Numbers;
    /** [output][point] */
    readonly means: readonly Numbers[];
  }[];
}

/** One panel a feature, two in a row. */
export function partialDependenceFigure({ name, model, outputs, curves }: PartialDependence): Figure {
  const styles = groupStylesOf(outputs);
  const several = outputs.length > 1;
  const columns = curves.length > 1 ? 2 : 1;
  const rows = Math.ceil(curves.length / columns);
  return makeFigure({
    name,
    title: `Partial dependence: ${model}`,
    caption: `Mean ${several ? 'probability of each group' : 'estimate'} of the ${model} model as one feature is set to a value in all events and the others stay as they are. What lies between the 1% and the 99% quantile of the feature is shown.`,
    data: curves.flatMap(({ feature, values, means }, panel) =>
      means.map((mean, output) => {
        requireBins(name, `means of ${feature}`, mean, values.length);
        return line(values, mean, { style: styles[output], panel, showlegend: several && panel === 0 });
      }),
    ),
    layout: plotLayout({
      height: 110 + 250 * rows,
      ...panels(
        curves.map(({ feature }) => feature),
        { columns, rows, title: several ? 'mean probability' : plotText(outputs[0]), several },
      ),
    }),
    minWidthPx: 520,
  });
}

function panels(
  features: readonly string[],
  { columns, rows, title, several }: { columns: number; rows: number; title: string; several: boolean },
): Partial<Layout> {
  const domains = panelDomains(rows, columns, { x: 0.12, y: rows > 1 ? 0.22 : 0 });
  const layout: Record<string, unknown> = {};
  features.forEach((feature, panel) => {
    const { x, y } = domains[panel];
    layout[axisKey('x', panel)] = axis(plotText(feature), { domain: x, anchor: axisId('y', panel) });
    layout[axisKey('y', panel)] = axis(panel % columns === 0 ? title : '', {
      domain: y,
      anchor: axisId('x', panel),
      ...(several && { range: [0, 1] }),
    });
  });
  return layout;
}

function line(
  values: Numbers,
  mean: Numbers,
  { style, panel, showlegend }: { style: GroupStyle; panel: number; showlegend: boolean },
): Data {
  return {
    type: 'scatter',
    mode: 'lines',
    name: plotText(style.label),
    x: displayedAll(values, 5),
    y: displayedAll(mean, 5),
    line: { color: style.colour, width: 1.8, dash: style.dash },
    xaxis: axisId('x', panel),
    yaxis: axisId('y', panel),
    legendgroup: style.label,
    showlegend,
  };
}
