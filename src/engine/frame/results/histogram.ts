import { checkOptions, DomainError, type NdArray, ndarrayOf, UsageError } from '../../../core/index.js';
import type { Node } from '../../expressions/graph.js';
import { checkEdges } from '../../reductions/axis.js';
import type { HistogramState } from '../../reductions/histogram.js';
import type { Part } from '../part.js';
import type { ResultSteps } from '../result.js';
import type { FrameParts } from './rows.js';

/** One axis of a histogram: its edges, or the number of bins of equal width in a range. */
export interface HistogramAxis {
  /** A column or an expression. */
  readonly column: string;
  /** Bin edges, growing, in the column's unit. Bins are half open, the last edge is closed, as in numpy. */
  readonly edges?: ArrayLike<number>;
  /** Number of bins of equal width, with `range`. */
  readonly bins?: number;
  /** First and last edge, with `bins`. */
  readonly range?: readonly [number, number];
}

const axisOptions = ['column', 'edges', 'bins', 'range'];

/** @throws {UsageError} an unknown key, no column, neither edges nor bins and range; {DomainError} edges that do not grow, no whole number of bins */
export function checkAxes(
  axes: HistogramAxis | readonly HistogramAxis[],
): { readonly column: string; readonly edges: Float64Array }[] {
  const list: readonly HistogramAxis[] = Array.isArray(axes) ? axes : [axes];
  for (const axis of list) {
    checkOptions('the axis of a histogram', axis, axisOptions);
    if (typeof axis.column !== 'string')
      throw new UsageError('the axis of a histogram needs a column', {
        fields: { found: axis.column },
        remedy: "Write { column: 'log_s125', bins: 20, range: [0, 3] }, or a list of such axes.",
      });
  }
  return list.map((axis) => ({ column: axis.column, edges: checkEdges(axis.column, edgesOf(axis)) }));
}

function edgesOf({ column, edges, bins, range }: HistogramAxis): ArrayLike<number> {
  if (edges !== undefined && bins === undefined && range === undefined) return edges;
  if (edges !== undefined || bins === undefined || range === undefined)
    throw new UsageError(`the axis of '${column}' needs either edges, or bins and range`, {
      fields: { column },
      remedy: `Write { column: '${column}', edges: [...] } or { column: '${column}', bins: 20, range: [low, high] }.`,
    });
  if (!(Number.isInteger(bins) && bins > 0))
    throw new DomainError(`the axis of '${column}' has ${bins} bins; it must be a whole number above 0`, {
      fields: { column, bins },
    });
  const [low, high] = range;
  // As numpy's linspace; the last edge is met exactly.
  const step = (high - low) / bins;
  return Float64Array.from({ length: bins + 1 }, (_, i) => (i === bins ? high : low + i * step));
}

export interface Histogram {
  readonly axes: readonly { readonly column: string; readonly edges: Float64Array }[];
  /** [bin of axis 0, bin of axis 1, ...] sum of weights; number of rows without weights. */
  readonly values: NdArray<Float64Array>;
  /** The same shape: sum of squared weights, the variance of `values`. */
  readonly variances: NdArray<Float64Array>;
  /** The same with two bins more on every axis: first what lies below the edges, last what lies above. */
  readonly withFlow: { readonly values: NdArray<Float64Array>; readonly variances: NdArray<Float64Array> };
  /** Rows that are in no bin since a value or the weight is missing. */
  readonly missing: number;
  /** All rows, with those missing and those outside. */
  readonly rows: number;
}

export interface HistogramWanted {
  readonly axes: readonly { readonly column: string; readonly edges: Float64Array }[];
  readonly inputs: (part: Part) => readonly Node[];
  readonly weighted: boolean;
}

export function* histogramResult(
  { parts, settings }: FrameParts,
  { axes, inputs, weighted }: HistogramWanted,
): ResultSteps<Histogram> {
  const edges = axes.map((axis) => Array.from(axis.edges));
  const [found] = yield [{ parts, settings, inputs, spec: { kind: 'histogram', edges, weighted } }];
  const shape = axes.map((axis) => axis.edges.length + 1);
  const size = shape.reduce((product, bins) => product * bins, 1);
  const state = (found as HistogramState | undefined) ?? {
    values: new Float64Array(size),
    missing: 0,
    rows: 0,
  };
  const variances = weighted && 'variances' in state ? state.variances : state.values.slice();
  const withFlow = { values: ndarrayOf(state.values, shape), variances: ndarrayOf(variances, shape) };
  return {
    axes,
    values: inner(withFlow.values),
    variances: inner(withFlow.variances),
    withFlow,
    missing: state.missing,
    rows: state.rows,
  };
}

/** Without the first and last bin of every axis, in an array of its own. */
export function inner(array: NdArray<Float64Array>): NdArray<Float64Array> {
  const shape = array.shape.map((bins) => bins - 2);
  const view = array.lo(...shape.map(() => 1)).hi(...shape);
  const size = shape.reduce((product, bins) => product * bins, 1);
  const data = new Float64Array(size);
  const place = shape.map(() => 0);
  for (let i = 0; i < size; i++) {
    data[i] = view.get(...place);
    for (let axis = shape.length - 1; axis >= 0 && ++place[axis] === shape[axis]; axis--) place[axis] = 0;
  }
  return ndarrayOf(data, shape);
}
