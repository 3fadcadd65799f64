import { plotLayout } from '../drawing/axes.js';
import { requireBins } from '../drawing/bins.js';
import { type CellOrder, cellAxis } from '../drawing/cell-axis.js';
import { type Figure, makeFigure, type Numbers } from '../drawing/figure.js';
import { divergingScale } from '../drawing/palette.js';
import { anchorName } from '../drawing/text.js';

/** Covariance of the unfolded counts (or of the flux), jointly over (energy x group) cells. */
export interface JointCovariance {
  /** "total", "statistical", "Monte-Carlo", a systematic source */
  readonly kind: string;
  readonly groups: readonly string[];
  /** [energy bin + 1], lg(E/GeV) */
  readonly lgEnergyEdges: Numbers;
  /** [cell x cell], row-major; cell = groups x energy bin + group */
  readonly covariance: Numbers;
}

/** Heat map of the correlation coefficients; empty where a variance is zero. */
export function correlationMatrixFigure(
  joint: JointCovariance,
  { order = 'group' as CellOrder } = {},
): Figure {
  const { groups, covariance, kind } = joint;
  const cells = cellAxis(groups, joint.lgEnergyEdges, order);
  const n = cells.cells.length;
  const name = `correlation-${anchorName(kind)}`;
  requireBins(name, 'covariance', covariance, n * n);
  const coefficient = (a: number, b: number): number | null => {
    const scale = Math.sqrt(covariance[a * n + a] * covariance[b * n + b]);
    return scale > 0 ? Number((covariance[a * n + b] / scale).toFixed(3)) : null;
  };
  return makeFigure({
    name,
    title: `Correlations of the unfolded cells (${kind})`,
    caption: `Correlation coefficients between all (energy, mass group) cells, ${kind} covariance. Terms between groups are mostly negative: what one group gains another loses.`,
    data: [
      {
        type: 'heatmap',
        x: cells.labels,
        y: cells.labels,
        z: cells.cells.map((a) => cells.cells.map((b) => coefficient(a, b))),
        zmin: -1,
        zmax: 1,
        colorscale: divergingScale,
        colorbar: { title: { text: 'correlation', side: 'right' }, thickness: 14, outlinewidth: 0 },
        hovertemplate: '%{x}<br>%{y}<br>correlation %{z:.3f}<extra></extra>',
        hoverongaps: false,
      },
    ],
    layout: plotLayout({
      height: 620,
      xaxis: cells.axis('x'),
      yaxis: cells.axis('y'),
      annotations: [...cells.groupNames('x'), ...cells.groupNames('y')],
      shapes: [...cells.separators('x'), ...cells.separators('y')],
    }),
    minWidthPx: 560,
  });
}
