import { addLeaf, emptyTree, type Tree } from '../trees/ensemble.js';
import type { BinLayout } from './histograms.js';
import type { NodeHistograms } from './node-histograms.js';
import type { BoostingPlan } from './options.js';
import { bestSplit, leafValue, type NodeSums, type Split } from './splits.js';
import type { TrainingArrays } from './training-arrays.js';

/** What a tree is grown from, the same for every tree. */
export interface Growth {
  readonly arrays: TrainingArrays;
  readonly layout: BinLayout;
  readonly histograms: NodeHistograms;
  readonly plan: BoostingPlan;
}

/** A leaf that may still be divided. */
interface OpenLeaf {
  readonly node: number;
  readonly depth: number;
  readonly histogram: Float64Array;
  readonly split: Split;
}

/**
 * Grows one tree on the derivatives of `output`: the smaller child of each split is counted, its sibling is the difference.
 * Afterwards `arrays.node` holds every row's leaf.
 * @param features  numbers of the features that the tree may ask
 * @param before  called with each range of rows before the root counts them
 */
export function growTree(
  growth: Growth,
  output: number,
  features: readonly number[],
  before: (start: number, stop: number) => void,
): Tree {
  const { histograms, plan, layout } = growth;
  const tree = emptyTree();
  histograms.reset();
  const root = histograms.collectRoot(features, output, before);
  const sums = totalOf(root, layout, features[0]);
  addLeaf(tree, leafValue(sums, plan), sums.hessian);
  let open: OpenLeaf[] = [];
  consider(growth, features, { node: 0, depth: 0, histogram: root, sums }, open);
  let leaves = 1;
  while (open.length > 0 && leaves < plan.maxLeaves) {
    const chosen = choose(open, Math.min(plan.maxLeaves - leaves, histograms.most), plan);
    open = open.filter((leaf) => !chosen.includes(leaf));
    leaves += chosen.length;
    divideLeaves(growth, { tree, chosen, features, output, open });
  }
  for (const leaf of open) histograms.release(leaf.histogram);
  return tree;
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
  readonly chosen: readonly OpenLeaf[];
  readonly features: readonly number[];
  readonly output: number;
  /** Receives the children that can be divided further. */
  readonly open: OpenLeaf[];
}

function divideLeaves(growth: Growth, { tree, chosen, features, output, open }: Division): void {
  const { histograms, plan } = growth;
  for (const leaf of chosen) recordSplit(growth, tree, leaf);
  const deeper = chosen.filter((leaf) => leaf.depth + 1 < plan.maxDepth);
  if (deeper.length === 0) {
    histograms.route();
    for (const leaf of chosen) histograms.release(leaf.histogram);
    return;
  }
  const small = deeper.map((leaf) => smallerChild(tree, leaf));
  const counted = histograms.collect(small, features, output);
  deeper.forEach((leaf, k) => {
    subtract(leaf.histogram, counted[k]);
    const depth = leaf.depth + 1;
    const left = tree.left[leaf.node];
    for (const node of [left, left + 1]) {
      const histogram = node === small[k] ? counted[k] : leaf.histogram;
      const sums = node === left ? leaf.split.left : leaf.split.right;
      consider(growth, features, { node, depth, histogram, sums }, open);
    }
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
  if (split) open.push({ node: leaf.node, depth: leaf.depth, histogram: leaf.histogram, split });
  else histograms.release(leaf.histogram);
}

/** Makes two children and the route to them. */
function recordSplit({ arrays, histograms, plan }: Growth, tree: Tree, { node, split }: OpenLeaf): void {
  const left = addLeaf(tree, leafValue(split.left, plan), split.left.hessian);
  addLeaf(tree, leafValue(split.right, plan), split.right.hessian);
  tree.feature[node] = split.feature;
  tree.threshold[node] = arrays.cuts[split.feature][split.lastLeft - 1] ?? Number.POSITIVE_INFINITY;
  tree.left[node] = left;
  tree.missingLeft[node] = split.missingLeft ? 1 : 0;
  tree.gain[node] = split.gain;
  // Missing values that go right become the highest bin, and the others move down by one.
  const lastLeft = split.missingLeft ? split.lastLeft : split.lastLeft - 1;
  const way = [split.feature * arrays.rows, lastLeft, left, split.missingLeft ? 0 : 1];
  histograms.routes.ways.set(way, 4 * node);
}

function smallerChild(tree: Tree, { node, split }: OpenLeaf): number {
  return tree.left[node] + (split.left.hessian <= split.right.hessian ? 0 : 1);
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
