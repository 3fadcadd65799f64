import { randomStream } from '../../core/index.js';
import { addLeaf, emptyTree, type Tree } from '../trees/ensemble.js';
import type { ForestData, ForestTree } from './forest-data.js';
import type { ForestRows } from './forest-rows.js';
import { addBin, type ForestSplit, type NodeSums, splitFeature, weightOf } from './forest-split.js';

interface Growing {
  readonly data: ForestData;
  readonly rows: ForestRows;
  readonly tree: Tree;
  /** [node] */
  readonly sums: NodeSums[];
  readonly stream: ReturnType<typeof randomStream>;
}

interface Leaf {
  readonly node: number;
  readonly histogram: Float64Array;
}

/** Channels of a histogram: weight and weighted target of a number, or the weight of each class. */
export function channelsOf(outputs: number): number {
  return outputs === 1 ? 2 : outputs;
}

/**
 * Grows tree number `number`.
 * @param counts  [row], how often the tree draws it
 */
export function growForestTree(
  number: number,
  data: ForestData,
  counts: Uint16Array,
  rows: ForestRows,
): ForestTree {
  const { plan } = data;
  const stream = randomStream({ seed: plan.seed, stage: 'forest-splits', file: number });
  const growing: Growing = { data, rows, tree: emptyTree(), sums: [], stream };
  rows.reset();
  fillPairs(data, counts, rows.pairs);
  const [root] = rows.count([0]);
  addNode(growing, totalOf(growing, root));
  let level: Leaf[] = [{ node: 0, histogram: root }];
  for (let depth = 0; depth < plan.maxDepth && level.length > 0; depth++) {
    level = divideLevel(growing, level, depth + 1 === plan.maxDepth);
  }
  // The rows reach the leaves of the last level.
  rows.count([]);
  return { number, tree: growing.tree, values: nodeValues(growing, counts) };
}

/** The channels of every row, weighted by its draws. */
function fillPairs(
  { rows, target, shift, weight, plan }: ForestData,
  counts: Uint16Array,
  pairs: Float32Array,
): void {
  if (plan.outputs === 1) {
    for (let i = 0; i < rows; i++) {
      const own = weight[i] * counts[i];
      pairs[2 * i] = own;
      pairs[2 * i + 1] = own * (target[i] - shift);
    }
    return;
  }
  pairs.fill(0);
  for (let i = 0; i < rows; i++) {
    pairs[2 * ((target[i] >> 1) * rows + i) + (target[i] & 1)] = weight[i] * counts[i];
  }
}

/** Divides the leaves of a level where that helps; the smaller child is counted, the other is the difference. */
function divideLevel(growing: Growing, level: readonly Leaf[], isLast: boolean): Leaf[] {
  const divided = level.flatMap((leaf) => {
    const split = chooseSplit(growing, leaf);
    if (split) record(growing, leaf.node, split);
    return split ? [{ leaf, split }] : [];
  });
  if (isLast || divided.length === 0) return [];
  const { tree, sums, data, rows } = growing;
  const small = divided.map(({ leaf }) => {
    const left = tree.left[leaf.node];
    const weight = (node: number) => weightOf(sums[node], data.plan.outputs);
    return left + (weight(left) <= weight(left + 1) ? 0 : 1);
  });
  const counted = rows.count(small);
  return divided.flatMap(({ leaf }, k) => {
    const left = tree.left[leaf.node];
    const rest = leaf.histogram;
    for (let i = 0; i < rest.length; i++) rest[i] -= counted[k][i];
    return [left, left + 1].map((node) => ({ node, histogram: node === small[k] ? counted[k] : rest }));
  });
}

/** The best split among the features that the node draws. */
function chooseSplit({ data, rows, sums, stream }: Growing, leaf: Leaf): ForestSplit | undefined {
  const { plan, cuts } = data;
  const rules = { ...plan, random: plan.splits === 'random' ? { stream, cuts } : undefined };
  const own = sums[leaf.node];
  const histogram = { sums: leaf.histogram, layout: rows.layout };
  // Rounding makes gains of pure nodes, which are 0.
  const least = 1e-12 * own.reduce((sum, each) => sum + Math.abs(each), 0);
  let best: ForestSplit | undefined;
  for (const feature of drawFeatures(cuts.length, plan.featuresPerSplit, stream)) {
    best = splitFeature(histogram, own, feature, rules, best?.gain ?? least) ?? best;
  }
  return best;
}

function drawFeatures(features: number, wanted: number, stream: Growing['stream']): number[] {
  const all = Array.from({ length: features }, (_, f) => f);
  if (wanted === features) return all;
  for (let i = 0; i < wanted; i++) {
    const j = i + stream.below(features - i);
    [all[i], all[j]] = [all[j], all[i]];
  }
  return all.slice(0, wanted).sort((a, b) => a - b);
}

function record(growing: Growing, node: number, split: ForestSplit): void {
  const { tree, data, rows } = growing;
  const { feature, lastLeft, missingLeft } = split;
  const left = addNode(growing, split.left);
  addNode(growing, split.right);
  tree.feature[node] = feature;
  tree.threshold[node] = data.cuts[feature][lastLeft - 1] ?? Number.POSITIVE_INFINITY;
  tree.left[node] = left;
  tree.missingLeft[node] = missingLeft ? 1 : 0;
  tree.gain[node] = split.gain;
  rows.divide(node, { feature, lastLeft, missingLeft, left });
}

function addNode({ tree, sums, data }: Growing, own: NodeSums): number {
  sums.push(own);
  return addLeaf(tree, 0, weightOf(own, data.plan.outputs));
}

function totalOf({ rows, data }: Growing, histogram: Float64Array): NodeSums {
  const total = new Float64Array(channelsOf(data.plan.outputs));
  // Over all bins of any one feature.
  for (let bin = 0; bin < rows.layout.start[1]; bin++) {
    addBin({ sums: histogram, layout: rows.layout }, bin, total);
  }
  return total;
}

/** Values of all nodes; those of leaves from float64 targets and weights, as the rows' own pairs are rounded. */
function nodeValues({ sums, data, rows, tree }: Growing, counts: Uint16Array): Float64Array {
  const { plan, target, weight, shift } = data;
  const { outputs } = plan;
  const channels = channelsOf(outputs);
  const exact = new Float64Array(channels * sums.length);
  for (let i = 0; i < data.rows; i++) {
    const own = weight[i] * counts[i];
    const at = channels * rows.node[i];
    if (outputs === 1) {
      exact[at] += own;
      exact[at + 1] += own * target[i];
    } else exact[at + target[i]] += own;
  }
  const values = sums.flatMap((rounded, node) => {
    const isLeaf = tree.feature[node] < 0;
    const found = isLeaf ? exact.subarray(channels * node, channels * (node + 1)) : rounded;
    const total = weightOf(found, outputs);
    if (outputs === 1) return [found[1] / total + (isLeaf ? 0 : shift)];
    return Array.from(found, (each) => each / total);
  });
  return Float64Array.from(values);
}
