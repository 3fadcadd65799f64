import type { BinArray } from '../binning/binned-features.js';

/** Rows worked on at a time, so that what one pass leaves is still in the cache for the next. */
export const chunkRows = 4096;

/** Bins of all values, [feature * rows + row], and the node of each row. */
export interface RowPlaces {
  readonly bins: BinArray;
  readonly node: Uint16Array;
}

/**
 * By node: where its rows go, and which histogram they are counted in. Packed, so that a row finds all of it in one cache line.
 */
export interface Routes {
  /** [node][first bin of the asked feature's column, last bin that goes left, left child, 1 where missing goes right] */
  readonly ways: Int32Array;
  /** [node][where its histogram begins, 1 where rows that arrive are counted] */
  readonly arrivals: Int32Array;
}

export function emptyRoutes(nodes: number): Routes {
  const routes = { ways: new Int32Array(4 * nodes), arrivals: new Int32Array(2 * nodes) };
  clearRoutes(routes);
  return routes;
}

/** No node is split: rows stay where they are. */
export function clearRoutes({ ways, arrivals }: Routes): void {
  arrivals.fill(0);
  for (let node = 0; 4 * node < ways.length; node++) ways.set([0, 0xffff, node, 0], 4 * node);
}

/** The rows of a chunk that are counted, and where the histogram of each begins. */
export interface Counted {
  readonly row: Int32Array;
  readonly histogram: Int32Array;
}

export function emptyCounted(): Counted {
  return { row: new Int32Array(chunkRows), histogram: new Int32Array(chunkRows) };
}

/** Sends the rows [start, stop) to their children. Without branches: which way a row goes cannot be foreseen. */
export function routeRows({ bins, node }: RowPlaces, { ways }: Routes, start: number, stop: number): void {
  for (let i = start; i < stop; i++) {
    const way = 4 * node[i];
    // Bin 0 (missing) becomes the highest where missing values go right.
    const bin = (bins[ways[way] + i] - ways[way + 3]) & 0xffff;
    node[i] = ways[way + 2] + ((ways[way + 1] - bin) >>> 31);
  }
}

/** Sends the rows [start, stop) to their children, lists those that arrive in a counted node, and returns how many. */
export function routeAndList(
  { bins, node }: RowPlaces,
  { ways, arrivals }: Routes,
  { row, histogram }: Counted,
  start: number,
  stop: number,
): number {
  let n = 0;
  for (let i = start; i < stop; i++) {
    const way = 4 * node[i];
    const bin = (bins[ways[way] + i] - ways[way + 3]) & 0xffff;
    const next = ways[way + 2] + ((ways[way + 1] - bin) >>> 31);
    node[i] = next;
    row[n] = i;
    histogram[n] = arrivals[2 * next];
    n += arrivals[2 * next + 1];
  }
  return n;
}

/** Puts the rows [start, stop) into the root and lists all of them. */
export function listAll({ node }: RowPlaces, counted: Counted, start: number, stop: number): number {
  node.fill(0, start, stop);
  counted.histogram.fill(0);
  for (let i = start; i < stop; i++) counted.row[i - start] = i;
  return stop - start;
}
