/**
 * Quantiles of values, each counted by its weight. Without weights numpy's default (type 7); with weights its continuation:
 * linear between the values, which stand at the middle of their own weight, scaled so that the ends are 0 and 1.
 * @param probabilities  each in [0, 1]
 * @returns  [probability]; NaN where there are no values, or no weight
 */
export function weightedQuantiles(
  values: Float64Array,
  probabilities: readonly number[],
  weights?: Float64Array,
): number[] {
  const order = Uint32Array.from(values, (_, i) => i)
    .filter((i) => !weights || weights[i] > 0)
    .sort((a, b) => values[a] - values[b]);
  const n = order.length;
  if (n === 0) return probabilities.map(() => Number.NaN);
  const position = new Float64Array(n);
  for (let k = 1; k < n; k++) {
    const step = weights ? (weights[order[k - 1]] + weights[order[k]]) / 2 : 1;
    position[k] = position[k - 1] + step;
  }
  return probabilities.map((p) => {
    const at = p * position[n - 1];
    const above = firstAtLeast(position, at);
    if (above === 0) return values[order[0]];
    const part = (at - position[above - 1]) / (position[above] - position[above - 1]);
    const lower = values[order[above - 1]];
    return lower + part * (values[order[above]] - lower);
  });
}

function firstAtLeast(ascending: Float64Array, wanted: number): number {
  let low = 0;
  let high = ascending.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (ascending[middle] >= wanted) high = middle;
    else low = middle + 1;
  }
  return low;
}
