import { axisId, plotLayout } from './axes.js';
import { requireBins } from './bins.js';
import { type Figure, makeFigure, type Numbers } from './figure.js';
import { groupPanels } from './group-panels.js';
import { otherColours } from './palette.js';
import { stepLine } from './traces.js';

/** Values of energy bins as steps, one panel per mass group. */
export interface GroupSteps {
  readonly name: string;
  readonly title: string;
  readonly caption: string;
  readonly groups: readonly string[];
  /** [energy bin + 1], lg(E/GeV) */
  readonly lgEnergyEdges: Numbers;
  readonly series: readonly {
    readonly name: string;
    /** [cell] cell = groups x energy bin + group */
    readonly values: Numbers;
    readonly colour: string;
  }[];
  readonly panels: Parameters<typeof groupPanels>[1];
}

/** One line a series: solid and dashed in turn, the same in every panel. */
export function groupStepsFigure({ groups, lgEnergyEdges, series, panels, ...texts }: GroupSteps): Figure {
  const bins = lgEnergyEdges.length - 1;
  for (const { name, values } of series) requireBins(texts.name, name, values, groups.length * bins);
  return makeFigure({
    ...texts,
    data: groups.flatMap((_, group) =>
      series.map(({ name, values, colour }, i) => {
        const own = Array.from({ length: bins }, (__, bin) => values[groups.length * bin + group]);
        const style = {
          label: name,
          colour,
          symbol: 'circle',
          dash: i % 2 === 0 ? 'solid' : 'dash',
        } as const;
        return stepLine(lgEnergyEdges, own, style, {
          xaxis: axisId('x', group),
          yaxis: axisId('y', group),
          legendgroup: name,
          showlegend: group === 0,
        });
      }),
    ),
    layout: plotLayout({
      height: 110 + 260 * Math.ceil(groups.length / 2),
      ...groupPanels(groups, panels),
    }),
    minWidthPx: 520,
  });
}

/** Colours of the series in their order. */
export const stepColour = (i: number): string => otherColours[i % otherColours.length];
