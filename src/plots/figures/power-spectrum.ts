import { axis, plotLayout } from '../drawing/axes.js';
import { requireBins } from '../drawing/bins.js';
import { displayedAll } from '../drawing/displayed.js';
import { type Figure, makeFigure, type Numbers } from '../drawing/figure.js';
import { faintColour, groupStyle } from '../drawing/palette.js';

/** Angular power of a map in bands of multipoles. */
export interface AngularPower {
  /** [band + 1], first multipole of each band, and one past the last */
  readonly edges: Numbers;
  /** [band] */
  readonly cl: Numbers;
  /** What the statistical errors alone give. */
  readonly noise: number;
}

/** Power of each band with the noise level; the correction for the mask can make a band negative. */
export function powerSpectrumFigure({ edges, cl, noise }: AngularPower): Figure {
  requireBins('power-spectrum', 'cl', cl, edges.length - 1);
  const style = groupStyle('Fe');
  const bands = Array.from(cl, (_, band) => band);
  return makeFigure({
    name: 'power-spectrum',
    title: 'Angular power spectrum of the relative intensity',
    caption:
      'Power per multipole in bands, corrected for the part of the sky that is seen. Dashed: statistical noise of an isotropic sky.',
    data: [
      {
        type: 'scatter',
        mode: 'markers',
        x: bands.map((band) => (edges[band] + edges[band + 1] - 1) / 2),
        y: displayedAll(cl, 4),
        error_x: {
          type: 'data',
          array: bands.map((band) => (edges[band + 1] - edges[band]) / 2),
          color: style.colour,
          thickness: 1.5,
          width: 0,
        },
        marker: { color: style.colour, size: 7 },
        showlegend: false,
        hovertemplate: 'l = %{x}<br>C<sub>l</sub> = %{y}<extra></extra>',
      },
    ],
    layout: plotLayout({
      height: 360,
      xaxis: axis('multipole l', { range: [0, edges[edges.length - 1]] }),
      yaxis: axis('C<sub>l</sub>', { rangemode: 'tozero', exponentformat: 'power' }),
      shapes: [
        {
          type: 'line',
          xref: 'paper',
          x0: 0,
          x1: 1,
          y0: noise,
          y1: noise,
          line: { dash: 'dash', width: 1.2, color: faintColour },
        },
      ],
    }),
  });
}
