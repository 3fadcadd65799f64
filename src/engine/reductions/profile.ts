import { type Vector, vectorRows } from '../expressions/kernels/vector.js';
import type { Arena } from '../kernels/arena.js';
import { Axis } from './axis.js';
import type { Reduction } from './reduction.js';

/** Inputs: one float64 column per axis, then the value that is averaged, then the weight if there is one. */
export interface ProfileSpec {
  readonly kind: 'profile';
  readonly edges: readonly (readonly number[])[];
  readonly weighted: boolean;
}

/** Row-major over (bins + 2) per axis: below, the bins, above. */
export interface ProfileState {
  readonly rows: Float64Array;
  readonly weights: Float64Array;
  /** Sum of squared weights. */
  readonly squaredWeights: Float64Array;
  readonly means: Float64Array;
  /** Sum of weight times squared distance from the mean. */
  readonly squares: Float64Array;
  /** Rows in no bin: a value, the average's or the weight is missing. */
  missing: number;
}

/**
 * Moments of a value in bins, so taken that a large mean does not eat the digits of the
 * spread; blocks are joined by Chan, Golub and LeVeque 1979 (Stanford STAN-CS-79-773).
 */
export function profile({ edges, weighted }: ProfileSpec, arena: Arena): Reduction<ProfileState> {
  const size = edges.reduce((product, each) => product * (each.length + 1), 1);
  const start = (): ProfileState => ({
    rows: new Float64Array(size),
    weights: new Float64Array(size),
    squaredWeights: new Float64Array(size),
    means: new Float64Array(size),
    squares: new Float64Array(size),
    missing: 0,
  });
  let filling: Filling | undefined;
  return {
    start() {
      filling ??= new Filling({ kind: 'profile', edges, weighted }, arena);
      return start();
    },
    add(state, inputs, n) {
      filling?.fill(state, inputs, n);
    },
    close: (state) => state,
    merge: joined,
  };
}

/** The bins of the rows in work. */
class Filling {
  readonly #axes: readonly Axis[];
  readonly #bins: Int32Array;

  constructor(
    readonly spec: ProfileSpec,
    arena: Arena,
  ) {
    this.#axes = spec.edges.map((each) => new Axis(each, arena));
    this.#bins = arena.array('int32', vectorRows) as Int32Array;
  }

  /** Takes in one vector of rows. */
  fill(state: ProfileState, inputs: readonly Vector[], n: number): void {
    const bins = this.#bins.fill(0, 0, n);
    let stride = state.rows.length;
    this.#axes.forEach((axis, i) => {
      stride /= axis.bins + 2;
      axis.index(inputs[i], stride, bins, n);
    });
    const values = inputs[this.#axes.length].values as Float64Array;
    const weights = this.spec.weighted ? (inputs[this.#axes.length + 1].values as Float64Array) : undefined;
    for (let i = 0; i < n; i++) {
      const weight = weights === undefined ? 1 : weights[i];
      if (bins[i] < 0 || Number.isNaN(values[i]) || Number.isNaN(weight)) state.missing++;
      else take(state, bins[i], values[i], weight);
    }
  }
}

/** One value more (Welford 1962, Technometrics 4, 419; West 1979 for weights). */
function take(state: ProfileState, bin: number, value: number, weight: number): void {
  const { rows, weights, squaredWeights, means, squares } = state;
  rows[bin]++;
  weights[bin] += weight;
  squaredWeights[bin] += weight * weight;
  if (weight === 0) return;
  const distance = value - means[bin];
  means[bin] += (distance * weight) / weights[bin];
  squares[bin] += weight * distance * (value - means[bin]);
}

function joined(left: ProfileState, right: ProfileState): ProfileState {
  left.missing += right.missing;
  for (let bin = 0; bin < left.rows.length; bin++) {
    const [a, b] = [left.weights[bin], right.weights[bin]];
    const total = a + b;
    left.rows[bin] += right.rows[bin];
    left.squaredWeights[bin] += right.squaredWeights[bin];
    left.weights[bin] = total;
    if (right.squaredWeights[bin] === 0) continue;
    const distance = right.means[bin] - left.means[bin];
    left.means[bin] += distance * (b / total);
    left.squares[bin] += right.squares[bin] + distance * distance * a * (b / total);
  }
  return left;
}
