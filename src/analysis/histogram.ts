/** A weighted histogram that grows event by event, in the order in which they come. Plain arrays, so that it prints as JSON. */
export interface GrowingHistogram {
  /** [bin + 1] equal bins, half open, the last edge closed. */
  readonly edges: readonly number[];
  /** [bin] sums of weights and of squared weights. */
  readonly sums: number[];
  readonly squares: number[];
}

export function emptyHistogram(low: number, high: number, bins: number): GrowingHistogram {
  const edges = Array.from({ length: bins + 1 }, (_, i) => low + ((high - low) * i) / bins);
  return { edges, sums: new Array<number>(bins).fill(0), squares: new Array<number>(bins).fill(0) };
}

/** Adds one value; what lies outside the edges, or is NaN, is not counted. */
export function fill({ edges, sums, squares }: GrowingHistogram, value: number, weight: number): void {
  const bins = sums.length;
  const [low, high] = [edges[0], edges[bins]];
  if (!(value >= low && value <= high)) return;
  const bin = Math.min(bins - 1, Math.floor(((value - low) / (high - low)) * bins));
  sums[bin] += weight;
  squares[bin] += weight * weight;
}
