import type { Annotations, Layout, LayoutAxis } from 'plotly.js';
import { axis } from './axes.js';
import type { Numbers } from './figure.js';
import { faintColour, groupStylesOf } from './palette.js';
import { plotText } from './text.js';

/** How cells stand along the axes: as the unfolding numbers them, or one block of energies per group. */
export type CellOrder = 'energy' | 'group';

/** (energy x group) cells along an axis. */
export interface CellAxis {
  /** [place], the cell (groups x energy bin + group) that stands there */
  readonly cells: readonly number[];
  /** [place], "p 6.4-6.5" */
  readonly labels: string[];
  /** The axis along x or y; `before` stands before its title: "true ". */
  axis(direction: 'x' | 'y', before?: string): Partial<LayoutAxis>;
  /** Lines between the groups' blocks. */
  separators(direction: 'x' | 'y'): NonNullable<Layout['shapes']>;
  /** Names of the groups beside their blocks. */
  groupNames(direction: 'x' | 'y'): Partial<Annotations>[];
}

/** Cells of the given groups and lg(E/GeV) edges in the wanted order. */
export function cellAxis(groups: readonly string[], edges: Numbers, order: CellOrder): CellAxis {
  const bins = edges.length - 1;
  const names = groupStylesOf(groups).map(({ label }) => plotText(label.replace(/ \(.*/, '')));
  const places = Array.from({ length: bins * groups.length }, (_, place) =>
    order === 'energy'
      ? { bin: Math.floor(place / groups.length), group: place % groups.length }
      : { bin: place % bins, group: Math.floor(place / bins) },
  );
  const ticks = order === 'energy' ? energyTicks(edges, groups.length) : blockTicks(edges, groups.length);
  const lgE = 'log<sub>10</sub>(<i>E</i> / GeV)';
  const title = order === 'energy' ? `${lgE} × (${names.join(', ')})` : `${lgE} per group`;
  const blocks = order === 'energy' ? [] : names;
  return {
    cells: places.map(({ bin, group }) => groups.length * bin + group),
    labels: places.map(
      ({ bin, group }) => `${names[group]} ${edges[bin].toFixed(1)}–${edges[bin + 1].toFixed(1)}`,
    ),
    axis: (direction, before = '') =>
      axis(`${before}${title}`, {
        type: 'category',
        ...ticks,
        title: { text: `${before}${title}`, standoff: titleDistance(order, direction) },
        tickangle: 0,
        ticks: 'outside',
        minor: {},
        showgrid: false,
        range: [-0.5, places.length - 0.5],
      }),
    separators: (direction) => blocks.slice(1).map((_, i) => separator(direction, (i + 1) * bins - 0.5)),
    groupNames: (direction) => blocks.map((name, i) => blockName(direction, name, (i + 0.5) * bins - 0.5)),
  };
}

/** The groups' names stand between the ticks and the title. */
function titleDistance(order: CellOrder, direction: 'x' | 'y'): number {
  if (order === 'energy') return 8;
  return direction === 'x' ? 24 : 42;
}

/** A tick at every half unit of lg E. */
function energyTicks(edges: Numbers, groups: number): Partial<LayoutAxis> {
  const wanted = edgesAt(edges, 0.5);
  return {
    tickvals: wanted.map(({ i }) => i * groups - 0.5),
    ticktext: wanted.map(({ edge }) => edge.toFixed(1)),
  };
}

/** In each group's block a tick at every unit of lg E, or every half where the range is short. */
function blockTicks(edges: Numbers, groups: number): Partial<LayoutAxis> {
  const bins = edges.length - 1;
  const wanted = edgesAt(edges, edges[bins] - edges[0] < 1.6 ? 0.5 : 1);
  const all = Array.from({ length: groups }, (_, group) =>
    wanted.map(({ edge, i }) => ({ edge, i, group })),
  ).flat();
  return {
    tickvals: all.map(({ i, group }) => group * bins + i - 0.5),
    ticktext: all.map(({ edge }) => String(Number(edge.toFixed(1)))),
  };
}

/** Edges at multiples of `step`, but for the last one, which is the next block's first. */
function edgesAt(edges: Numbers, step: number): { edge: number; i: number }[] {
  const isMultiple = (edge: number): boolean => Math.abs(edge / step - Math.round(edge / step)) < 1e-6;
  return Array.from(edges, (edge, i) => ({ edge, i })).filter(({ edge }) => isMultiple(edge));
}

function separator(direction: 'x' | 'y', place: number): NonNullable<Layout['shapes']>[number] {
  const line = { color: faintColour, width: 1 };
  return direction === 'x'
    ? { type: 'line', x0: place, x1: place, yref: 'paper', y0: 0, y1: 1, line }
    : { type: 'line', y0: place, y1: place, xref: 'paper', x0: 0, x1: 1, line };
}

function blockName(direction: 'x' | 'y', name: string, place: number): Partial<Annotations> {
  const text = { text: `<b>${name}</b>`, showarrow: false };
  return direction === 'x'
    ? { ...text, x: place, yref: 'paper', y: 0, yanchor: 'top', yshift: -22 }
    : { ...text, y: place, xref: 'paper', x: 0, xanchor: 'center', xshift: -34, textangle: '-90' };
}
