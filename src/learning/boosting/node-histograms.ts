import {
  addToHistograms,
  type BinLayout,
  type Counted,
  chunkRows,
  clearRoutes,
  emptyCounted,
  emptyRoutes,
  listCounted,
  type Routes,
  routeRows,
} from './histograms.js';
import type { Team } from './team.js';
import type { TrainingArrays } from './training-arrays.js';

/** Most histograms that one pass over the rows fills, so that they stay within a few megabytes. */
export function histogramsPerPass(layout: BinLayout, maxDepth: number): number {
  const fitting = Math.floor((8 * 2 ** 20) / (16 * layout.bins));
  return Math.max(1, Math.min(2 ** (maxDepth - 1), fitting));
}

/** Numbers of float64 that `NodeHistograms` shares between the members of a team. */
export function sharedSums(layout: BinLayout, maxDepth: number, size: number): number {
  return 2 * size * histogramsPerPass(layout, maxDepth) * 2 * layout.bins;
}

/**
 * Sums the derivatives of a node's rows per bin of every feature, over all members of the team. Derivatives are multiples of
 * a power of two (see `gridStep`), so the sums are exact: the same bits in any order, for any number of workers.
 */
export class NodeHistograms {
  readonly routes: Routes;
  /** Histograms that one pass can fill. */
  readonly most: number;
  readonly #arrays: TrainingArrays;
  readonly #layout: BinLayout;
  readonly #team: Team;
  readonly #shared: Float64Array;
  readonly #counted: Counted = emptyCounted();
  readonly #spare: Float64Array[] = [];
  #parity = 0;

  constructor(arrays: TrainingArrays, layout: BinLayout, team: Team, shared: Float64Array, nodes: number) {
    this.#arrays = arrays;
    this.#layout = layout;
    this.#team = team;
    this.#shared = shared;
    this.routes = emptyRoutes(nodes);
    this.most = shared.length / (4 * team.size * layout.bins);
  }

  /** Back to a tree of one node. */
  reset(): void {
    clearRoutes(this.routes);
  }

  /** Sends the member's rows to their nodes, without counting. */
  route(): void {
    routeRows(this.#arrays, this.routes, this.#team.start, this.#team.stop);
  }

  /**
   * Sends all rows to their nodes and sums the derivatives of `output` over the rows that arrive in each of `nodes`.
   * @param before  called with each range of rows before they are counted
   * @returns  [node of `nodes`][bin of all features][gradient, hessian]
   */
  collect(
    nodes: readonly number[],
    features: readonly number[],
    output: number,
    before?: (start: number, stop: number) => void,
  ): Float64Array[] {
    const { counted, histogram } = this.routes;
    nodes.forEach((node, slot) => {
      counted[node] = 1;
      histogram[node] = slot * 2 * this.#layout.bins;
    });
    this.#parity = 1 - this.#parity;
    const own = this.#part(this.#team.member, nodes.length);
    own.fill(0);
    const { start, stop } = this.#team;
    for (let from = start; from < stop; from += chunkRows) {
      const to = Math.min(from + chunkRows, stop);
      before?.(from, to);
      routeRows(this.#arrays, this.routes, from, to);
      this.#count(own, features, { start: from, stop: to, output, rows: this.#arrays.rows });
    }
    this.#team.barrier();
    for (const node of nodes) counted[node] = 0;
    return nodes.map((_, slot) => this.#merged(slot, nodes.length));
  }

  /** Gives a histogram back that is no longer needed. */
  release(histogram: Float64Array): void {
    this.#spare.push(histogram);
  }

  #count(own: Float64Array, features: readonly number[], range: Parameters<typeof listCounted>[3]): void {
    const { bins, rows } = this.#arrays;
    const n = listCounted(this.#arrays, this.routes, this.#counted, range);
    for (const feature of features) {
      const into = { sums: own, first: 2 * this.#layout.start[feature] };
      addToHistograms(bins, feature * rows, this.#counted, n, into);
    }
  }

  /** A member's sums of this pass. Two sets in turn: one is read while the next is written. */
  #part(member: number, slots: number): Float64Array {
    const length = this.most * 2 * this.#layout.bins;
    const first = (this.#parity * this.#team.size + member) * length;
    return this.#shared.subarray(first, first + slots * 2 * this.#layout.bins);
  }

  #merged(slot: number, slots: number): Float64Array {
    const length = 2 * this.#layout.bins;
    const sum = this.#spare.pop() ?? new Float64Array(length);
    sum.set(this.#part(0, slots).subarray(slot * length, (slot + 1) * length));
    for (let member = 1; member < this.#team.size; member++) {
      const part = this.#part(member, slots).subarray(slot * length, (slot + 1) * length);
      for (let i = 0; i < length; i++) sum[i] += part[i];
    }
    return sum;
  }
}
