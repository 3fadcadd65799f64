import {
  addToHistograms,
  type BinLayout,
  type Counted,
  chunkRows,
  clearRoutes,
  emptyCounted,
  emptyRoutes,
  listAll,
  type Routes,
  routeAndList,
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
   * Puts all rows into the root and sums the derivatives of `output` over them.
   * @param before  called with each range of rows before they are counted
   * @returns  [bin of all features][gradient, hessian]
   */
  collectRoot(
    features: readonly number[],
    output: number,
    before: (start: number, stop: number) => void,
  ): Float64Array {
    this.#eachChunk(1, features, output, (start, stop) => {
      before(start, stop);
      return listAll(this.#arrays, this.#counted, start, stop);
    });
    return this.#merged(0, 1);
  }

  /**
   * Sends all rows to their nodes and sums the derivatives of `output` over the rows that arrive in each of `nodes`.
   * @returns  [node of `nodes`][bin of all features][gradient, hessian]
   */
  collect(nodes: readonly number[], features: readonly number[], output: number): Float64Array[] {
    const { arrivals } = this.routes;
    nodes.forEach((node, slot) => {
      arrivals.set([slot * 2 * this.#layout.bins, 1], 2 * node);
    });
    this.#eachChunk(nodes.length, features, output, (start, stop) =>
      routeAndList(this.#arrays, this.routes, this.#counted, start, stop),
    );
    for (const node of nodes) arrivals[2 * node + 1] = 0;
    return nodes.map((_, slot) => this.#merged(slot, nodes.length));
  }

  /** Gives a histogram back that is no longer needed. */
  release(histogram: Float64Array): void {
    this.#spare.push(histogram);
  }

  /** Adds the rows that `list` lists of each chunk to the member's sums, and waits for the other members' sums. */
  #eachChunk(
    slots: number,
    features: readonly number[],
    output: number,
    list: (start: number, stop: number) => number,
  ): void {
    this.#parity = 1 - this.#parity;
    const sums = this.#part(this.#team.member, slots).fill(0);
    const { start, stop } = this.#team;
    const shift = output * this.#arrays.rows;
    for (let from = start; from < stop; from += chunkRows) {
      const n = list(from, Math.min(from + chunkRows, stop));
      addToHistograms(this.#arrays, this.#layout, features, { sums, counted: this.#counted, n, shift });
    }
    this.#team.barrier();
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
