import type { Data, ErrorBar, MarkerSymbol } from 'plotly.js';
import type { Numbers } from './figure.js';
import { translucent } from './palette.js';
import { plotText } from './text.js';

/** Points of a spectrum with one-sided absolute errors, all in the units of the flux. */
export interface SpectrumPoints {
  readonly energyGeV: Numbers;
  /** Horizontal bars, GeV, one-sided. */
  readonly energyLow?: Numbers;
  readonly energyHigh?: Numbers;
  readonly flux: Numbers;
  readonly low: Numbers;
  readonly high: Numbers;
  readonly systLow?: Numbers;
  readonly systHigh?: Numbers;
  /** Where the arrow of point i starts, should it be an upper limit. */
  readonly limit: (i: number) => number;
}

export interface FluxPointOptions {
  readonly style: {
    readonly colour: string;
    readonly symbol: MarkerSymbol;
    readonly size: number;
    readonly open: boolean;
  };
  /** Flux is multiplied by (E/GeV)^power. */
  readonly power: number;
  readonly name: string;
  readonly legendgroup: string;
  /** Place in the legend: smaller comes first; plotly.js' default is 1000. */
  readonly legendrank?: number;
}

/**
 * True where a point is drawn as an upper limit: its lower edge does not reach above 5% of its value, the rule for the
 * published points that sit at the boundary of a fit. A logarithmic axis cannot show such a point.
 */
export function isUpperLimit(points: SpectrumPoints, i: number): boolean {
  return !(points.flux[i] - points.low[i] > 0.05 * points.flux[i]) || !(points.flux[i] > 0);
}

/** Points with errors, systematic boxes, and arrows for upper limits; scaled by E^power. */
export function fluxPoints(points: SpectrumPoints, options: FluxPointOptions): Data[] {
  const all = Array.from(points.energyGeV, (_, i) => i).filter((i) => Number.isFinite(points.flux[i]));
  const measured = all.filter((i) => !isUpperLimit(points, i));
  const limits = all.filter((i) => isUpperLimit(points, i) && points.limit(i) > 0);
  const pointTrace = measured.length > 0 ? [measuredPoints(points, measured, options)] : [];
  const limitTrace =
    limits.length > 0 ? [limitArrows(points, limits, { ...options, alone: measured.length === 0 })] : [];
  return [...systematicBoxes(points, measured, options), ...pointTrace, ...limitTrace];
}

const short = (value: number): number => Number(value.toPrecision(6));

function measuredPoints(points: SpectrumPoints, kept: readonly number[], options: FluxPointOptions): Data {
  const { style, power, name, legendgroup, legendrank } = options;
  const scaled = (values: Numbers): number[] =>
    kept.map((i) => short(values[i] * points.energyGeV[i] ** power));
  return {
    type: 'scatter',
    mode: 'markers',
    name: plotText(name),
    legendgroup,
    legendrank,
    x: kept.map((i) => short(points.energyGeV[i])),
    y: scaled(points.flux),
    error_y: errorBars(scaled(points.high), scaled(points.low), style),
    ...(points.energyLow &&
      points.energyHigh && {
        error_x: errorBars(
          kept.map((i) => short(points.energyHigh![i])),
          kept.map((i) => short(points.energyLow![i])),
          style,
        ),
      }),
    marker: {
      color: style.colour,
      symbol: style.symbol,
      size: style.size,
      line: { width: 1.2, color: style.colour },
    },
    hovertemplate:
      'E = %{x:.3e} GeV<br>%{y:.4g} +%{error_y.array:.2g} −%{error_y.arrayminus:.2g}<extra>%{fullData.name}</extra>',
  };
}

function errorBars(array: number[], arrayminus: number[], style: FluxPointOptions['style']): ErrorBar {
  return {
    type: 'data',
    symmetric: false,
    array,
    arrayminus,
    color: style.colour,
    thickness: style.open ? 1 : 1.5,
    width: 0,
    visible: true,
  };
}

/** How far the arrow of an upper limit reaches down, as a fraction of the limit: the same length everywhere on a logarithmic axis. */
const arrowTip = 0.62;

/** A bar at the limit and an arrow head below it. */
function limitArrows(
  points: SpectrumPoints,
  kept: readonly number[],
  { style, power, name, legendgroup, legendrank, alone }: FluxPointOptions & { readonly alone: boolean },
): Data {
  const limits = kept.map((i) => points.limit(i) * points.energyGeV[i] ** power);
  return {
    type: 'scatter',
    mode: 'markers',
    name: `${plotText(name)} (upper limits)`,
    legendgroup,
    legendrank,
    showlegend: alone,
    x: kept.flatMap((i) => [short(points.energyGeV[i]), short(points.energyGeV[i])]),
    y: limits.flatMap((limit) => [short(limit), short(limit * arrowTip)]),
    error_y: errorBars(
      limits.flatMap(() => [0, 0]),
      limits.flatMap((limit) => [short(limit * (1 - arrowTip)), 0]),
      style,
    ),
    marker: {
      color: style.colour,
      symbol: limits.flatMap(() => ['line-ew', 'triangle-down'] as const),
      size: limits.flatMap(() => [9, 7]),
      line: { width: limits.flatMap(() => [1.6, 0]), color: style.colour },
    },
    hovertemplate: 'E = %{x:.3e} GeV<br>upper limit<extra>%{fullData.name}</extra>',
  };
}

/** One closed outline a point: the width of the bin times the systematic interval. */
function systematicBoxes(points: SpectrumPoints, kept: readonly number[], options: FluxPointOptions): Data[] {
  const { energyGeV, energyLow, energyHigh, systLow, systHigh, flux } = points;
  if (!energyLow || !energyHigh || !systLow || !systHigh) return [];
  const x: (number | null)[] = [];
  const y: (number | null)[] = [];
  for (const i of kept) {
    const [left, right] = [energyGeV[i] - energyLow[i], energyGeV[i] + energyHigh[i]].map(short);
    const scale = energyGeV[i] ** options.power;
    // A logarithmic axis ends somewhere: an interval that reaches zero is drawn down to a hundredth of the point.
    const bottom = short(Math.max(flux[i] - systLow[i], flux[i] / 100) * scale);
    const top = short((flux[i] + systHigh[i]) * scale);
    x.push(left, right, right, left, left, null);
    y.push(bottom, bottom, top, top, bottom, null);
  }
  return [
    {
      type: 'scatter',
      mode: 'lines',
      x,
      y,
      fill: 'toself',
      fillcolor: translucent(options.style.colour, 0.18),
      line: { width: 0, color: options.style.colour },
      hoverinfo: 'skip',
      showlegend: false,
      legendgroup: options.legendgroup,
    },
  ];
}

/** The range of a logarithmic axis that shows all points, but no more than five decades of them. */
export function scaledLimits(all: readonly SpectrumPoints[], power: number): [number, number] {
  const values = all.flatMap((points) =>
    Array.from(points.energyGeV, (energy, i) => {
      const value = isUpperLimit(points, i) ? points.limit(i) * arrowTip : points.flux[i];
      return value * energy ** power;
    }),
  );
  const positive = values.filter((value) => value > 0 && Number.isFinite(value));
  if (positive.length === 0) return [1, 1e5];
  const largest = Math.max(...positive);
  return [Math.max(Math.min(...positive) / 1.6, largest * 1e-5), largest * 1.8];
}
