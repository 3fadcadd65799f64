import type { RandomStream } from '../../core/index.js';
import { countCuts } from '../binning/cuts.js';
import type { BinLayout } from '../boosting/bin-layout.js';

/** Sums over the rows of a node: for a number [weight, weight x (target - shift)], for classes the weight of each. */
export type NodeSums = Float64Array;

/** Sums per bin, channels two by two as the kernels add them: [channel / 2][bin of all features][channel % 2]. */
export interface NodeHistogram {
  readonly sums: Float64Array;
  readonly layout: BinLayout;
}

/** A way to divide a node: bins 1..lastLeft of the feature go left. */
export interface ForestSplit {
  readonly feature: number;
  readonly lastLeft: number;
  readonly missingLeft: boolean;
  readonly gain: number;
  readonly left: NodeSums;
  readonly right: NodeSums;
}

export interface SplitRules {
  readonly outputs: number;
  readonly minLeafWeight: number;
  /** Cut points of the feature for 'random' splits; absent: all are tried. */
  readonly random?: { readonly stream: RandomStream; readonly cuts: readonly Float64Array[] };
}

export function weightOf(sums: NodeSums, outputs: number): number {
  return outputs === 1 ? sums[0] : sums.reduce((total, each) => total + each, 0);
}

/** Adds the sums of one bin (of all features) to `to`, by channel. */
export function addBin({ sums, layout }: NodeHistogram, bin: number, to: NodeSums): void {
  for (let c = 0; c < to.length; c++) to[c] += sums[2 * ((c >> 1) * layout.bins + bin) + (c & 1)];
}

/**
 * The best split of one feature that gains more than `least`, or undefined.
 * @param own  sums over the node
 */
export function splitFeature(
  histogram: NodeHistogram,
  own: NodeSums,
  feature: number,
  rules: SplitRules,
  least: number,
): ForestSplit | undefined {
  const [first, end] = [histogram.layout.start[feature], histogram.layout.start[feature + 1]];
  const missing = new Float64Array(own.length);
  addBin(histogram, first, missing);
  const hasMissing = missing.some((each) => each !== 0);
  const only = rules.random && randomBin(histogram, own.length, feature, rules.random);
  const whole = gainOf(own, own, { ...rules, minLeafWeight: Number.NEGATIVE_INFINITY }, 0);
  let best: { readonly lastLeft: number; readonly missingLeft: boolean; readonly gain: number } | undefined;
  for (const missingLeft of hasMissing ? [true, false] : [true]) {
    const left = missingLeft ? missing.slice() : new Float64Array(own.length);
    // With missing values on the right, all others may go left.
    const last = end - first - (missingLeft ? 2 : 1);
    for (let bin = 1; bin <= last; bin++) {
      addBin(histogram, first + bin, left);
      if (only !== undefined && bin !== only) continue;
      const gain = gainOf(left, own, rules, whole);
      if (gain > (best?.gain ?? least)) best = { lastLeft: bin, missingLeft, gain };
    }
  }
  if (!best) return undefined;
  const left = best.missingLeft ? missing : new Float64Array(own.length);
  for (let bin = 1; bin <= best.lastLeft; bin++) addBin(histogram, first + bin, left);
  const right = own.map((each, c) => each - left[c]);
  // Missing values that training has not seen go with the greater part.
  const missingLeft = hasMissing
    ? best.missingLeft
    : weightOf(left, rules.outputs) >= weightOf(right, rules.outputs);
  return { ...best, feature, missingLeft, left, right };
}

/**
 * By how much a split raises the sum of squares over weight, above `whole`: for a number the variance falls by as much, for classes
 * Gini's impurity (Breiman et al., Classification and Regression Trees (1984)). -1 where a side is too light.
 */
function gainOf(
  left: NodeSums,
  own: NodeSums,
  { outputs, minLeafWeight }: SplitRules,
  whole: number,
): number {
  let weight = left[0];
  let rest = own[0] - left[0];
  let squares = left[0] * left[0];
  let otherSquares = rest * rest;
  if (outputs === 1) {
    const other = own[1] - left[1];
    squares = left[1] * left[1];
    otherSquares = other * other;
  } else {
    for (let c = 1; c < left.length; c++) {
      const other = own[c] - left[c];
      weight += left[c];
      rest += other;
      squares += left[c] * left[c];
      otherSquares += other * other;
    }
  }
  if (weight < minLeafWeight || rest < minLeafWeight) return -1;
  return squares / weight + (rest > 0 ? otherSquares / rest : 0) - whole;
}

/** The bin below a threshold drawn evenly between the cuts that the node's rows lie about (Geurts et al., Mach. Learn. 63 (2006) 3). */
function randomBin(
  histogram: NodeHistogram,
  channels: number,
  feature: number,
  { stream, cuts }: NonNullable<SplitRules['random']>,
): number {
  const u = stream.uniform();
  const [first, end] = [histogram.layout.start[feature], histogram.layout.start[feature + 1]];
  const isFull = (bin: number) => {
    const sums = new Float64Array(channels);
    addBin(histogram, first + bin, sums);
    return sums.some((each) => each !== 0);
  };
  let low = 1;
  let high = end - first - 1;
  while (low < high && !isFull(low)) low++;
  while (high > low && !isFull(high)) high--;
  const own = cuts[feature];
  if (low === high || high - 2 < low - 1) return low;
  return Math.max(low, countCuts(own, own[low - 1] + u * (own[high - 2] - own[low - 1])));
}
