import type { Data } from 'plotly.js';
import { axisId, plotLayout } from '../drawing/axes.js';
import { requireBins } from '../drawing/bins.js';
import { type Figure, makeFigure, type Numbers } from '../drawing/figure.js';
import { groupPanels } from '../drawing/group-panels.js';
import { otherColours } from '../drawing/palette.js';
import { band, stepLine } from '../drawing/traces.js';

/** The same counts unfolded with other priors or by other methods. */
export interface AlternativeSpectra {
  readonly groups: readonly string[];
  /** [energy bin + 1], lg(E/GeV) of the causes */
  readonly lgEnergyEdges: Numbers;
  /** [cell], events and total error; cell = groups x energy bin + group */
  readonly nominal: Numbers;
  readonly nominalErr: Numbers;
  readonly alternatives: readonly { readonly name: string; readonly unfolded: Numbers }[];
}

const dashes = ['solid', 'dash', 'dot', 'dashdot', 'longdash'] as const;

/** Each alternative over the result, per mass group, beside the band of the result's error. */
export function alternativeSpectraFigure(spectra: AlternativeSpectra): Figure {
  const { groups, lgEnergyEdges, nominal, nominalErr, alternatives } = spectra;
  const bins = lgEnergyEdges.length - 1;
  for (const { name, unfolded } of alternatives)
    requireBins('alternatives', `unfolded of ${name}`, unfolded, groups.length * bins);
  const data = groups.flatMap((_, group): Data[] => {
    const place = {
      xaxis: axisId('x', group),
      yaxis: axisId('y', group),
      showlegend: group === 0,
    };
    const relative = (value: (cell: number) => number): number[] =>
      Array.from({ length: bins }, (__, bin) => {
        const cell = groups.length * bin + group;
        return nominal[cell] > 0 ? value(cell) / nominal[cell] : Number.NaN;
      });
    const error = {
      label: 'error of the result',
      colour: '#bdbdbd',
      symbol: 'circle',
      dash: 'solid',
    } as const;
    const limits = {
      lower: relative((cell) => nominal[cell] - nominalErr[cell]),
      upper: relative((cell) => nominal[cell] + nominalErr[cell]),
    };
    return [
      band(lgEnergyEdges, limits, error, { ...place, legendgroup: 'error', opacity: 0.55 }),
      ...alternatives.map(({ name, unfolded }, i) => {
        const style = {
          label: name,
          colour: otherColours[i % otherColours.length],
          symbol: 'circle',
          dash: dashes[i % dashes.length],
        } as const;
        const ratio = relative((cell) => unfolded[cell]);
        return stepLine(lgEnergyEdges, ratio, style, { ...place, legendgroup: name });
      }),
    ];
  });
  return makeFigure({
    name: 'alternatives',
    title: 'What the result owes to prior and method',
    caption:
      'The same counts unfolded with other priors, in as many iterations, and by other methods, each divided by the result; grey: its total error.',
    data,
    layout: plotLayout({
      height: 110 + 260 * Math.ceil(groups.length / 2),
      ...groupPanels(groups, { yTitle: 'counts / result', y: { range: [0.5, 1.5] } }),
    }),
    minWidthPx: 520,
  });
}
