import type { Dash, Data, ErrorBar, PlotData } from 'plotly.js';
import { bandPath, binCentres, binHalfWidths, stepPath } from './bins.js';
import { displayedAll } from './displayed.js';
import type { Numbers } from './figure.js';
import { type GroupStyle, inkColour, translucent } from './palette.js';
import { plotText } from './text.js';

/** Which axes a trace belongs to and whether it stands in the legend. */
export type Placement = Partial<Pick<PlotData, 'xaxis' | 'yaxis' | 'showlegend' | 'legendgroup' | 'visible'>>;

/** Points at the middles of bins with horizontal bars over the bins and vertical errors (one sigma). */
export function binnedPoints(
  edges: Numbers,
  values: Numbers,
  errors: Numbers | undefined,
  options: {
    readonly style: GroupStyle;
    readonly placement?: Placement;
    /** [i, n]: the i-th of n series in the same bins stands a little beside the middle, so that errors can be told apart. */
    readonly dodge?: readonly [number, number];
  },
): Data {
  const { style, placement, dodge = [0, 1] } = options;
  const half = binHalfWidths(edges);
  const shift = half.map((width) => width * 0.22 * (dodge[0] - (dodge[1] - 1) / 2));
  return {
    type: 'scatter',
    mode: 'markers',
    name: plotText(style.label),
    x: binCentres(edges).map((centre, i) => Number((centre + shift[i]).toPrecision(8))),
    y: displayedAll(values),
    error_x: horizontalBars(half, shift, style.colour),
    ...(errors && { error_y: bars(displayedAll(errors), style.colour) }),
    marker: { color: style.colour, symbol: style.symbol, size: 7 },
    ...placement,
  };
}

/** Bars over the whole bins of points that stand `shift` beside the middle. */
function horizontalBars(half: readonly number[], shift: readonly number[], colour: string): ErrorBar {
  const tidy = (value: number): number => Number(value.toPrecision(6));
  return {
    type: 'data',
    symmetric: false,
    array: half.map((width, i) => tidy(width - shift[i])),
    arrayminus: half.map((width, i) => tidy(width + shift[i])),
    color: colour,
    thickness: 1.4,
    width: 0,
    visible: true,
  };
}

/** Symmetric error bars without caps. A gap (null) has no bar. */
export function bars(widths: readonly (number | null)[], colour: string, thickness = 1.4): ErrorBar {
  return {
    type: 'data',
    symmetric: true,
    array: widths.map((each) => Number((each ?? 0).toPrecision(6))),
    color: colour,
    thickness,
    width: 0,
    visible: true,
  };
}

/** A step line over the bins. */
export function stepLine(
  edges: Numbers,
  values: Numbers,
  style: GroupStyle,
  placement: Placement = {},
): Data {
  return {
    type: 'scatter',
    mode: 'lines',
    name: plotText(style.label),
    ...stepPath(edges, values),
    line: { color: style.colour, width: 1.8, dash: style.dash },
    ...placement,
  };
}

/** The area between two step lines in the style's colour. */
export function band(
  edges: Numbers,
  limits: { readonly lower: Numbers; readonly upper: Numbers },
  style: GroupStyle,
  placement: Placement & { readonly opacity?: number } = {},
): Data {
  const { opacity = 0.2, ...rest } = placement;
  return {
    type: 'scatter',
    mode: 'lines',
    name: plotText(style.label),
    ...bandPath(edges, limits.lower, limits.upper),
    fill: 'toself',
    fillcolor: translucent(style.colour, opacity),
    line: { width: 0, color: style.colour },
    hoverinfo: 'skip',
    ...rest,
  };
}

/** A black line of the legend for lines of several colours, as the curves of one flux model for all mass groups. */
export function legendLine(label: string, dash: Dash, legendgroup?: string): Data {
  const line = { color: inkColour, width: 1.4, dash };
  const placed = { ...(legendgroup && { legendgroup }), legendrank: 950 };
  return { type: 'scatter', mode: 'lines', name: plotText(label), x: [null], y: [null], line, ...placed };
}
