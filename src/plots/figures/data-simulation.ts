import type { Data, LayoutAxis } from 'plotly.js';
import { axis, logAxis, plotLayout, stackedAxes } from '../drawing/axes.js';
import { requireBins } from '../drawing/bins.js';
import { type Figure, makeFigure, type Numbers } from '../drawing/figure.js';
import { groupStylesOf } from '../drawing/palette.js';
import { anchorName, plotText } from '../drawing/text.js';
import { band, binnedPoints, stepLine } from '../drawing/traces.js';

/** One feature in data and in simulation weighted to a flux model and to the data's livetime (or normalised to the data). */
export interface DataSimulationComparison {
  /** Column, as in the analysis file. */
  readonly feature: string;
  /** Unit of the column; none for logarithms and cosines. */
  readonly unit?: string;
  /** [bin + 1] */
  readonly edges: Numbers;
  /** [bin], events */
  readonly data: Numbers;
  /** [bin], events; default: Poisson, sqrt(data) */
  readonly dataErr?: Numbers;
  /** [bin], weighted events */
  readonly simulation: Numbers;
  /** [bin], weighted events */
  readonly simulationErr: Numbers;
  /** Simulation by mass group, each [bin], weighted events. */
  readonly groups?: readonly { readonly group: string; readonly simulation: Numbers }[];
  readonly chiSquared?: number;
  readonly degreesOfFreedom?: number;
  readonly pValue?: number;
  /** What the simulation is weighted with and normalised to: "H4a, normalised to the data". */
  readonly weighting?: string;
}

const data = { label: 'data', colour: '#1a1a1a', symbol: 'circle', dash: 'solid' } as const;
const simulation = { label: 'simulation', colour: '#4393c3', symbol: 'square', dash: 'solid' } as const;

/** Histograms of a feature in data and simulation, and their ratio below. */
export function dataSimulationFigure(comparison: DataSimulationComparison): Figure {
  const { feature, edges } = comparison;
  const name = `data-simulation-${anchorName(feature)}`;
  const bins = edges.length - 1;
  for (const key of ['data', 'simulation', 'simulationErr'] as const)
    requireBins(name, key, comparison[key], bins);
  const unit = comparison.unit ? ` (${plotText(comparison.unit)})` : '';
  return makeFigure({
    name,
    title: `Data and simulation: ${feature}`,
    caption: `Data (points) and simulation (line and band: Monte-Carlo error)${comparison.weighting ? `, weighted with ${comparison.weighting}` : ''}; below their ratio (triangles: outside of its axis).${agreement(comparison)}`,
    data: [...histograms(comparison), ...ratios(comparison)],
    layout: plotLayout({
      height: 460,
      ...stackedAxes(
        axis(`${plotText(feature)}${unit}`),
        {
          upper: countAxis(comparison),
          lower: axis('data / sim.', { range: ratioRange(comparison), nticks: 5 }),
        },
        0.68,
      ),
      shapes: [
        {
          type: 'line',
          xref: 'paper',
          x0: 0,
          x1: 1,
          yref: 'y2',
          y0: 1,
          y1: 1,
          line: { width: 1, dash: 'dot' },
        },
      ],
    }),
  });
}

function agreement({ chiSquared, degreesOfFreedom, pValue }: DataSimulationComparison): string {
  if (chiSquared === undefined || degreesOfFreedom === undefined) return '';
  const p = pValue === undefined ? '' : `, p = ${pValue.toPrecision(2)}`;
  return ` χ² / degrees of freedom = ${chiSquared.toFixed(1)} / ${degreesOfFreedom}${p}.`;
}

function histograms(comparison: DataSimulationComparison): Data[] {
  const { edges } = comparison;
  const limits = around(comparison.simulation, comparison.simulationErr);
  const groups = comparison.groups ?? [];
  const styles = groupStylesOf(groups.map(({ group }) => group));
  return [
    ...groups.map(({ simulation: values }, i) => stepLine(edges, values, styles[i])),
    band(edges, limits, simulation, { showlegend: false, opacity: 0.35 }),
    stepLine(edges, comparison.simulation, simulation),
    binnedPoints(edges, comparison.data, dataErrors(comparison), { style: data }),
  ];
}

