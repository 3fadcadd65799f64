import { plotLayout } from '../drawing/axes.js';
import { requireBins } from '../drawing/bins.js';
import { type CellOrder, cellAxis } from '../drawing/cell-axis.js';
import { type Figure, makeFigure, type Numbers } from '../drawing/figure.js';
import { sequentialScale } from '../drawing/palette.js';
import { powerOfTen } from '../tables/uncertainty.js';

/** P(effect cell | cause cell); cells are (energy bin, mass group), index = groups x energy bin + group. */
export interface ResponseMatrix {
  readonly groups: readonly string[];
  /** [energy bin + 1], lg(E/GeV), true */
  readonly causeLgEnergyEdges: Numbers;
  /** [energy bin + 1], lg(E/GeV), reconstructed */
  readonly effectLgEnergyEdges: Numbers;
  /** [effect x cause], row-major: probability[effect * causes + cause] */
  readonly probability: Numbers;
}

/** Heat map of the response with logarithmic colours over `decades` decades below the largest probability. */
export function responseMatrixFigure(
  response: ResponseMatrix,
  { order = 'energy' as CellOrder, decades = 4 } = {},
): Figure {
  const { groups, probability } = response;
  const causes = cellAxis(groups, response.causeLgEnergyEdges, order);
  const effects = cellAxis(groups, response.effectLgEnergyEdges, order);
  requireBins('response-matrix', 'probability', probability, causes.cells.length * effects.cells.length);
  const largest = Math.log10(maximum(probability));
  const z = effects.cells.map((effect) =>
    causes.cells.map((cause) =>
      lgOrGap(probability[effect * causes.cells.length + cause], largest - decades),
    ),
  );
  const firstTick = Math.ceil(largest - decades);
  const ticks = Array.from({ length: Math.floor(largest) - firstTick + 1 }, (_, i) => firstTick + i);
  return makeFigure({
    name: order === 'energy' ? 'response-matrix' : 'response-matrix-by-group',
    title: order === 'energy' ? 'Response matrix' : 'Response matrix, by mass group',
    caption: `Probability that an event of a cause cell (true energy and mass group) is found in an effect cell (reconstructed energy and identified group). ${order === 'energy' ? `Cells are ordered by energy, the groups (${groups.join(', ')}) next to each other within each energy bin.` : 'Each block is one pair of groups, with energy rising inside it.'} White: below ${powerOfTen(Math.ceil(largest - decades))} or empty.`,
    data: [
      {
        type: 'heatmap',
        x: causes.labels,
        y: effects.labels,
        z,
        zmin: Number((largest - decades).toFixed(3)),
        zmax: Number(largest.toFixed(3)),
        colorscale: sequentialScale,
        colorbar: {
          title: { text: 'P(effect | cause)', side: 'right' },
          tickvals: ticks,
          ticktext: ticks.map((power) => `10<sup>${String(power).replace('-', '−')}</sup>`),
          thickness: 14,
          outlinewidth: 0,
        },
        hovertemplate: 'true %{x}<br>found as %{y}<br>log10 P = %{z:.2f}<extra></extra>',
        hoverongaps: false,
      },
    ],
    layout: plotLayout({
      height: 600,
      xaxis: causes.axis('x', 'true '),
      yaxis: effects.axis('y', 'reconstructed '),
      annotations: [...causes.groupNames('x'), ...effects.groupNames('y')],
      shapes: [...causes.separators('x'), ...effects.separators('y')],
    }),
    minWidthPx: 560,
  });
}

function lgOrGap(value: number, least: number): number | null {
  const lg = Math.log10(value);
  return value > 0 && lg >= least ? Number(lg.toFixed(3)) : null;
}

function maximum(values: Numbers): number {
  let largest = 0;
  for (let i = 0; i < values.length; i++) if (values[i] > largest) largest = values[i];
  return largest > 0 ? largest : 1;
}
