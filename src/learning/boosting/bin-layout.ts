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

/** Most histograms that one pass over the rows fills, so that they stay within a few megabytes. */
export function histogramsPerPass(layout: BinLayout, maxDepth: number): number {
  const fitting = Math.floor((8 * 2 ** 20) / (16 * layout.bins));
  return Math.max(1, Math.min(2 ** (maxDepth - 1), fitting));
}
