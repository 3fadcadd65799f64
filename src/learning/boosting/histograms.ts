import type { TrainingArrays } from './training-arrays.js';

/** Rows worked on at a time, so that what one pass leaves is still in the cache for the next. */
export const chunkRows = 4096;

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

/** By node: where its rows go, and which histogram they are counted in. A node without an entry keeps its rows. */
export interface Routes {
  /** [node], first bin of the asked feature's column */
  readonly column: Int32Array;
  /** [node], the last bin that goes left */
  readonly lastLeft: Int32Array;
  /** [node], 1 where missing values go right */
  readonly missingRight: Int32Array;
  /** [node], the left child; the node itself where it is not split */
  readonly child: Uint16Array;
  /** [node], 1 where the rows that arrive are counted */
  readonly counted: Uint8Array;
  /** [node], where its histogram begins */
  readonly histogram: Int32Array;
}

export function emptyRoutes(nodes: number): Routes {
  const routes = {
    column: new Int32Array(nodes),
    lastLeft: new Int32Array(nodes),
    missingRight: new Int32Array(nodes),
    child: new Uint16Array(nodes),
    counted: new Uint8Array(nodes),
    histogram: new Int32Array(nodes),
  };
  clearRoutes(routes);
  return routes;
}

export function clearRoutes(routes: Routes): void {
  routes.column.fill(0);
  routes.lastLeft.fill(0xffff);
  routes.missingRight.fill(0);
  routes.counted.fill(0);
  for (let node = 0; node < routes.child.length; node++) routes.child[node] = node;
}

/** The rows of a chunk that are counted, and where. */
export interface Counted {
  readonly row: Int32Array;
  readonly histogram: Int32Array;
  readonly gradient: Float64Array;
  readonly hessian: Float64Array;
}

export function emptyCounted(): Counted {
  return {
    row: new Int32Array(chunkRows),
    histogram: new Int32Array(chunkRows),
    gradient: new Float64Array(chunkRows),
    hessian: new Float64Array(chunkRows),
  };
}

/** Sends the rows [start, stop) to their children. Without branches: which way a row goes cannot be foreseen. */
export function routeRows({ bins, node }: TrainingArrays, routes: Routes, start: number, stop: number): void {
  const { column, lastLeft, missingRight, child } = routes;
  for (let i = start; i < stop; i++) {
    const at = node[i];
    // Bin 0 (missing) becomes the highest where missing values go right.
    const bin = (bins[column[at] + i] - missingRight[at]) & 0xffff;
    node[i] = child[at] + ((lastLeft[at] - bin) >>> 31);
  }
}

/** Lists the rows of [start, stop) that lie in a counted node, and returns how many. */
export function listCounted(
  { node, gradient, hessian }: TrainingArrays,
  routes: Routes,
  counted: Counted,
  range: { readonly start: number; readonly stop: number; readonly output: number; readonly rows: number },
): number {
  const { row, histogram } = counted;
  const { start, stop } = range;
  let n = 0;
  for (let i = start; i < stop; i++) {
    const at = node[i];
    row[n] = i;
    histogram[n] = routes.histogram[at];
    n += routes.counted[at];
  }
  const shift = range.output * range.rows;
  for (let k = 0; k < n; k++) {
    counted.gradient[k] = gradient[shift + row[k]];
    counted.hessian[k] = hessian[shift + row[k]];
  }
  return n;
}

/** Adds the listed rows to the histograms of one feature: [bin][gradient, hessian] from `first` on in each. */
export function addToHistograms(
  bins: TrainingArrays['bins'],
  column: number,
  { row, histogram, gradient, hessian }: Counted,
  n: number,
  into: { readonly sums: Float64Array; readonly first: number },
): void {
  const { sums, first } = into;
  for (let k = 0; k < n; k++) {
    const at = histogram[k] + first + 2 * bins[column + row[k]];
    sums[at] += gradient[k];
    sums[at + 1] += hessian[k];
  }
}
