import type { Data } from 'plotly.js';
import { allowedBand } from '../drawing/allowed-band.js';
import { axis, plotLayout, stackedAxes } from '../drawing/axes.js';
import { missingNote, requireBins } from '../drawing/bins.js';
import { type Figure, makeFigure, type Numbers } from '../drawing/figure.js';
import { groupStylesOf } from '../drawing/palette.js';
import { titles } from '../drawing/text.js';
import { binnedPoints, stepLine } from '../drawing/traces.js';

/** Pulls of an ensemble of pseudo-experiments: (unfolded - smeared truth) / quoted error. */
export interface ClosurePulls {
  readonly experiments: number;
  /** [bin + 1], lg(E/GeV) */
  readonly lgEnergyEdges: Numbers;
  /** lg(E/GeV) range in which the criteria hold, as [lower, upper]. */
  readonly judgedRange: readonly [number, number];
  readonly projections: readonly {
    /** total, light, heavy, or a group */
    readonly group: string;
    /** [experiment x bin], all pulls inside the judged range, in any order */
    readonly pulls: Numbers;
    /** [bin] */
    readonly mean: Numbers;
    readonly meanErr: Numbers;
    /** [bin], standard deviation */
    readonly width: Numbers;
    readonly widthErr: Numbers;
  }[];
}

const pullEdges = Array.from({ length: 41 }, (_, i) => -5 + 0.25 * i);

/** Steps of many bins: the dashes of the groups are too long for them. */
const dashes = ['solid', 'dash', 'dot', 'dashdot'] as const;

/** Histogram of all pulls against the unit normal. */
export function pullHistogramFigure({ experiments, projections, judgedRange }: ClosurePulls): Figure {
  const styles = groupStylesOf(projections.map(({ group }) => group));
  const x = Array.from({ length: 201 }, (_, i) => Number((-5 + 0.05 * i).toFixed(2)));
  return makeFigure({
    name: 'closure-pulls',
    title: 'Closure: pulls',
    caption: `Pulls against the smeared truth of ${experiments} pseudo-experiments, all bins of log10(E/GeV) from ${judgedRange[0]} to ${judgedRange[1]}, as probability densities; grey: the unit normal. ${projections.map(({ group, pulls }) => `${group}: mean ${moments(pulls).mean.toFixed(3).replace('-', '−')}, width ${moments(pulls).width.toFixed(3)}`).join('; ')}.${missingNote(projections.flatMap(({ pulls }) => Array.from(pulls)))}`,
    data: [
      ...projections.map(({ pulls }, i) =>
        stepLine(pullEdges, density(pulls), { ...styles[i], dash: dashes[i % dashes.length] }),
      ),
      {
        type: 'scatter',
        mode: 'lines',
        name: 'unit normal',
        x,
        y: x.map((value) => Number((Math.exp(-0.5 * value * value) / Math.sqrt(2 * Math.PI)).toPrecision(5))),
        line: { color: '#999999', width: 2.5 },
      },
    ],
    layout: plotLayout({
      xaxis: axis('pull (standard deviations)', { range: [-5, 5] }),
      yaxis: axis('probability density', { rangemode: 'tozero' }),
    }),
  });
}

function density(all: Numbers): number[] {
  const pulls = Array.from(all).filter(Number.isFinite);
  const counts = pullEdges.slice(1).map(() => 0);
  for (let i = 0; i < pulls.length; i++) {
    const bin = Math.floor((pulls[i] + 5) / 0.25);
    if (bin >= 0 && bin < counts.length) counts[bin]++;
  }
  return counts.map((count) => (pulls.length > 0 ? count / (0.25 * pulls.length) : 0));
}

function moments(values: Numbers): { mean: number; width: number } {
  const all = Array.from(values).filter(Number.isFinite);
  const mean = all.reduce((sum, value) => sum + value, 0) / all.length;
  return { mean, width: Math.sqrt(all.reduce((sum, value) => sum + (value - mean) ** 2, 0) / all.length) };
}

/** Mean and width of the pulls against energy, with the bands in which they must lie. */
export function pullMomentsFigure({
  experiments,
  lgEnergyEdges,
  projections,
  judgedRange,
}: ClosurePulls): Figure {
  const styles = groupStylesOf(projections.map(({ group }) => group));
  for (const { group, mean } of projections)
    requireBins('closure-pull-moments', `mean of ${group}`, mean, lgEnergyEdges.length - 1);
  return makeFigure({
    name: 'closure-pull-moments',
    title: 'Closure: mean and width of the pulls against energy',
    caption: `Mean (above) and standard deviation (below) of the pulls of ${experiments} pseudo-experiments per energy bin. Shaded: mean within 0.2 of zero and width from 0.85 to 1.15, asked for over log10(E/GeV) from ${judgedRange[0]} to ${judgedRange[1]}.`,
    data: projections.flatMap(({ mean, meanErr, width, widthErr }, i): Data[] => {
      const dodge: [number, number] = [i, projections.length];
      const placement = { legendgroup: styles[i].label };
      return [
        binnedPoints(lgEnergyEdges, mean, meanErr, { style: styles[i], placement, dodge }),
        binnedPoints(lgEnergyEdges, width, widthErr, {
          style: styles[i],
          dodge,
          placement: { ...placement, xaxis: 'x2', yaxis: 'y2', showlegend: false },
        }),
      ];
    }),
    layout: plotLayout({
      height: 560,
      ...stackedAxes(axis(titles.lgEnergy), { upper: axis('mean pull'), lower: axis('width of the pulls') }),
      shapes: [
        ...allowedBand('y', [-0.2, 0.2], judgedRange),
        ...allowedBand('y2', [0.85, 1.15], judgedRange),
      ],
    }),
  });
}
