/** Bins of on and off counts after sparse ones were joined. */
export interface MergedCounts {
  readonly on: Float64Array;
  readonly off: Float64Array;
}

/**
 * Joins sparse bins with their neighbours in energy until each has at least `minimum` expected counts both on and off, where the
 * counts expected from a common spectrum are the pooled ones shared out. Bins are joined from the highest energy down, within
 * their mass group; what is left over at the lowest energy goes to the bin above it, or where the group has none to the next
 * group. The choice depends on the pooled counts alone, so it does not favour any difference.
 * @param on, off  [bin], index = groups x energy bin + group
 */
export function mergeSparseBins(
  on: ArrayLike<number>,
  off: ArrayLike<number>,
  { minimum, groups }: { readonly minimum: number; readonly groups: number },
): MergedCounts {
  const onTotal = sum(on);
  const offTotal = sum(off);
  const smallerShare = Math.min(onTotal, offTotal) / (onTotal + offTotal);
  const merged: Merged = { on: new Float64Array(on.length), off: new Float64Array(on.length), bins: 0 };
  let heldOn = 0;
  let heldOff = 0;
  for (let group = 0; group < groups; group++) {
    const before = merged.bins;
    for (let bin = on.length - groups + group; bin >= 0; bin -= groups) {
      heldOn += on[bin];
      heldOff += off[bin];
      if ((heldOn + heldOff) * smallerShare < minimum) continue;
      merged.on[merged.bins] = heldOn;
      merged.off[merged.bins++] = heldOff;
      heldOn = 0;
      heldOff = 0;
    }
    if (merged.bins > before || group === groups - 1) {
      addToLast(merged, heldOn, heldOff);
      heldOn = 0;
      heldOff = 0;
    }
  }
  return { on: merged.on.subarray(0, merged.bins), off: merged.off.subarray(0, merged.bins) };
}

/** Counts in the first `bins` places. */
type Merged = { on: Float64Array; off: Float64Array; bins: number };

function addToLast(merged: Merged, on: number, off: number): void {
  if (on + off === 0) return;
  if (merged.bins === 0) merged.bins = 1;
  merged.on[merged.bins - 1] += on;
  merged.off[merged.bins - 1] += off;
}

export function sum(values: ArrayLike<number>): number {
  let total = 0;
  for (let i = 0; i < values.length; i++) total += values[i];
  return total;
}
