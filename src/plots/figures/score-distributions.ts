import type { Data } from 'plotly.js';
import { axisId, plotLayout } from '../drawing/axes.js';
import { requireBins } from '../drawing/bins.js';
import { type Figure, makeFigure, type Numbers } from '../drawing/figure.js';
import { groupPanels } from '../drawing/group-panels.js';
import { type GroupStyle, groupStylesOf } from '../drawing/palette.js';
import { capitalized, plotText } from '../drawing/text.js';
import { binnedPoints, stepLine } from '../drawing/traces.js';

/** Distributions of a classifier's score in training and test events, per true group: the check for over-training. */
export interface ScoreDistributions {
  /** Unique in a report: letters, digits, hyphens. Default: 'score-distributions'. */
  readonly name?: string;
  /** What is compared. Default: the probability of the own group. */
  readonly quantity?: string;
  /** [bin + 1] of the score */
  readonly edges: Numbers;
  readonly groups: readonly {
    readonly group: string;
    /** [bin] probability densities */
    readonly train: Numbers;
    readonly test: Numbers;
    readonly testErr: Numbers;
    /** Kolmogorov-Smirnov p-value of training against test. */
    readonly pValue: number;
  }[];
}

/** One panel a group: line for the training, points for the test. */
export function scoreDistributionsFigure({
  name = 'score-distributions',
  quantity = 'probability of the own group',
  edges,
  groups,
}: ScoreDistributions): Figure {
  const names = groups.map(({ group }) => group);
  const styles = groupStylesOf(names);
  return makeFigure({
    name,
    title: `Training and test: ${quantity}`,
    caption: `${capitalized(quantity)} for events of each true group; line: training, points: test. Kolmogorov-Smirnov p-values: ${groups.map(({ group, pValue }) => `${group} ${pValue.toPrecision(2)}`).join(', ')}. A small one is a sign of over-training.`,
    data: groups.flatMap((each, panel) => panelTraces(edges, each, { panel, style: styles[panel] })),
    layout: plotLayout({
      height: 120 + 260 * Math.ceil(groups.length / 2),
      showlegend: false,
      ...groupPanels(names, { yTitle: 'probability density', xTitle: plotText(quantity), prefix: 'true ' }),
    }),
    minWidthPx: 520,
  });
}

function panelTraces(
  edges: Numbers,
  { group, train, test, testErr }: ScoreDistributions['groups'][number],
  { panel, style }: { readonly panel: number; readonly style: GroupStyle },
): Data[] {
  requireBins('score-distributions', `train of ${group}`, train, edges.length - 1);
  requireBins('score-distributions', `test of ${group}`, test, edges.length - 1);
  const placement = { xaxis: axisId('x', panel), yaxis: axisId('y', panel) };
  return [
    stepLine(edges, train, { ...style, label: 'training', dash: 'solid' }, placement),
    binnedPoints(edges, test, testErr, { style: { ...style, label: 'test' }, placement }),
  ];
}
