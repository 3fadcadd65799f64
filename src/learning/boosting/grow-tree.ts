import { addLeaf, emptyTree, type Tree } from '../trees/ensemble.js';
import type { BinLayout } from './bin-layout.js';
import type { NodeHistograms } from './node-histograms.js';
import type { BoostingPlan } from './options.js';
import { bestSplit, leafValue, type NodeSums, type Split } from './splits.js';

/** What a tree is grown from, the same for every tree. */
export interface Growth {
  readonly cuts: readonly Float64Array[];
  readonly layout: BinLayout;
  readonly histograms: NodeHistograms;
  readonly plan: BoostingPlan;
}

/** A tree, and the node of each slot that rows lie in. */
export interface GrownTree {
  readonly tree: Tree;
  /** [slot], number of the leaf */
  readonly leaf: readonly number[];
}

/** A leaf that may still be divided. */
interface OpenLeaf {
  readonly node: number;
  readonly slot: number;
  readonly depth: number;
  readonly histogram: Float64Array;
  readonly split: Split;
}

/**
 * Grows one tree on the derivatives of `output`: the smaller child of each split is counted, its sibling is the difference.
 * Rows reach their leaves' slots in the next pass over them.
 * @param root  sums of the derivatives over all rows
 * @param features  numbers of the features that the tree may ask
 */
export function growTree(
  growth: Growth,
  output: number,
  root: Float64Array,
  features: readonly number[],
): GrownTree {
  const { histograms, plan, layout } = growth;
  const tree = emptyTree();
  const leaf = [0];
  histograms.reset();
  const sums = totalOf(root, layout, features[0]);
  addLeaf(tree, leafValue(sums, plan), sums.hessian);
  let open: OpenLeaf[] = [];
  consider(growth, features, { node: 0, slot: 0, depth: 0, histogram: root, sums }, open);
  while (open.length > 0 && leaf.length < plan.maxLeaves) {
    const chosen = choose(open, Math.min(plan.maxLeaves - leaf.length, histograms.most), plan);
    open = open.filter((each) => !chosen.includes(each));
    divideLeaves(growth, { tree, leaf, chosen, features, output, open });
  }
  for (const each of open) histograms.release(each.histogram);
  return { tree, leaf };
}

/** Depth-wise: the leaves of the lowest depth, in order; leaf-wise: the one that gains most. */
function choose(open: readonly OpenLeaf[], most: number, { growth }: BoostingPlan): OpenLeaf[] {
  if (growth === 'leaf') {
    return [open.reduce((best, leaf) => (leaf.split.gain > best.split.gain ? leaf : best))];
  }
  const depth = open.reduce((least, leaf) => Math.min(least, leaf.depth), Number.POSITIVE_INFINITY);
  const level = open.filter((leaf) => leaf.depth === depth);
  if (level.length <= most) return level;
  // The limit on leaves cuts a level short: the best splits are kept.
  const byGain = [...level].sort((a, b) => b.split.gain - a.split.gain || a.node - b.node);
  return byGain.slice(0, most).sort((a, b) => a.node - b.node);
}

interface Division {
  readonly tree: Tree;
  /** [slot], node; grows */
  readonly leaf: number[];
  readonly chosen: readonly OpenLeaf[];
  readonly features: readonly number[];
  readonly output: number;
  /** Receives the children that can be divided further. */
  readonly open: OpenLeaf[];
}

function divideLeaves(growth: Growth, { tree, leaf, chosen, features, output, open }: Division): void {
  const { histograms, plan } = growth;
  const divided = chosen.map((each) => ({ ...each, right: recordSplit(growth, tree, leaf, each) }));
  const deeper = divided.filter(({ depth }) => depth + 1 < plan.maxDepth);
  for (const each of divided) if (!deeper.includes(each)) histograms.release(each.histogram);
  if (deeper.length === 0) return;
  const isLeftSmall = deeper.map(({ split }) => split.left.hessian <= split.right.hessian);
  const small = deeper.map(({ slot, right }, k) => (isLeftSmall[k] ? slot : right));
  const counted = histograms.collect(small, features, output);
  deeper.forEach(({ node, slot, right, depth, histogram, split }, k) => {
    subtract(histogram, counted[k]);
    const [ofLeft, ofRight] = isLeftSmall[k] ? [counted[k], histogram] : [histogram, counted[k]];
    const left = tree.left[node];
    const below = { depth: depth + 1 };
    consider(growth, features, { ...below, node: left, slot, histogram: ofLeft, sums: split.left }, open);
    const other = { ...below, node: left + 1, slot: right, histogram: ofRight, sums: split.right };
    consider(growth, features, other, open);
  });
}

/** Finds the best split of a leaf, and lists it as open where there is one. */
function consider(
  { histograms, layout, plan }: Growth,
  features: readonly number[],
  leaf: Omit<OpenLeaf, 'split'> & { readonly sums: NodeSums },
  open: OpenLeaf[],
): void {
  const split = bestSplit(leaf.histogram, leaf.sums, layout, features, plan);
  if (split) open.push({ ...leaf, split });
  else histograms.release(leaf.histogram);
}

/** Makes two children, lets rows go to them, and returns the slot of the right one. */
function recordSplit(
  { cuts, histograms, plan }: Growth,
  tree: Tree,
  leaf: number[],
  { node, slot, split }: OpenLeaf,
): number {
  const { feature, lastLeft, missingLeft } = split;
  const left = addLeaf(tree, leafValue(split.left, plan), split.left.hessian);
  addLeaf(tree, leafValue(split.right, plan), split.right.hessian);
  tree.feature[node] = feature;
  tree.threshold[node] = cuts[feature][lastLeft - 1] ?? Number.POSITIVE_INFINITY;
  tree.left[node] = left;
  tree.missingLeft[node] = missingLeft ? 1 : 0;
  tree.gain[node] = split.gain;
  leaf[slot] = left;
  const right = leaf.push(left + 1) - 1;
  histograms.split({ slot, right, feature, lastLeft, missingLeft });
  return right;
}

/** larger -= smaller: what is left is the sibling's. */
function subtract(larger: Float64Array, smaller: Float64Array): void {
  for (let i = 0; i < larger.length; i++) larger[i] -= smaller[i];
}

/** The sums over a whole node: over all bins of any one feature. */
function totalOf(histogram: Float64Array, layout: BinLayout, feature: number): NodeSums {
  let gradient = 0;
  let hessian = 0;
  for (let bin = layout.start[feature]; bin < layout.start[feature + 1]; bin++) {
    gradient += histogram[2 * bin];
    hessian += histogram[2 * bin + 1];
  }
  return { gradient, hessian, lowest: Number.NEGATIVE_INFINITY, highest: Number.POSITIVE_INFINITY };
}
