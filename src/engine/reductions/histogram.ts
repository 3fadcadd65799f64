import { type Vector, vectorRows } from '../expressions/kernels/vector.js';
import { Axis } from './axis.js';
import type { Reduction } from './reduction.js';

/** Inputs: one float64 column per axis, then the weight if there is one. */
export interface HistogramSpec {
  readonly kind: 'histogram';
  readonly edges: readonly (readonly number[])[];
  readonly weighted: boolean;
}

/** Row-major over (bins + 2) per axis: below, the bins, above. */
export interface HistogramState {
  readonly values: Float64Array;
  /** Sum of squared weights; empty without weights, where it equals `values`. */
  readonly variances: Float64Array;
  /** Rows whose value on some axis, or whose weight, is missing. */
  missing: number;
  rows: number;
}

export function histogram({ edges, weighted }: HistogramSpec): Reduction<HistogramState> {
  const axes = edges.map((each) => new Axis(each));
  const strides = axes.map((_, i) => axes.slice(i + 1).reduce((size, axis) => size * (axis.bins + 2), 1));
  const size = axes.reduce((product, axis) => product * (axis.bins + 2), 1);
  const bins = new Int32Array(vectorRows);
  return {
    exact: !weighted,
    start: () => ({
      values: new Float64Array(size),
      variances: new Float64Array(weighted ? size : 0),
      missing: 0,
      rows: 0,
    }),
    add(state, inputs, n) {
      bins.fill(0, 0, n);
      axes.forEach((axis, i) => {
        axis.index(inputs[i].values as Float64Array, strides[i], bins, n);
      });
      state.rows += n;
      state.missing += weighted ? fillWeighted(state, bins, inputs[axes.length], n) : fill(state, bins, n);
    },
    close: (state) => state,
    merge(left, right) {
      addTo(left.values, right.values);
      addTo(left.variances, right.variances);
      left.missing += right.missing;
      left.rows += right.rows;
      return left;
    },
  };
}

function fill({ values }: HistogramState, bins: Int32Array, n: number): number {
  let missing = 0;
  for (let i = 0; i < n; i++) {
    if (bins[i] < 0) missing++;
    else values[bins[i]]++;
  }
  return missing;
}

function fillWeighted(
  { values, variances }: HistogramState,
  bins: Int32Array,
  weight: Vector,
  n: number,
): number {
  const weights = weight.values as Float64Array;
  let missing = 0;
  for (let i = 0; i < n; i++) {
    const w = weights[i];
    if (bins[i] < 0 || Number.isNaN(w)) missing++;
    else {
      values[bins[i]] += w;
      variances[bins[i]] += w * w;
    }
  }
  return missing;
}

function addTo(left: Float64Array, right: Float64Array): void {
  for (let i = 0; i < left.length; i++) left[i] += right[i];
}
