import type { Data } from 'plotly.js';
import { axis, plotLayout } from '../drawing/axes.js';
import { requireBins } from '../drawing/bins.js';
import { displayedAll } from '../drawing/displayed.js';
import { type Figure, makeFigure, type Numbers } from '../drawing/figure.js';
import { faintColour, groupStylesOf } from '../drawing/palette.js';
import { plotText } from '../drawing/text.js';

/** Receiver operating characteristic of each mass group against all others. */
export interface RocCurves {
  readonly groups: readonly {
    readonly group: string;
    /** [threshold] part of the other groups' events that is taken for this one, 0..1 */
    readonly contamination: Numbers;
    /** [threshold] part of this group's events that is found, 0..1 */
    readonly efficiency: Numbers;
    /** Area under the curve. */
    readonly area: number;
  }[];
}

/** Efficiency against contamination for all thresholds; the diagonal is guessing. */
export function rocCurvesFigure({ groups }: RocCurves): Figure {
  const styles = groupStylesOf(groups.map(({ group }) => group));
  return makeFigure({
    name: 'roc-curves',
    title: 'Efficiency against contamination',
    caption: `Part of a group's events found, against the part of all other events taken for it, for every threshold on its probability. Areas: ${groups.map(({ group, area }) => `${group} ${area.toFixed(3)}`).join(', ')}. Dotted: guessing.`,
    data: groups.map(({ group, contamination, efficiency }, i): Data => {
      requireBins('roc-curves', `efficiency of ${group}`, efficiency, contamination.length);
      return {
        type: 'scatter',
        mode: 'lines',
        name: plotText(styles[i].label),
        x: displayedAll(contamination, 4),
        y: displayedAll(efficiency, 4),
        line: { color: styles[i].colour, width: 1.8, dash: styles[i].dash },
      };
    }),
    layout: plotLayout({
      height: 440,
      xaxis: axis('contamination (fraction of the other groups)', { range: [0, 1] }),
      yaxis: axis('efficiency (fraction of the group)', { range: [0, 1] }),
      shapes: [
        { type: 'line', x0: 0, y0: 0, x1: 1, y1: 1, line: { color: faintColour, width: 1, dash: 'dot' } },
      ],
    }),
  });
}
