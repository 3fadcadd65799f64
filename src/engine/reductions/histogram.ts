import { discard } from '../../core/index.js';
import { address, type Vector, vectorRows } from '../expressions/kernels/vector.js';
import type { Arena } from '../kernels/arena.js';
import { machine } from '../kernels/machine.js';
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

const noNumbers = new Float64Array(0);

export function histogram({ edges, weighted }: HistogramSpec, arena: Arena): Reduction<HistogramState> {
  let filling: Filling | undefined;
  return {
    exact: !weighted,
    start() {
      filling ??= weighted ? new WeightedFilling(edges, arena) : new CountFilling(edges, arena);
      filling.clear();
      return { values: noNumbers, variances: noNumbers, missing: 0, rows: 0 };
    },
    add(state, inputs, n) {
      state.rows += n;
      state.missing += filling?.fill(inputs, n) ?? 0;
    },
    close: (state) => ({ ...state, ...filling?.sums() }),
    merge(left, right) {
      addTo(left.values, right.values);
      addTo(left.variances, right.variances);
      left.missing += right.missing;
      left.rows += right.rows;
      discard([right.values, right.variances]);
      return left;
    },
  };
}

/** A histogram in the memory of kernels, and the bins of the rows in work. */
abstract class Filling {
  readonly #axes: readonly Axis[];
  readonly #strides: readonly number[];
  protected readonly bins: Int32Array;
  /** Bins of all axes with their flow. */
  protected readonly size: number;

  constructor(edges: HistogramSpec['edges'], arena: Arena) {
    this.#axes = edges.map((each) => new Axis(each, arena));
    const widths = this.#axes.map((axis) => axis.bins + 2);
    const product = (sizes: readonly number[]) => sizes.reduce((size, width) => size * width, 1);
    this.#strides = widths.map((_, i) => product(widths.slice(i + 1)));
    this.size = product(widths);
    this.bins = arena.array('int32', vectorRows) as Int32Array;
  }

  abstract clear(): void;
  /** Takes in rows whose bins are known. @returns how many are in no bin */
  protected abstract take(weight: Vector | undefined, n: number): number;
  /** Copies of what was gathered. */
  abstract sums(): Pick<HistogramState, 'values' | 'variances'>;

  fill(inputs: readonly Vector[], n: number): number {
    this.bins.fill(0, 0, n);
    this.#axes.forEach((axis, i) => {
      axis.index(inputs[i], this.#strides[i], this.bins, n);
    });
    return this.take(inputs[this.#axes.length], n);
  }
}

class CountFilling extends Filling {
  readonly #counts: Uint32Array;

  constructor(edges: HistogramSpec['edges'], arena: Arena) {
    super(edges, arena);
    this.#counts = arena.array('uint32', this.size) as Uint32Array;
  }

  clear(): void {
    this.#counts.fill(0);
  }

  protected take(_: undefined, n: number): number {
    return machine().fillBins(this.#counts.byteOffset, this.bins.byteOffset, n);
  }

  sums(): Pick<HistogramState, 'values' | 'variances'> {
    return { values: Float64Array.from(this.#counts), variances: noNumbers };
  }
}

/** Weight and squared weight of a bin lie side by side. */
class WeightedFilling extends Filling {
  readonly #pairs: Float64Array;
  readonly #values: Float64Array;
  readonly #variances: Float64Array;

  constructor(edges: HistogramSpec['edges'], arena: Arena) {
    super(edges, arena);
    this.#pairs = arena.numbers(2 * this.size);
    this.#values = arena.numbers(this.size);
    this.#variances = arena.numbers(this.size);
  }

  clear(): void {
    this.#pairs.fill(0);
  }

  protected take(weight: Vector, n: number): number {
    return machine().fillWeighted(this.#pairs.byteOffset, this.bins.byteOffset, address(weight), n);
  }

  sums(): Pick<HistogramState, 'values' | 'variances'> {
    const [values, variances] = [this.#values, this.#variances];
    machine().valuesOfPairs(values.byteOffset, variances.byteOffset, this.#pairs.byteOffset, this.size);
    return { values: values.slice(), variances: variances.slice() };
  }
}

function addTo(left: Float64Array, right: Float64Array): void {
  for (let i = 0; i < left.length; i++) left[i] += right[i];
}
