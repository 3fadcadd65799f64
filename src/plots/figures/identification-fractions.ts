import type { Data } from 'plotly.js';
import { axisId, plotLayout } from '../drawing/axes.js';
import { requireBins } from '../drawing/bins.js';
import { type Figure, makeFigure, type Numbers } from '../drawing/figure.js';
import { groupPanels } from '../drawing/group-panels.js';
import { type GroupStyle, groupStylesOf } from '../drawing/palette.js';
import { anchorName, plotText } from '../drawing/text.js';
import { binnedPoints } from '../drawing/traces.js';

/** Of the events of a true group in a bin of energy, zenith, ..., the fraction identified as each group. */
export interface IdentificationFractions {
  /** What the bins are of. Default: the true energy. */
  readonly variable?: string;
  /** [bin + 1], of the variable; lg(E/GeV) for the energy */
  readonly edges: Numbers;
  readonly groups: readonly string[];
  /** [true group][identified group][bin] */
  readonly fraction: readonly (readonly Numbers[])[];
  /** [true group][identified group][bin] */
  readonly fractionErr?: readonly (readonly Numbers[])[];
}

/** One panel per true group. */
export function identificationFractionsFigure(identification: IdentificationFractions): Figure {
  const { groups, fraction, edges, variable } = identification;
  const styles = groupStylesOf(groups);
  const data = fraction.flatMap((row, panel) =>
    row.map((values, identified) => {
      requireBins('identification-fractions', `fraction[${panel}][${identified}]`, values, edges.length - 1);
      return panelPoints(identification, { panel, identified, style: styles[identified] });
    }),
  );
  return makeFigure({
    name: `identification-fractions${variable === undefined ? '' : `-${anchorName(variable)}`}`,
    title: `Identification fractions against ${variable ?? 'energy'}`,
    caption: 'For each true mass group (panel), the fraction of its events that is identified as each group.',
    data,
    layout: plotLayout({
      height: 120 + 270 * Math.ceil(groups.length / 2),
      ...groupPanels(groups, {
        yTitle: 'fraction',
        prefix: 'true ',
        y: { range: [0, 1.18] },
        xTitle: variable && plotText(variable),
      }),
    }),
    minWidthPx: 520,
  });
}

function panelPoints(
  { edges, fraction, fractionErr }: IdentificationFractions,
  { panel, identified, style }: { panel: number; identified: number; style: GroupStyle },
): Data {
  return binnedPoints(edges, fraction[panel][identified], fractionErr?.[panel][identified], {
    style: { ...style, label: `identified as ${style.label}` },
    placement: {
      xaxis: axisId('x', panel),
      yaxis: axisId('y', panel),
      legendgroup: style.label,
      showlegend: panel === 0,
    },
  });
}
