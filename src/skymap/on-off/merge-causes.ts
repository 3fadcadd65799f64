/** Fewest effective events of a cause, on and off. */
const fewest = 5;

/**
 * Joins causes that rest on few events with their neighbours in energy, from the highest down and within their mass group, until the
 * expected sum of each is at least sqrt(5) times its error in the smaller region: as certain as 5 events.
 * @param rows  [cause][effect], the unfolding matrix; a cause is groups x energy bin + group
 * @param pooled  [effect], counts on and off
 */
export function mergeCauses(
  rows: readonly Float64Array[],
  pooled: Float64Array,
  { smallerShare, groups }: { readonly smallerShare: number; readonly groups: number },
): Float64Array[] {
  const merged: Float64Array[] = [];
  let held = new Float64Array(pooled.length);
  for (let group = 0; group < groups; group++) {
    const before = merged.length;
    for (let cause = rows.length - groups + group; cause >= 0; cause -= groups) {
      held = held.map((weight, effect) => weight + rows[cause][effect]);
      if (effectiveEvents(held, pooled) * smallerShare < fewest) continue;
      merged.push(held);
      held = new Float64Array(pooled.length);
    }
    const last = merged.length - 1;
    if (last >= before) merged[last] = merged[last].map((weight, effect) => weight + held[effect]);
    if (last >= before) held = new Float64Array(pooled.length);
  }
  return merged;
}

/** (sum of weights)^2 / sum of squared weights, over events. */
function effectiveEvents(weights: Float64Array, counts: Float64Array): number {
  let total = 0;
  let squares = 0;
  for (let effect = 0; effect < counts.length; effect++) {
    total += weights[effect] * counts[effect];
    squares += weights[effect] ** 2 * counts[effect];
  }
  return squares > 0 ? (total * total) / squares : 0;
}
