import type { RandomStream } from '../../core/index.js';
import { countCuts } from '../binning/cuts.js';

/** Sums over the rows of a node: for a number [weight, weight x target], for classes the weight of each. */
export type NodeSums = Float64Array;

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

/**
 * Sum of squares over weight: what a split should raise. For a number the variance falls by its rise, for classes Gini's
 * impurity (Breiman et al., Classification and Regression Trees (1984)).
 */
export function purity(sums: NodeSums, outputs: number): number {
  const weight = weightOf(sums, outputs);
  if (weight === 0) return 0;
  if (outputs === 1) return (sums[1] * sums[1]) / weight;
  return sums.reduce((total, each) => total + each * each, 0) / weight;
}

/**
 * The best split of one feature that gains more than `least`, or undefined.
 * @param bins  [bin][channel]; bin 0 holds missing values
 */
export function splitFeature(
  bins: Float64Array,
  sums: NodeSums,
  feature: number,
  rules: SplitRules,
  least: number,
): ForestSplit | undefined {
  const channels = sums.length;
  const hasMissing = bins.subarray(0, channels).some((each) => each !== 0);
  const only = rules.random && randomBin(bins, channels, feature, rules.random);
  let best: ForestSplit | undefined;
  for (const missingLeft of hasMissing ? [true, false] : [true]) {
    const left = missingLeft ? bins.slice(0, channels) : new Float64Array(channels);
    const last = bins.length / channels - (missingLeft ? 2 : 1);
    for (let bin = 1; bin <= last; bin++) {
      for (let c = 0; c < channels; c++) left[c] += bins[bin * channels + c];
      if (only !== undefined && bin !== only) continue;
      const gain = gainOf(left, sums, rules);
      if (!(gain > (best?.gain ?? least))) continue;
      const right = sums.map((each, c) => each - left[c]);
      best = { feature, lastLeft: bin, missingLeft, gain, left: left.slice(), right };
    }
  }
  if (!best || hasMissing) return best;
  // Missing values that training has not seen go with the greater part.
  const { outputs } = rules;
  return { ...best, missingLeft: weightOf(best.left, outputs) >= weightOf(best.right, outputs) };
}

function gainOf(left: NodeSums, sums: NodeSums, { outputs, minLeafWeight }: SplitRules): number {
  const right = sums.map((each, c) => each - left[c]);
  if (weightOf(left, outputs) < minLeafWeight || weightOf(right, outputs) < minLeafWeight) return -1;
  return purity(left, outputs) + purity(right, outputs) - purity(sums, outputs);
}

/** The bin below a threshold drawn evenly between the cuts that the node's rows lie about (Geurts et al., Mach. Learn. 63 (2006) 3). */
function randomBin(
  bins: Float64Array,
  channels: number,
  feature: number,
  { stream, cuts }: NonNullable<SplitRules['random']>,
): number {
  const u = stream.uniform();
  const isFull = (bin: number) =>
    bins.subarray(bin * channels, (bin + 1) * channels).some((each) => each !== 0);
  let low = 1;
  let high = bins.length / channels - 1;
  while (low < high && !isFull(low)) low++;
  while (high > low && !isFull(high)) high--;
  const own = cuts[feature];
  if (low === high || high - 2 < low - 1) return low;
  return Math.max(low, countCuts(own, own[low - 1] + u * (own[high - 2] - own[low - 1])));
}
