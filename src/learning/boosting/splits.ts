import type { BinLayout } from './bin-layout.js';
import type { BoostingPlan } from './options.js';

/** Sums of the derivatives over the rows of a node, and the range its value may lie in (monotonic constraints). */
export interface NodeSums {
  readonly gradient: number;
  readonly hessian: number;
  readonly lowest: number;
  readonly highest: number;
}

/** A way to divide a node: bins 1..lastLeft of the feature go left. */
export interface Split {
  readonly feature: number;
  readonly lastLeft: number;
  readonly missingLeft: boolean;
  readonly gain: number;
  readonly left: NodeSums;
  readonly right: NodeSums;
}

/** The value of a leaf that lowers the loss most: -G / (H + l2), shrunk by l1, within its range. */
export function leafValue(sums: NodeSums, plan: Pick<BoostingPlan, 'l1' | 'l2'>): number {
  const free = sums.hessian + plan.l2 > 0 ? -shrink(sums.gradient, plan.l1) / (sums.hessian + plan.l2) : 0;
  return Math.min(Math.max(free, sums.lowest), sums.highest);
}

/** By how much the leaf with that value lowers twice the loss (eq. 6 of Chen and Guestrin, for any value). */
function leafScore(sums: NodeSums, value: number, plan: Pick<BoostingPlan, 'l1' | 'l2'>): number {
  return -(2 * shrink(sums.gradient, plan.l1) * value + (sums.hessian + plan.l2) * value * value);
}

function shrink(gradient: number, l1: number): number {
  return Math.sign(gradient) * Math.max(Math.abs(gradient) - l1, 0);
}

/**
 * The split of a node that gains most; the first of equals, by feature, then bin. undefined where none gains.
 * @param histogram  [bin of all features][gradient, hessian]
 * @param features  numbers of the features that may be asked
 */
export function bestSplit(
  histogram: Float64Array,
  sums: NodeSums,
  layout: BinLayout,
  features: readonly number[],
  plan: BoostingPlan,
): Split | undefined {
  const whole = leafScore(sums, leafValue(sums, plan), plan);
  let best: Split | undefined;
  for (const feature of features) {
    const bins = histogram.subarray(2 * layout.start[feature], 2 * layout.start[feature + 1]);
    const missing = bins[1] > 0 || bins[0] !== 0;
    for (const missingLeft of missing ? [true, false] : [true]) {
      const found = scan(
        bins,
        { sums, feature, missingLeft, whole, least: best?.gain ?? plan.minGain },
        plan,
      );
      if (found) best = found;
    }
  }
  if (!best) return undefined;
  return best.missingLeft && histogram[2 * layout.start[best.feature] + 1] === 0
    ? { ...best, missingLeft: best.left.hessian >= best.right.hessian }
    : best;
}

interface Scan {
  readonly sums: NodeSums;
  readonly feature: number;
  readonly missingLeft: boolean;
  /** Score of the node undivided. */
  readonly whole: number;
  /** A split must gain more. */
  readonly least: number;
}

/** The best of one feature's splits that gains more than `least`. */
function scan(bins: Float64Array, from: Scan, plan: BoostingPlan): Split | undefined {
  const { sums, missingLeft } = from;
  const constrained = plan.monotonic.some((sign) => sign !== 0);
  let gradient = missingLeft ? bins[0] : 0;
  let hessian = missingLeft ? bins[1] : 0;
  let least = from.least;
  let found = 0;
  // With missing values on the right, all others may go left.
  const last = bins.length / 2 - (missingLeft ? 2 : 1);
  for (let bin = 1; bin <= last; bin++) {
    gradient += bins[2 * bin];
    hessian += bins[2 * bin + 1];
    const rest = sums.hessian - hessian;
    if (hessian < plan.minChildWeight || hessian <= 0) continue;
    if (rest < plan.minChildWeight || rest <= 0) break;
    const gain = constrained
      ? constrainedGain(divide(gradient, hessian, from, plan), from, plan)
      : freeScore(gradient, hessian, plan) + freeScore(sums.gradient - gradient, rest, plan) - from.whole;
    if (gain > least) {
      least = gain;
      found = bin;
    }
  }
  if (found === 0) return undefined;
  gradient = missingLeft ? bins[0] : 0;
  hessian = missingLeft ? bins[1] : 0;
  for (let bin = 1; bin <= found; bin++) {
    gradient += bins[2 * bin];
    hessian += bins[2 * bin + 1];
  }
  const sides = divide(gradient, hessian, from, plan);
  return { feature: from.feature, lastLeft: found, missingLeft, gain: least, ...sides };
}

function freeScore(gradient: number, hessian: number, { l1, l2 }: BoostingPlan): number {
  const g = l1 === 0 ? gradient : shrink(gradient, l1);
  return (g * g) / (hessian + l2);
}

/** Both sides of a split; a constrained feature parts the allowed range in the middle of the two values. */
function divide(
  gradient: number,
  hessian: number,
  { sums, feature }: Scan,
  plan: BoostingPlan,
): { left: NodeSums; right: NodeSums } {
  const { lowest, highest } = sums;
  const left = { gradient, hessian, lowest, highest };
  const right = { ...left, gradient: sums.gradient - gradient, hessian: sums.hessian - hessian };
  const sign = plan.monotonic[feature];
  if (sign === 0) return { left, right };
  const middle = (leafValue(left, plan) + leafValue(right, plan)) / 2;
  return sign > 0
    ? { left: { ...left, highest: middle }, right: { ...right, lowest: middle } }
    : { left: { ...left, lowest: middle }, right: { ...right, highest: middle } };
}

function constrainedGain(
  { left, right }: { left: NodeSums; right: NodeSums },
  { feature, whole, sums }: Scan,
  plan: BoostingPlan,
): number {
  const free = { lowest: sums.lowest, highest: sums.highest };
  const leftValue = leafValue({ ...left, ...free }, plan);
  const rightValue = leafValue({ ...right, ...free }, plan);
  if (plan.monotonic[feature] * (leftValue - rightValue) > 0) return Number.NEGATIVE_INFINITY;
  return leafScore(left, leftValue, plan) + leafScore(right, rightValue, plan) - whole;
}
