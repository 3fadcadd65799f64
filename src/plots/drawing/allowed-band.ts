import type { Shape } from 'plotly.js';

/** Where values must lie: a shaded rectangle over the judged range, and a dotted line through its middle. */
export function allowedBand(
  yref: 'y' | 'y2',
  [lower, upper]: readonly [number, number],
  [x0, x1]: readonly [number, number],
): Partial<Shape>[] {
  const xref = yref === 'y' ? 'x' : 'x2';
  const middle = (lower + upper) / 2;
  return [
    {
      type: 'rect',
      layer: 'below',
      xref,
      yref,
      x0,
      x1,
      y0: lower,
      y1: upper,
      fillcolor: 'rgba(0,158,115,0.13)',
      line: { width: 0 },
    },
    {
      type: 'line',
      layer: 'below',
      yref,
      xref: 'paper',
      x0: 0,
      x1: 1,
      y0: middle,
      y1: middle,
      line: { width: 1, dash: 'dot' },
    },
  ];
}
