import type { AxisName, Layout, LayoutAxis } from 'plotly.js';
import { gridColour, inkColour } from './palette.js';

const fontFamily = 'Helvetica, Arial, "Liberation Sans", sans-serif';

/** A linear axis: framed, ticks inside, no zero line. `title` is plotly.js text with its unit. */
export function axis(title: string, extra: Partial<LayoutAxis> = {}): Partial<LayoutAxis> {
  return {
    title: { text: title, standoff: 8 },
    showline: true,
    mirror: 'ticks',
    linecolor: inkColour,
    linewidth: 1,
    ticks: 'inside',
    ticklen: 6,
    tickcolor: inkColour,
    minor: { ticks: 'inside', ticklen: 3, tickcolor: inkColour },
    showgrid: true,
    gridcolor: gridColour,
    zeroline: false,
    automargin: true,
    ...extra,
  };
}

/** A logarithmic axis from `lower` to `upper` (both above 0, in the axis' unit). */
export function logAxis(
  title: string,
  [lower, upper]: readonly [number, number],
  extra: Partial<LayoutAxis> = {},
): Partial<LayoutAxis> {
  return axis(title, {
    type: 'log',
    range: [round(Math.log10(lower)), round(Math.log10(upper))],
    ...logTicks(lower, upper),
    minor: { ticks: 'inside', ticklen: 3, tickcolor: inkColour, dtick: 'D1' },
    ...extra,
  });
}

/** Every decade, or 1, 2 and 5 of each where few decades are seen: plotly.js would write a bare "2" and "5" there. */
function logTicks(lower: number, upper: number): Partial<LayoutAxis> {
  if (Math.log10(upper / lower) > 2.4) return { dtick: 1, exponentformat: 'power' };
  const decades = Array.from({ length: 6 }, (_, i) => Math.floor(Math.log10(lower)) - 1 + i);
  const ticks = decades.flatMap((decade) => [1, 2, 5].map((factor) => ({ factor, decade })));
  return {
    tickvals: ticks.map(({ factor, decade }) => Number(`${factor}e${decade}`)),
    ticktext: ticks.map(({ factor, decade }) => tickText(factor, decade)),
  };
}

function tickText(factor: number, decade: number): string {
  if (decade >= 0 && decade <= 2) return String(factor * 10 ** decade);
  const power = `10<sup>${String(decade).replace('-', '−')}</sup>`;
  return factor === 1 ? power : `${factor}×${power}`;
}

/**
 * Two panels above one another with a common horizontal axis. Traces of the lower one name 'x2' and 'y2'.
 * @param share  part of the height that the upper panel takes
 */
export function stackedAxes(
  x: Partial<LayoutAxis>,
  panels: { readonly upper: Partial<LayoutAxis>; readonly lower: Partial<LayoutAxis> },
  share = 0.5,
): Partial<Layout> {
  const gap = 0.05;
  return {
    xaxis: { ...x, title: { text: '' }, anchor: 'y', matches: 'x2', showticklabels: false },
    xaxis2: { ...x, anchor: 'y2' },
    yaxis: { ...panels.upper, anchor: 'x', domain: [round((1 - gap) * (1 - share) + gap), 1] },
    yaxis2: { ...panels.lower, anchor: 'x2', domain: [0, round((1 - gap) * (1 - share))] },
  };
}

const round = (value: number): number => Number(value.toFixed(4));

/** What all figures share: typeface, white ground, margins, legend above the plot. */
export function plotLayout(layout: Partial<Layout>): Partial<Layout> {
  return {
    font: { family: fontFamily, size: 13, color: inkColour },
    paper_bgcolor: '#ffffff',
    plot_bgcolor: '#ffffff',
    height: 420,
    margin: { l: 70, r: 24, t: 24, b: 56 },
    hovermode: 'closest',
    legend: {
      orientation: 'h',
      x: 0,
      xanchor: 'left',
      y: 1.02,
      yanchor: 'bottom',
      font: { size: 12 },
      traceorder: 'normal',
    },
    ...layout,
  };
}

/** Domains of a grid of panels in paper coordinates, row by row from the top. */
export function panelDomains(
  rows: number,
  columns: number,
  gap = { x: 0.1, y: 0.14 },
): { x: [number, number]; y: [number, number] }[] {
  const width = (1 - gap.x * (columns - 1)) / columns;
  const height = (1 - gap.y * (rows - 1)) / rows;
  return Array.from({ length: rows * columns }, (_, i) => {
    const left = (i % columns) * (width + gap.x);
    const top = 1 - Math.floor(i / columns) * (height + gap.y);
    return { x: [round(left), round(left + width)], y: [round(Math.max(0, top - height)), round(top)] };
  });
}

/** 'x', 'x2', 'x3', ... as plotly.js numbers the axes of panel 0, 1, 2, ... */
export function axisId(letter: 'x' | 'y', panel: number): AxisName {
  return (panel === 0 ? letter : `${letter}${panel + 1}`) as AxisName;
}

/** 'xaxis', 'xaxis2', ...: the layout's key of the axis of a panel. */
export function axisKey(letter: 'x' | 'y', panel: number): string {
  return panel === 0 ? `${letter}axis` : `${letter}axis${panel + 1}`;
}
