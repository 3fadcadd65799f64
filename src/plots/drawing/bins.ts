import { DomainError } from '../../core/index.js';
import { displayed } from './displayed.js';
import type { Numbers } from './figure.js';

/** Points of a line, null where it is interrupted. */
export interface Path {
  readonly x: (number | null)[];
  readonly y: (number | null)[];
}

/** Middles of bins, [bin]. On logarithmic edges these are the logarithmic centres. */
export function binCentres(edges: Numbers): number[] {
  return Array.from({ length: edges.length - 1 }, (_, i) => rounded((edges[i] + edges[i + 1]) / 2));
}

/** Half widths of bins, [bin]: the horizontal bars of points. */
export function binHalfWidths(edges: Numbers): number[] {
  return Array.from({ length: edges.length - 1 }, (_, i) => rounded((edges[i + 1] - edges[i]) / 2));
}

/** A histogram's outline: each value over the whole width of its bin; a NaN interrupts it. */
export function stepPath(edges: Numbers, values: Numbers): Path {
  const x: (number | null)[] = [];
  const y: (number | null)[] = [];
  for (let i = 0; i < values.length; i++) {
    const value = displayed(values[i]);
    x.push(rounded(edges[i]), rounded(edges[i + 1]));
    y.push(value, value);
  }
  return { x, y };
}

/** The area between two step lines as closed outlines (fill: 'toself'), one for each run of bins without NaN. */
export function bandPath(edges: Numbers, lower: Numbers, upper: Numbers): Path {
  const x: (number | null)[] = [];
  const y: (number | null)[] = [];
  for (const [first, last] of finiteRuns(lower, upper)) {
    if (x.length > 0) {
      x.push(null);
      y.push(null);
    }
    for (let i = first; i < last; i++) {
      x.push(rounded(edges[i]), rounded(edges[i + 1]));
      y.push(displayed(upper[i]), displayed(upper[i]));
    }
    for (let i = last - 1; i >= first; i--) {
      x.push(rounded(edges[i + 1]), rounded(edges[i]));
      y.push(displayed(lower[i]), displayed(lower[i]));
    }
  }
  return { x, y };
}

function finiteRuns(lower: Numbers, upper: Numbers): [number, number][] {
  const runs: [number, number][] = [];
  for (let i = 0; i < lower.length; i++) {
    if (!Number.isFinite(lower[i]) || !Number.isFinite(upper[i])) continue;
    const current = runs.at(-1);
    if (current && current[1] === i) current[1] = i + 1;
    else runs.push([i, i + 1]);
  }
  return runs;
}

/** Edges are sums of steps of 0.1: what a picture says is 6.3, not 6.300000000000001. */
function rounded(value: number): number {
  return Number(value.toPrecision(10));
}

/** " 2 values are no numbers and are not drawn." for a caption, or nothing: no NaN goes unsaid. */
export function missingNote(values: Numbers): string {
  const missing = Array.from(values).filter((value) => !Number.isFinite(value)).length;
  return missing === 0 ? '' : ` ${missing} values are no numbers and are not drawn.`;
}

/** Checks that there is one value a bin. @throws {DomainError} with the figure, the name and both lengths. */
export function requireBins(figure: string, name: string, values: ArrayLike<unknown>, bins: number): void {
  if (values.length === bins) return;
  throw new DomainError(`figure '${figure}': ${name} has ${values.length} values, ${bins} are needed`, {
    fields: { figure, name, value: values.length, needed: bins },
    remedy: 'Give one value per bin (one fewer than edges), NaN where there is none.',
  });
}
