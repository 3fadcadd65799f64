import { allowedBand } from '../drawing/allowed-band.js';
import { axis, plotLayout } from '../drawing/axes.js';
import { missingNote, stepPath } from '../drawing/bins.js';
import { type Figure, makeFigure, type Numbers } from '../drawing/figure.js';

/** p-values of the folded chi squared of each pseudo-experiment. */
export interface PValues {
  /** [experiment], 0..1 */
  readonly pValues: Numbers;
  /** p-value of the Kolmogorov-Smirnov test against the uniform distribution. */
  readonly ksPValue: number;
}

/** Histogram of p-values, flat where the errors are right. */
export function pValuesFigure({ pValues, ksPValue }: PValues): Figure {
  const bins = pValues.length >= 100 ? 20 : 10;
  const edges = Array.from({ length: bins + 1 }, (_, i) => i / bins);
  const counts = edges.slice(1).map(() => 0);
  const known = Array.from(pValues).filter((value) => value >= 0 && value <= 1);
  for (const value of known) counts[Math.min(bins - 1, Math.floor(value * bins))]++;
  const expected = known.length / bins;
  const spread = Math.sqrt(expected * (1 - 1 / bins));
  return makeFigure({
    name: 'closure-p-values',
    title: 'Closure: p-values of the folded χ²',
    caption: `p-values of ${pValues.length} pseudo-experiments; dotted: flat expectation with its one-sigma band. Kolmogorov-Smirnov p against a uniform distribution: ${Number.isFinite(ksPValue) ? ksPValue.toPrecision(2) : '–'} (above 0.01 is asked).${missingNote(pValues)}`,
    data: [
      {
        type: 'scatter',
        mode: 'lines',
        name: 'pseudo-experiments',
        ...stepPath(edges, counts),
        line: { color: '#0072b2', width: 1.8 },
        showlegend: false,
      },
    ],
    layout: plotLayout({
      height: 360,
      xaxis: axis('p-value', { range: [0, 1] }),
      yaxis: axis('pseudo-experiments', { rangemode: 'tozero' }),
      shapes: allowedBand('y', [expected - spread, expected + spread], [0, 1]),
    }),
  });
}
