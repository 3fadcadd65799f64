import type { TrainingArrays } from './training-arrays.js';

/** Rows worked on at a time, so that what one pass leaves is still in the cache for the next. */
export const chunkRows = 4096;

/** Bins of all values, [feature * rows + row], and the node of each row. */
export type RowPlaces = Pick<TrainingArrays, 'bins' | 'node'>;

/** Bins of all features behind one another: where each feature's begin, and how many there are. */
export interface BinLayout {
  /** [feature + 1] */
  readonly start: Int32Array;
  readonly bins: number;
}

export function binLayout(cuts: readonly Float64Array[]): BinLayout {
  const start = new Int32Array(cuts.length + 1);
  // Beside the cuts' bins there is one above the last cut and bin 0 for missing values.
  cuts.forEach((each, f) => {
    start[f + 1] = start[f] + each.length + 2;
  });
  return { start, bins: start[cuts.length] };
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

/** Where the derivatives of the listed rows are added: [histogram][bin of all features][gradient, hessian]. */
export interface HistogramSums {
  readonly sums: Float64Array;
  readonly counted: Counted;
  /** Rows listed. */
  readonly n: number;
  /** First derivative of the output: output * rows. */
  readonly shift: number;
}

/** Adds the listed rows to the histograms of the features: three at a time, so that a row's derivatives are read once for three. */
export function addToHistograms(
  arrays: TrainingArrays,
  layout: BinLayout,
  features: readonly number[],
  into: HistogramSums,
): void {
  let f = 0;
  for (; f + 2 < features.length; f += 3) addThree(arrays, layout, features.slice(f, f + 3), into);
  for (; f < features.length; f++) addOne(arrays, layout, features[f], into);
}

function addThree(
  { bins, gradient, hessian, rows }: TrainingArrays,
  { start }: BinLayout,
  [a, b, c]: readonly number[],
  { sums, counted, n, shift }: HistogramSums,
): void {
  const { row, histogram } = counted;
  const [columnA, columnB, columnC] = [a * rows, b * rows, c * rows];
  const [firstA, firstB, firstC] = [2 * start[a], 2 * start[b], 2 * start[c]];
  for (let k = 0; k < n; k++) {
    const i = row[k];
    const first = histogram[k];
    const g = gradient[shift + i];
    const h = hessian[shift + i];
    const atA = first + firstA + 2 * bins[columnA + i];
    sums[atA] += g;
    sums[atA + 1] += h;
    const atB = first + firstB + 2 * bins[columnB + i];
    sums[atB] += g;
    sums[atB + 1] += h;
    const atC = first + firstC + 2 * bins[columnC + i];
    sums[atC] += g;
    sums[atC + 1] += h;
  }
}

function addOne(
  { bins, gradient, hessian, rows }: TrainingArrays,
  { start }: BinLayout,
  feature: number,
  { sums, counted, n, shift }: HistogramSums,
): void {
  const { row, histogram } = counted;
  const column = feature * rows;
  const first = 2 * start[feature];
  for (let k = 0; k < n; k++) {
    const i = row[k];
    const at = histogram[k] + first + 2 * bins[column + i];
    sums[at] += gradient[shift + i];
    sums[at + 1] += hessian[shift + i];
  }
}
