import type { Annotations, Layout, LayoutAxis } from 'plotly.js';
import { axis, axisId, axisKey, panelDomains } from './axes.js';
import { groupStylesOf } from './palette.js';
import { plotText, titles } from './text.js';

/** How the panels of groupPanels are labelled. */
export interface GroupPanelOptions {
  /** plotly.js text, with the unit. */
  readonly yTitle: string;
  readonly xTitle?: string;
  readonly y?: Partial<LayoutAxis>;
  /** Before the group's name in the corner of its panel. */
  readonly prefix?: string;
}

/** Axes and labels of one panel per mass group, two in a row. The axes of group g are axisId('x', g), axisId('y', g). */
export function groupPanels(groups: readonly string[], options: GroupPanelOptions): Partial<Layout> {
  const columns = groups.length > 1 ? 2 : 1;
  const domains = panelDomains(Math.ceil(groups.length / columns), columns, { x: 0.12, y: 0.17 });
  const layout: Record<string, unknown> = {};
  const annotations: Partial<Annotations>[] = [];
  groupStylesOf(groups).forEach((style, panel) => {
    const { x, y } = domains[panel];
    layout[axisKey('x', panel)] = axis(options.xTitle ?? titles.lgTrueEnergy, {
      domain: x,
      anchor: axisId('y', panel),
    });
    layout[axisKey('y', panel)] = axis(panel % columns === 0 ? options.yTitle : '', {
      domain: y,
      anchor: axisId('x', panel),
      ...options.y,
    });
    annotations.push(panelLabel(`${options.prefix ?? ''}${plotText(style.label)}`, x[0], y[1]));
  });
  return { ...layout, annotations };
}

/** A bold label in the upper left corner of a panel. */
function panelLabel(text: string, x: number, y: number): Partial<Annotations> {
  const place = { xref: 'paper', yref: 'paper', xanchor: 'left', yanchor: 'top' } as const;
  const shift = { xshift: 8, yshift: -6 };
  return {
    ...place,
    ...shift,
    text: `<b>${text}</b>`,
    x,
    y,
    showarrow: false,
    bgcolor: 'rgba(255,255,255,0.8)',
  };
}
