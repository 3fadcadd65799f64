import { type NdArray, ndarrayOf } from '../../../core/index.js';
import type { Node } from '../../expressions/graph.js';
import type { ComomentsState } from '../../reductions/comoments.js';
import type { Part } from '../part.js';
import type { ResultSteps } from '../result.js';
import type { FrameParts } from './rows.js';

export interface CovarianceMatrix {
  readonly columns: readonly string[];
  /** [column, column], in the product of the columns' units; with ddof 0, as numpy with bias=True. */
  readonly covariance: NdArray<Float64Array>;
  /** [column, column], Pearson; NaN where a column does not vary. */
  readonly correlation: NdArray<Float64Array>;
  /** [column] */
  readonly means: Float64Array;
  /** Rows that were used, and rows left out since a value is missing. */
  readonly rows: number;
  readonly missing: number;
}

export interface CovarianceWanted {
  readonly columns: readonly string[];
  readonly inputs: (part: Part) => readonly Node[];
  readonly weighted: boolean;
}

export function* covarianceResult(
  { parts, settings }: FrameParts,
  { columns, inputs, weighted }: CovarianceWanted,
): ResultSteps<CovarianceMatrix> {
  const size = columns.length;
  const [found] = yield [{ parts, settings, inputs, spec: { kind: 'comoments', columns: size, weighted } }];
  const state = found as ComomentsState | undefined;
  const covariance = new Float64Array(size * size).map((_, i) =>
    state ? state.products[i] / state.weight : Number.NaN,
  );
  const correlation = covariance.map((value, i) => {
    const [a, b] = [Math.floor(i / size), i % size];
    const spread = Math.sqrt(covariance[a * size + a]) * Math.sqrt(covariance[b * size + b]);
    // Rounding of tiny spreads can reach beyond 1.
    return a === b && spread > 0 ? 1 : Math.max(-1, Math.min(1, value / spread));
  });
  return {
    columns,
    covariance: ndarrayOf(covariance, [size, size]),
    correlation: ndarrayOf(correlation, [size, size]),
    means: state?.means ?? new Float64Array(size).fill(Number.NaN),
    rows: state?.rows ?? 0,
    missing: state?.missing ?? 0,
  };
}
