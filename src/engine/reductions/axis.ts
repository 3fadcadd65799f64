import { DomainError } from '../../core/index.js';

/** Finds the bin of a value: 0 for below the first edge, 1 for the first bin, ..., bins + 1 for above the last; -1 for NaN. */
export class Axis {
  readonly bins: number;
  readonly #edges: Float64Array;
  readonly #uniform: boolean;

  constructor(edges: ArrayLike<number>) {
    this.#edges = Float64Array.from(edges);
    this.bins = edges.length - 1;
    this.#uniform = isNearlyUniform(this.#edges);
  }

  /** Adds `stride` times the bin of each value to `out`; rows whose value is NaN become -1 for good. */
  index(values: Float64Array, stride: number, out: Int32Array, n: number): void {
    if (this.#uniform) this.#indexUniform(values, stride, out, n);
    else this.#indexBySearch(values, stride, out, n);
  }

  /** The bin by arithmetic, then moved by one where rounding put it on the wrong side of an edge. */
  #indexUniform(values: Float64Array, stride: number, out: Int32Array, n: number): void {
    const edges = this.#edges;
    const bins = this.bins;
    const [low, high] = [edges[0], edges[bins]];
    const scale = bins / (high - low);
    for (let i = 0; i < n; i++) {
      const x = values[i];
      let bin: number;
      if (x >= low && x < high) {
        bin = ((x - low) * scale) | 0;
        if (bin >= bins) bin = bins - 1;
        if (x < edges[bin]) bin--;
        else if (x >= edges[bin + 1]) bin++;
        bin++;
      } else bin = outside(x, low, high, bins);
      out[i] = out[i] < 0 || bin < 0 ? -1 : out[i] + stride * bin;
    }
  }

  #indexBySearch(values: Float64Array, stride: number, out: Int32Array, n: number): void {
    const edges = this.#edges;
    const bins = this.bins;
    const [low, high] = [edges[0], edges[bins]];
    for (let i = 0; i < n; i++) {
      const x = values[i];
      let bin = outside(x, low, high, bins);
      if (x >= low && x < high) {
        let [left, right] = [0, bins];
        while (right - left > 1) {
          const middle = (left + right) >> 1;
          if (x >= edges[middle]) left = middle;
          else right = middle;
        }
        bin = left + 1;
      }
      out[i] = out[i] < 0 || bin < 0 ? -1 : out[i] + stride * bin;
    }
  }
}

/** The last edge belongs to the last bin, as in numpy. */
function outside(x: number, low: number, high: number, bins: number): number {
  if (x < low) return 0;
  if (x > high) return bins + 1;
  return x === high ? bins : -1;
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
