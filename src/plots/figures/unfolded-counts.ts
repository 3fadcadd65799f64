import type { Data } from 'plotly.js';
import { axis, logAxis, plotLayout } from '../drawing/axes.js';
import { requireBins } from '../drawing/bins.js';
import { type Figure, makeFigure, type Numbers } from '../drawing/figure.js';
import { type GroupStyle, groupStylesOf } from '../drawing/palette.js';
import { titles } from '../drawing/text.js';
import { binnedPoints, legendLine, stepLine } from '../drawing/traces.js';

/** Unfolded numbers of events per energy bin, one series per mass group, light, heavy or total. */
export interface UnfoldedCounts {
  /** [bin + 1], lg(E/GeV) */
  readonly lgEnergyEdges: Numbers;
  readonly series: readonly {
    readonly group: string;
    /** [bin], events */
    readonly counts: Numbers;
    /** [bin], events, total error */
    readonly countsErr: Numbers;
    /** [bin], events: what was put in, where it is known */
    readonly truth?: Numbers;
    /** [bin], events: the counts before unfolding */
    readonly reconstructed?: Numbers;
  }[];
}

/** Unfolded counts on a logarithmic scale; lines: the truth where known; thin steps: counts before unfolding. */
export function unfoldedCountsFigure({ lgEnergyEdges, series }: UnfoldedCounts): Figure {
  const styles = groupStylesOf(series.map(({ group }) => group));
  for (const { group, counts, countsErr } of series) {
    requireBins('unfolded-counts', `counts of ${group}`, counts, lgEnergyEdges.length - 1);
    requireBins('unfolded-counts', `countsErr of ${group}`, countsErr, lgEnergyEdges.length - 1);
  }
  const withReconstructed = series.some(({ reconstructed }) => reconstructed !== undefined);
  const withTruth = series.some(({ truth }) => truth !== undefined);
  return makeFigure({
    name: 'unfolded-counts',
    title: 'Unfolded counts',
    caption: `Unfolded events per bin (points, total errors).${withTruth ? ' Lines: the events that were put in.' : ''}${withReconstructed ? ' Dotted: the events of each reconstructed group before unfolding.' : ''} They are events thrown on the disc of the simulation, so that they step where its radius does; the flux does not. A bin without events has no point on the logarithmic axis.`,
    data: [
      ...series.flatMap((each, i) =>
        seriesTraces(lgEnergyEdges, each, { style: styles[i], dodge: [i, series.length] }),
      ),
      ...(withTruth ? [legendLine('put in', 'solid')] : []),
      ...(withReconstructed ? [legendLine('before unfolding', 'dot')] : []),
    ],
    layout: plotLayout({
      height: 460,
      xaxis: axis(titles.lgEnergy),
      yaxis: logAxis(
        'events per bin',
        countRange(series.flatMap(({ counts, reconstructed = [] }) => [counts, reconstructed])),
      ),
    }),
  });
}

function seriesTraces(
  edges: Numbers,
  each: UnfoldedCounts['series'][number],
  { style, dodge }: { readonly style: GroupStyle; readonly dodge: readonly [number, number] },
): Data[] {
  const placement = { legendgroup: style.label };
  const positive = (values: Numbers): number[] =>
    Array.from(values, (value) => (value > 0 ? value : Number.NaN));
  const hidden = { ...placement, showlegend: false };
  return [
    ...(each.truth ? [stepLine(edges, positive(each.truth), { ...style, dash: 'solid' }, hidden)] : []),
    ...(each.reconstructed
      ? [stepLine(edges, positive(each.reconstructed), { ...style, dash: 'dot' }, hidden)]
      : []),
    binnedPoints(edges, positive(each.counts), each.countsErr, { style, placement, dodge }),
  ];
}

function countRange(all: readonly Numbers[]): [number, number] {
  const positive = all.flatMap((counts) => Array.from(counts)).filter((value) => value > 0);
  if (positive.length === 0) return [0.1, 10];
  const largest = Math.max(...positive);
  return [Math.max(Math.min(...positive) / 2, largest * 1e-7), largest * 2];
}
