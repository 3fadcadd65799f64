import { allowedBand } from '../drawing/allowed-band.js';
import { axis, plotLayout } from '../drawing/axes.js';
import { requireBins } from '../drawing/bins.js';
import { type Figure, makeFigure, type Numbers } from '../drawing/figure.js';
import { groupStylesOf } from '../drawing/palette.js';
import { titles } from '../drawing/text.js';
import { binnedPoints } from '../drawing/traces.js';

/** Raw bias of the ensemble: mean of unfolded / truth - 1, truth as thrown (not smeared). */
export interface EnsembleBias {
  readonly experiments: number;
  /** [bin + 1], lg(E/GeV) */
  readonly lgEnergyEdges: Numbers;
  readonly judgedRange: readonly [number, number];
  readonly projections: readonly {
    readonly group: string;
    /** [bin], relative (0.02: +2%) */
    readonly bias: Numbers;
    readonly biasErr?: Numbers;
  }[];
  /** Limit of the total's bias, relative. */
  readonly limit: number;
}

/** Raw bias against energy, in percent. */
export function ensembleBiasFigure(ensemble: EnsembleBias): Figure {
  const { experiments, lgEnergyEdges, projections, judgedRange, limit } = ensemble;
  const styles = groupStylesOf(projections.map(({ group }) => group));
  for (const { group, bias } of projections)
    requireBins('ensemble-bias', `bias of ${group}`, bias, lgEnergyEdges.length - 1);
  const percent = (values: Numbers): number[] => Array.from(values, (value) => 100 * value);
  return makeFigure({
    name: 'ensemble-bias',
    title: 'Closure: raw bias',
    caption: `Mean of unfolded / true − 1 over ${experiments} pseudo-experiments, truth not smeared. Shaded: ±${100 * limit}%, asked of the total.`,
    data: projections.map(({ bias, biasErr }, i) =>
      binnedPoints(lgEnergyEdges, percent(bias), biasErr && percent(biasErr), {
        style: styles[i],
        dodge: [i, projections.length],
      }),
    ),
    layout: plotLayout({
      xaxis: axis(titles.lgEnergy),
      yaxis: axis('bias (%)'),
      shapes: allowedBand('y', [-100 * limit, 100 * limit], judgedRange),
    }),
  });
}
