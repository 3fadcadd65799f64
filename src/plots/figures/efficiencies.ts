import { axis, plotLayout } from '../drawing/axes.js';
import { requireBins } from '../drawing/bins.js';
import { displayedAll } from '../drawing/displayed.js';
import { type Figure, makeFigure, type Numbers } from '../drawing/figure.js';
import { groupStylesOf } from '../drawing/palette.js';
import { plotText, titles } from '../drawing/text.js';
import { binnedPoints } from '../drawing/traces.js';

/** Probability that a thrown event passes all cuts, per true energy and mass group; or that times the thrown area. */
export interface Efficiencies {
  readonly quantity: 'efficiency' | 'effective area';
  /** [bin + 1], lg(E/GeV) of the causes */
  readonly lgEnergyEdges: Numbers;
  readonly groups: readonly {
    readonly group: string;
    /** [bin], 1 or m^2 */
    readonly value: Numbers;
    /** [bin], 1 or m^2 */
    readonly valueErr: Numbers;
    /** A fitted curve through them. */
    readonly fit?: { readonly lgEnergy: Numbers; readonly value: Numbers };
  }[];
}

/** Efficiencies or effective areas of the mass groups with their Monte-Carlo errors. */
export function efficienciesFigure(efficiencies: Efficiencies): Figure {
  const { quantity, lgEnergyEdges, groups } = efficiencies;
  const name = quantity.replace(' ', '-');
  const styles = groupStylesOf(groups.map(({ group }) => group));
  for (const { group, value } of groups)
    requireBins(name, `value of ${group}`, value, lgEnergyEdges.length - 1);
  const points = groups.map(({ value, valueErr }, i) =>
    binnedPoints(lgEnergyEdges, value, valueErr, {
      style: styles[i],
      placement: { legendgroup: styles[i].label },
    }),
  );
  const fits = groups.flatMap(({ fit }, i) => (fit ? [fitCurve(fit, styles[i])] : []));
  const area = quantity === 'effective area';
  return makeFigure({
    name,
    title: area ? 'Effective area per mass group' : 'Efficiency per mass group',
    caption: `${area ? 'Thrown area times the probability' : 'Probability'} that a thrown shower passes all cuts and is reconstructed in the range, against the true energy; errors from the number of simulated events.${area ? '' : ' Where the radius of the thrown disc steps, so does the efficiency; the effective area does not.'}${fits.length > 0 ? ' Lines: fitted curves.' : ''}`,
    data: [...fits, ...points],
    layout: plotLayout({
      xaxis: axis(titles.lgTrueEnergy),
      yaxis: axis(area ? 'effective area (m<sup>2</sup>)' : 'efficiency', {
        rangemode: 'tozero',
        exponentformat: 'power',
      }),
    }),
  });
}

function fitCurve(
  fit: { readonly lgEnergy: Numbers; readonly value: Numbers },
  style: ReturnType<typeof groupStylesOf>[number],
) {
  return {
    type: 'scatter',
    mode: 'lines',
    name: `${plotText(style.label)}, fit`,
    x: displayedAll(fit.lgEnergy),
    y: displayedAll(fit.value),
    line: { color: style.colour, width: 1.5, dash: style.dash },
    legendgroup: style.label,
    showlegend: false,
  } as const;
}
