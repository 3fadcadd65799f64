import type { Data } from 'plotly.js';
import { axis, plotLayout } from '../drawing/axes.js';
import { requireBins } from '../drawing/bins.js';
import { type Figure, makeFigure, type Numbers } from '../drawing/figure.js';
import { inkColour, otherColours } from '../drawing/palette.js';
import { anchorName, titles } from '../drawing/text.js';
import { band, stepLine } from '../drawing/traces.js';

/** Relative uncertainties of one spectrum (total, light, heavy or a group) by source. */
export interface UncertaintyBreakdown {
  readonly group: string;
  /** [bin + 1], lg(E/GeV) */
  readonly lgEnergyEdges: Numbers;
  readonly sources: readonly {
    /** "statistical", "Monte-Carlo", "VEM calibration", ... */
    readonly name: string;
    /** [bin], relative shift upwards (0.03: +3%) */
    readonly up: Numbers;
    /** [bin], relative shift downwards as a negative number */
    readonly down: Numbers;
  }[];
  /** [bin], all together */
  readonly total: { readonly up: Numbers; readonly down: Numbers };
}

/** Each source as a pair of step lines around zero, all together as a band; in percent. */
export function uncertaintyBreakdownFigure(breakdown: UncertaintyBreakdown): Figure {
  const { group, lgEnergyEdges: edges, sources, total } = breakdown;
  const percent = (values: Numbers): number[] => Array.from(values, (value) => 100 * value);
  for (const { name, up } of sources)
    requireBins('uncertainty-breakdown', `up of ${name}`, up, edges.length - 1);
  const whole = { label: 'total', colour: '#bdbdbd', symbol: 'circle', dash: 'solid' } as const;
  return makeFigure({
    name: anchorName(`uncertainty-breakdown-${group}`),
    title: `Uncertainties by source: ${group}`,
    caption: `Relative uncertainty of the unfolded flux (${group}) by source, upwards and downwards; grey: all together.`,
    data: [
      band(edges, { lower: percent(total.down), upper: percent(total.up) }, whole, { opacity: 0.55 }),
      ...sources.flatMap(({ name, up, down }, i): Data[] => {
        const style = {
          label: name,
          colour: otherColours[i % otherColours.length],
          symbol: 'circle',
          dash: dashes[i % dashes.length],
        } as const;
        return [
          stepLine(edges, percent(up), style, { legendgroup: name }),
          stepLine(edges, percent(down), style, { legendgroup: name, showlegend: false }),
        ];
      }),
    ],
    layout: plotLayout({
      xaxis: axis(titles.lgEnergy),
      yaxis: axis('relative uncertainty (%)'),
      shapes: [
        { type: 'line', xref: 'paper', x0: 0, x1: 1, y0: 0, y1: 0, line: { color: inkColour, width: 1 } },
      ],
    }),
  });
}

const dashes = ['solid', 'dash', 'dot', 'dashdot', 'longdash'] as const;
