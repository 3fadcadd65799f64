import type { Data, Layout } from 'plotly.js';

/** Plain numbers in a row: number[], Float64Array, ... */
export type Numbers = ArrayLike<number>;

/** A figure as plain data: what plotly.js draws, and the words around it. Nothing here needs plotly.js to be loaded. */
export interface Figure {
  /** Unique in a report; letters, digits and hyphens: anchor and file name. */
  readonly name: string;
  /** One line above the figure, plain text. */
  readonly title: string;
  /** What is drawn and how to read it, plain text, below the figure. */
  readonly caption: string;
  readonly data: Data[];
  readonly layout: Partial<Layout>;
  /** Narrower than this (px) the figure scrolls sideways instead of being squeezed. */
  readonly minWidthPx: number;
}

/** Everything of a figure but the widths, which most figures leave at their default. */
export function makeFigure(parts: Omit<Figure, 'minWidthPx'> & { readonly minWidthPx?: number }): Figure {
  return { minWidthPx: 320, ...parts };
}
