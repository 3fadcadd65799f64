import type { Data } from 'plotly.js';
import { axisId, plotLayout } from '../drawing/axes.js';
import { requireBins } from '../drawing/bins.js';
import { type Figure, makeFigure, type Numbers } from '../drawing/figure.js';
import { groupPanels } from '../drawing/group-panels.js';
import { type GroupStyle, otherColours } from '../drawing/palette.js';
import { titles } from '../drawing/text.js';
import { binnedPoints, stepLine } from '../drawing/traces.js';

/** Several ways to one spectrum, each against the same reference. */
export interface BranchDifferences {
  /** Letters, digits and hyphens. */
  readonly name: string;
  readonly title: string;
  readonly reference: string;
  readonly experiments: number;
  readonly branches: readonly {
    readonly label: string;
    readonly projections: readonly BranchDifference[];
  }[];
}

/** The relative difference of one kind of projection. */
export interface BranchDifference {
  readonly group: string;
  /** [bin + 1], lg(E/GeV) */
  readonly lgEnergyEdges: Numbers;
  /** [bin] found, expected from pseudo-experiments, and their spread; relative (0.02: +2%). */
  readonly difference: Numbers;
  readonly expected: Numbers;
  readonly error: Numbers;
}

const symbols = ['circle', 'square', 'diamond', 'triangle-up', 'cross', 'star'] as const;

/** Points with the spread of pseudo-experiments; lines: what is expected. One panel per kind of projection. */
export function branchDifferencesFigure(differences: BranchDifferences): Figure {
  const { name, title, reference, experiments, branches } = differences;
  const groups = branches[0].projections.map(({ group }) => group);
  return makeFigure({
    name,
    title,
    caption: `Difference to the spectrum of ${reference}, in percent of the unfolded spectrum of all data. Lines: what is expected of the difference, the mean of ${experiments} pseudo-experiments in which data and simulation fluctuate once for all; error bars: their standard deviation. Bins of one spectrum are correlated; those with an error above a third are left out.`,
    data: branches.flatMap(({ label, projections }, i) => {
      const style: GroupStyle = {
        label,
        colour: otherColours[i % otherColours.length],
        symbol: symbols[i % symbols.length],
        dash: 'solid',
      };
      return projections.flatMap((each, panel) =>
        traces(name, each, { style, panel, dodge: [i, branches.length] }),
      );
    }),
    layout: plotLayout({
      height: 560,
      showlegend: branches.length > 1,
      ...groupPanels(groups, { yTitle: 'difference (%)', xTitle: titles.lgEnergy }),
    }),
  });
}

function traces(
  figure: string,
  { group, lgEnergyEdges, difference, expected, error }: BranchDifference,
  {
    style,
    panel,
    dodge,
  }: { readonly style: GroupStyle; readonly panel: number; readonly dodge: readonly [number, number] },
): Data[] {
  requireBins(figure, `difference of ${group}`, difference, lgEnergyEdges.length - 1);
  const percent = (values: Numbers): number[] => Array.from(values, (value) => 100 * value);
  const placement = {
    xaxis: axisId('x', panel),
    yaxis: axisId('y', panel),
    legendgroup: style.label,
  } as const;
  const line = { ...placement, showlegend: false };
  return [
    binnedPoints(lgEnergyEdges, percent(difference), percent(error), {
      style,
      dodge,
      placement: { ...placement, showlegend: panel === 0 },
    }),
    stepLine(lgEnergyEdges, percent(expected), { ...style, dash: 'dash' }, line),
  ];
}
