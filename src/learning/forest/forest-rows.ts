import { DomainError, mostPages, pageBytes } from '../../core/index.js';
import { type BinLayout, binLayout } from '../boosting/bin-layout.js';
import { type Kernels, learningKernels } from '../kernels.js';
import { MemoryImage } from '../trees/memory-image.js';
import type { ForestData } from './forest-data.js';

/** Rows worked on at a time, so that what one kernel leaves is still in the cache for the next. */
const chunkRows = 8192;
/** Histograms of one pass over the rows fill at most so many bytes. */
const mostSumBytes = 2 ** 25;

/** Where a row of a divided node goes: bins 1..lastLeft of the feature go left, the others to the node after it. */
export interface Way {
  readonly feature: number;
  readonly lastLeft: number;
  readonly missingLeft: boolean;
  readonly left: number;
}

/** Byte addresses in the memory. */
interface Places {
  readonly bins: number;
  readonly node: number;
  readonly pairs: number;
  readonly list: number;
  readonly histograms: number;
  readonly ways: number;
  readonly arrivals: number;
  readonly offsets: number;
  readonly sums: number;
}

/**
 * The rows of a tree of a forest while it grows, for one tree after another: which node each lies in, and sums per bin over the rows
 * of a node. Channels (see `NodeHistogram`) are kept in pairs of float32.
 */
export class ForestRows {
  readonly layout: BinLayout;
  /** [row], number of its node; up to date after `count` */
  readonly node: Uint16Array;
  /** [channel / 2][row][channel % 2] */
  readonly pairs: Float32Array;
  readonly #data: ForestData;
  readonly #channelPairs: number;
  readonly #kernels: Kernels;
  readonly #at: Places;
  /** [node][plane, last bin left, left child, missing right] */
  readonly #ways: Uint32Array;
  /** [node], address of its histogram or 0 */
  readonly #arrivals: Uint32Array;
  /** Histograms of one pass. */
  readonly #most: number;
  readonly #sums: Float64Array;

  /** @param channels  2 for a number, else one per class */
  constructor(data: ForestData, channels: number) {
    const { rows, cuts, plan } = data;
    this.#data = data;
    this.layout = binLayout(cuts);
    this.#channelPairs = Math.ceil(channels / 2);
    const nodes = 2 ** (plan.maxDepth + 1);
    const length = 2 * this.#channelPairs * this.layout.bins;
    this.#most = Math.max(1, Math.min(2 ** (plan.maxDepth - 1), Math.floor(mostSumBytes / (8 * length))));
    const image = new MemoryImage();
    this.#at = {
      bins: image.place(data.bins),
      node: image.reserve(2 * rows),
      pairs: image.reserve(8 * rows * this.#channelPairs),
      list: image.reserve(4 * chunkRows + 4),
      histograms: image.reserve(4 * chunkRows + 4),
      ways: image.reserve(16 * nodes),
      arrivals: image.reserve(4 * nodes),
      offsets: image.place(featureOffsets(data, this.layout)),
      sums: image.reserve(8 * length * this.#most),
    };
    if (image.size > mostPages * pageBytes) throw tooManyRows(rows);
    const memory = image.toMemory();
    this.#kernels = learningKernels(memory);
    this.node = new Uint16Array(memory.buffer, this.#at.node, rows);
    this.pairs = new Float32Array(memory.buffer, this.#at.pairs, 2 * rows * this.#channelPairs);
    this.#ways = new Uint32Array(memory.buffer, this.#at.ways, 4 * nodes);
    this.#arrivals = new Uint32Array(memory.buffer, this.#at.arrivals, nodes);
    this.#sums = new Float64Array(memory.buffer, this.#at.sums, length * this.#most);
  }

  /** Puts all rows into the root. */
  reset(): void {
    this.node.fill(0);
    for (let node = 0; 4 * node < this.#ways.length; node++) this.#ways.set([0, 0xffff, node, 0], 4 * node);
  }

  /** Lets the rows of a node go to its children with the next `count`. */
  divide(node: number, { feature, lastLeft, missingLeft, left }: Way): void {
    const plane = feature * this.#data.rows * this.#data.bins.BYTES_PER_ELEMENT;
    const shift = missingLeft ? 0 : 1;
    this.#ways.set([plane, lastLeft - shift, left, shift], 4 * node);
  }

  /** Sends rows to their nodes and sums the pairs of those in each of `nodes`: [node of `nodes`], see `NodeHistogram`. */
  count(nodes: readonly number[]): Float64Array[] {
    const found: Float64Array[] = [];
    for (let first = 0; first === 0 || first < nodes.length; first += this.#most) {
      found.push(...this.#countSome(nodes.slice(first, first + this.#most)));
    }
    return found;
  }

  #countSome(nodes: readonly number[]): Float64Array[] {
    const length = 2 * this.#channelPairs * this.layout.bins;
    this.#sums.fill(0, 0, nodes.length * length);
    nodes.forEach((node, k) => {
      this.#arrivals[node] = this.#at.sums + 8 * k * length;
    });
    for (let start = 0; start < this.#data.rows; start += chunkRows) this.#countChunk(start);
    for (const node of nodes) this.#arrivals[node] = 0;
    return nodes.map((_, k) => this.#sums.slice(k * length, (k + 1) * length));
  }

  #countChunk(start: number): void {
    const { rows, bins, cuts } = this.#data;
    const { at, n } = this.#route(start, Math.min(chunkRows, rows - start));
    if (n === 0) return;
    const arrive = bins.BYTES_PER_ELEMENT === 1 ? this.#kernels.arrive8 : this.#kernels.arrive16;
    for (let pair = 0; pair < this.#channelPairs; pair++) {
      const pairs = this.#at.pairs + 8 * (pair * rows + start);
      const sums = 16 * pair * this.layout.bins;
      arrive(this.#at.list, this.#at.histograms, n, pairs, at, sums, this.#at.offsets, cuts.length);
    }
  }

  /** Lists the rows of a chunk that are counted: how many, and where the chunk's first bin is. */
  #route(start: number, rows: number): { readonly at: number; readonly n: number } {
    const { list, histograms, ways, arrivals } = this.#at;
    const bytes = this.#data.bins.BYTES_PER_ELEMENT;
    const route = bytes === 1 ? this.#kernels.route8 : this.#kernels.route16;
    const at = this.#at.bins + bytes * start;
    return { at, n: route(this.#at.node + 2 * start, at, rows, ways, arrivals, list, histograms) };
  }
}

/** By feature: bytes to its bins from those of the first, and to its sums in a histogram. */
function featureOffsets({ rows, cuts, bins }: ForestData, layout: BinLayout): Uint32Array {
  return Uint32Array.from(cuts.flatMap((_, f) => [f * rows * bins.BYTES_PER_ELEMENT, 16 * layout.start[f]]));
}

function tooManyRows(rows: number): DomainError {
  return new DomainError(`${rows} rows of a forest need more than 4 GB in each worker`, {
    fields: { name: 'rows', value: rows },
    remedy: 'Draw fewer rows, or use gradient-boosting, which has no such limit.',
  });
}
