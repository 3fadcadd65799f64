import type { Team } from '../team/team.js';
import { quantile } from './baselines.js';
import { viewsOf } from './segment.js';
import type { TrainingArrays } from './training-arrays.js';

/**
 * The quantile of the residuals (target - estimate) of each leaf's training rows: the step that the pinball losses want
 * (Friedman 2001, section 4.3). Each member does its share of the leaves; `shared` [slot] brings them together.
 * @param leaves  number of leaves; their slots are 0..leaves-1
 * @returns  [slot]
 */
export function leafQuantiles(
  leaves: number,
  arrays: TrainingArrays,
  baseline: number,
  probability: number,
  { team, shared }: { readonly team: Team; readonly shared: Float64Array },
): Float64Array {
  // Every member's rows must have reached their leaves, and every member must be done with the last tree's values.
  team.barrier();
  const own = Array.from({ length: leaves }, (_, slot) => (slot % team.size === team.member ? slot : -1));
  residualsBySlot(arrays, baseline, own).forEach(({ residuals, weights }, slot) => {
    const hasRows = residuals.length > 0;
    shared[slot] = hasRows
      ? quantile(Float64Array.from(residuals), Float64Array.from(weights), probability)
      : 0;
  });
  team.barrier();
  return shared.slice(0, leaves);
}

interface LeafRows {
  readonly residuals: number[];
  readonly weights: number[];
}

/** What the rows of each of the wanted slots left that had a say in the tree, in the order of the rows. */
function residualsBySlot(
  { segments }: TrainingArrays,
  baseline: number,
  wanted: readonly number[],
): Map<number, LeafRows> {
  const found = new Map<number, LeafRows>();
  for (const slot of wanted) if (slot >= 0) found.set(slot, { residuals: [], weights: [] });
  for (const segment of segments) {
    const { slot, target, score, weight, pairs } = viewsOf(segment);
    for (let i = 0; i < segment.rows; i++) {
      const rows = pairs[2 * i + 1] > 0 ? found.get(slot[i]) : undefined;
      rows?.residuals.push(target[i] - baseline - score[i]);
      rows?.weights.push(weight[i]);
    }
  }
  return found;
}
