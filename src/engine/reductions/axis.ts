import { DomainError } from '../../core/index.js';
import { address, type Vector } from '../expressions/kernels/vector.js';
import type { Arena } from '../kernels/arena.js';
import { machine } from '../kernels/machine.js';

/** More bins than this are searched: their places would be told apart by too few digits. */
const mostUniform = 1_000_000;

/** Finds the bin of a value: 0 for below the first edge, 1 for the first bin, ..., bins + 1 for above the last; -1 for NaN. */
export class Axis {
  readonly bins: number;
  readonly #edges: Float64Array;
  readonly #kernel: 'indexUniform' | 'indexSearched';

  constructor(edges: readonly number[], arena: Arena) {
    this.bins = edges.length - 1;
    this.#edges = arena.numbers(edges.length);
    this.#edges.set(edges);
    const uniform = this.bins <= mostUniform && isNearlyUniform(this.#edges);
    this.#kernel = uniform ? 'indexUniform' : 'indexSearched';
  }

  /** Adds `stride` times the bin of each value to `out`; rows whose value is NaN become -1 for good. */
  index(values: Vector, stride: number, out: Int32Array, n: number): void {
    const edges = this.#edges.byteOffset;
    machine()[this.#kernel](out.byteOffset, address(values), edges, this.bins, stride, n);
  }
}

function isNearlyUniform(edges: Float64Array): boolean {
  const bins = edges.length - 1;
  const width = (edges[bins] - edges[0]) / bins;
  return edges.every((edge, i) => Math.abs(edge - (edges[0] + i * width)) <= 1e-9 * width);
}

/** @throws {DomainError} fewer than two edges, or edges that do not grow */
export function checkEdges(name: string, edges: ArrayLike<number>): Float64Array {
  const checked = Float64Array.from(edges);
  const wrong = checked.findIndex((edge, i) => !Number.isFinite(edge) || (i > 0 && !(edge > checked[i - 1])));
  if (checked.length >= 2 && wrong < 0) return checked;
  const reason =
    checked.length < 2
      ? `there are ${checked.length}`
      : `edge ${wrong} is ${checked[wrong]} after ${checked[wrong - 1]}`;
  throw new DomainError(
    `the bin edges of '${name}' must be at least two finite numbers that grow; ${reason}`,
    {
      fields: { name, index: wrong, value: checked[wrong] },
    },
  );
}