function ratios(comparison: DataSimulationComparison): Data[] {
  const { edges } = comparison;
  const errors = dataErrors(comparison);
  const divide = (values: Numbers): number[] =>
    Array.from(values, (value, i) =>
      comparison.simulation[i] > 0 ? value / comparison.simulation[i] : Number.NaN,
    );
  const placement = { xaxis: 'x2', yaxis: 'y2', showlegend: false };
  const ones = divide(comparison.simulation);
  const ratio = withoutEmpty(divide(comparison.data));
  return [
    band(edges, around(ones, divide(comparison.simulationErr)), simulation, { ...placement, opacity: 0.35 }),
    binnedPoints(edges, ratio, divide(errors), { style: data, placement }),
    ...beyondAxis(comparison, ratio),
  ];
}

/** Arrows at the edges of the panel where ratios lie outside of it: a point that is cut off says nothing. */
function beyondAxis(comparison: DataSimulationComparison, ratio: readonly number[]): Data[] {
  const { edges } = comparison;
  const [low, high] = ratioRange(comparison);
  const outside = [...ratio.keys()].filter((i) => ratio[i] < low || ratio[i] > high);
  if (outside.length === 0) return [];
  const middle = (i: number): number => (edges[i] + edges[i + 1]) / 2;
  return [
    {
      type: 'scatter',
      mode: 'markers',
      name: 'outside of the axis',
      x: outside.map(middle),
      y: outside.map((i) => (ratio[i] > high ? high : low)),
      text: outside.map((i) => `data / sim. ${ratio[i].toPrecision(3)}`),
      hoverinfo: 'text',
      marker: {
        symbol: outside.map((i) => (ratio[i] > high ? 'triangle-up' : 'triangle-down')),
        size: 9,
        color: data.colour,
      },
      cliponaxis: false,
      xaxis: 'x2',
      yaxis: 'y2',
      showlegend: false,
    },
  ];
}

/** A ratio of 0 is an empty bin of the data: no point. */
function withoutEmpty(values: readonly number[]): number[] {
  return values.map((value) => (value > 0 ? value : Number.NaN));
}

function dataErrors({ data: counts, dataErr }: DataSimulationComparison): number[] {
  return Array.from(dataErr ?? counts, (value) => (dataErr ? value : Math.sqrt(Math.max(0, value))));
}

function around(values: Numbers, errors: Numbers): { lower: number[]; upper: number[] } {
  return {
    lower: Array.from(values, (value, i) => value - errors[i]),
    upper: Array.from(values, (value, i) => value + errors[i]),
  };
}

/** Logarithmic where the bins differ by more than a factor of 300, down to half an event. */
function countAxis({ data: counts, simulation: weighted }: DataSimulationComparison): Partial<LayoutAxis> {
  const positive = [...Array.from(counts), ...Array.from(weighted)].filter((value) => value > 0);
  const [least, most] = [Math.min(...positive), Math.max(...positive)];
  if (positive.length > 0 && most > 300 * least)
    return logAxis('events per bin', [Math.max(0.5, least / 2), most * 3]);
  return axis('events per bin', { rangemode: 'tozero', separatethousands: true, exponentformat: 'none' });
}

/** Wide enough for the well-measured bins, never narrower than 0.8 to 1.2 nor wider than 0 to 2. */
function ratioRange({ data: counts, simulation: weighted }: DataSimulationComparison): [number, number] {
  let reach = 0.2;
  for (let i = 0; i < counts.length; i++) {
    if (counts[i] >= 25 && weighted[i] > 0)
      reach = Math.max(reach, 1.2 * Math.abs(counts[i] / weighted[i] - 1));
  }
  const most = Number(Math.min(1, reach).toPrecision(2));
  return [1 - most, 1 + most];
}
