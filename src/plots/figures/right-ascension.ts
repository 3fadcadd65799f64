import type { Data } from 'plotly.js';
import { axis, plotLayout } from '../drawing/axes.js';
import { requireBins } from '../drawing/bins.js';
import { displayedAll } from '../drawing/displayed.js';
import { type Figure, makeFigure, type Numbers } from '../drawing/figure.js';
import { faintColour, groupStyles } from '../drawing/palette.js';
import { anchorName, plotText } from '../drawing/text.js';
import { binnedPoints } from '../drawing/traces.js';

/** Relative intensity (events / expected - 1) in bins of right ascension, all declinations together. */
export interface RightAscensionProjection {
  /** "sidereal", "anti-sidereal", "solar", ... */
  readonly frame: string;
  /** [bin + 1], deg */
  readonly edgesDeg: Numbers;
  /** [bin] */
  readonly intensity: Numbers;
  /** [bin] */
  readonly intensityErr: Numbers;
  /** A fitted first harmonic. */
  readonly dipole?: { readonly amplitude: number; readonly amplitudeErr: number; readonly phaseDeg: number };
  /** Against isotropy. */
  readonly chiSquared?: number;
  readonly degreesOfFreedom?: number;
}

/** Intensity against right ascension, rising to the left as on the maps, in units of 10^-3. */
export function rightAscensionFigure(projection: RightAscensionProjection): Figure {
  const { frame, edgesDeg, intensity, intensityErr, dipole } = projection;
  const name = `right-ascension-${anchorName(frame)}`;
  requireBins(name, 'intensity', intensity, edgesDeg.length - 1);
  requireBins(name, 'intensityErr', intensityErr, edgesDeg.length - 1);
  const permille = (values: Numbers): number[] => Array.from(values, (value) => 1000 * value);
  return makeFigure({
    name,
    title: `Relative intensity against right ascension (${frame})`,
    caption: `Events over expectation minus one, ${frame} frame.${description(projection)}`,
    data: [
      ...(dipole ? [harmonic(dipole)] : []),
      binnedPoints(edgesDeg, permille(intensity), permille(intensityErr), {
        style: { ...groupStyles.total, label: plotText(frame) },
        placement: { showlegend: false },
      }),
    ],
    layout: plotLayout({
      height: 360,
      xaxis: axis('right ascension (deg)', { range: [360, 0], tickvals: [0, 60, 120, 180, 240, 300, 360] }),
      yaxis: axis('relative intensity (10<sup>−3</sup>)'),
      shapes: [
        { type: 'line', xref: 'paper', x0: 0, x1: 1, y0: 0, y1: 0, line: { color: faintColour, width: 1 } },
      ],
    }),
  });
}

function description({ dipole, chiSquared, degreesOfFreedom }: RightAscensionProjection): string {
  const chi =
    chiSquared === undefined ? '' : ` χ² against isotropy: ${chiSquared.toFixed(1)} / ${degreesOfFreedom}.`;
  const wave = dipole
    ? ` Line: first harmonic, amplitude (${(1000 * dipole.amplitude).toFixed(2)} ± ${(1000 * dipole.amplitudeErr).toFixed(2)}) × 10⁻³, phase ${dipole.phaseDeg.toFixed(0)}°.`
    : '';
  return chi + wave;
}

function harmonic({ amplitude, phaseDeg }: NonNullable<RightAscensionProjection['dipole']>): Data {
  const degrees = Array.from({ length: 121 }, (_, i) => 3 * i);
  return {
    type: 'scatter',
    mode: 'lines',
    name: 'first harmonic',
    x: degrees,
    y: displayedAll(
      degrees.map((ra) => 1000 * amplitude * Math.cos(((ra - phaseDeg) * Math.PI) / 180)),
      5,
    ),
    line: { color: groupStyles.Fe.colour, width: 1.8 },
    showlegend: false,
  };
}
