import { type NdArray, ndarrayOf } from '../../../core/index.js';
import type { Node } from '../../expressions/graph.js';
import type { ProfileState } from '../../reductions/profile.js';
import type { Part } from '../part.js';
import type { ResultSteps } from '../result.js';
import { inner } from './histogram.js';
import type { FrameParts } from './rows.js';

/** The average of a value in bins of one or more columns, as ROOT's TProfile. */
export interface Profile {
  readonly axes: readonly { readonly column: string; readonly edges: Float64Array }[];
  /** The column or expression that is averaged. */
  readonly value: string;
  /** [bin of axis 0, ...] weighted mean, in the value's unit; NaN in an empty bin. */
  readonly mean: NdArray<Float64Array>;
  /** The same shape: standard error of the mean, spread / sqrt((sum w)^2 / sum w^2); 0 for a single row. */
  readonly error: NdArray<Float64Array>;
  /** The same shape: standard deviation of the values in the bin, ddof 0. */
  readonly spread: NdArray<Float64Array>;
  /** The same shape: sum of weights; number of rows without weights. */
  readonly weights: NdArray<Float64Array>;
  /** The same shape: number of rows. */
  readonly rows: NdArray<Float64Array>;
  /** Rows below or above the edges of an axis. */
  readonly outside: number;
  /** Rows in which a value or the weight is missing. */
  readonly missing: number;
}

export interface ProfileWanted {
  readonly axes: Profile['axes'];
  readonly value: string;
  readonly inputs: (part: Part) => readonly Node[];
  readonly weighted: boolean;
}

export function* profileResult(
  { parts, settings }: FrameParts,
  { axes, value, inputs, weighted }: ProfileWanted,
): ResultSteps<Profile> {
  const edges = axes.map((axis) => Array.from(axis.edges));
  const [found] = yield [{ parts, settings, inputs, spec: { kind: 'profile', edges, weighted } }];
  const shape = axes.map((axis) => axis.edges.length + 1);
  const state = (found as ProfileState | undefined) ?? emptyProfile(shape);
  const spread = state.squares.map((squares, bin) => Math.sqrt(Math.max(0, squares) / state.weights[bin]));
  const error = spread.map(
    (each, bin) => (each * Math.sqrt(state.squaredWeights[bin])) / Math.abs(state.weights[bin]),
  );
  const mean = state.means.map((each, bin) => (state.squaredWeights[bin] === 0 ? Number.NaN : each));
  const cut = (values: Float64Array) => inner(ndarrayOf(values, shape));
  const rows = cut(state.rows);
  const all = state.rows.reduce((sum, each) => sum + each, 0);
  const outside = all - (rows.data as Float64Array).reduce((sum, each) => sum + each, 0);
  const weights = cut(state.weights);
  const averages = { mean: cut(mean), error: cut(error), spread: cut(spread) };
  return { axes, value, ...averages, weights, rows, outside, missing: state.missing };
}

function emptyProfile(shape: readonly number[]): ProfileState {
  const zeros = () => new Float64Array(shape.reduce((product, bins) => product * bins, 1));
  const moments = { means: zeros(), squares: zeros() };
  return { rows: zeros(), weights: zeros(), squaredWeights: zeros(), ...moments, missing: 0 };
}
