import { randomStream } from '../../core/index.js';
import type { BinArray } from '../binning/binned-features.js';
import { type BinLayout, binLayout } from '../boosting/bin-layout.js';
import { addLeaf, emptyTree, type Tree } from '../trees/ensemble.js';
import type { ForestPlan } from './forest-options.js';
import { type ForestSplit, type NodeSums, splitFeature, weightOf } from './forest-split.js';
import {
  type Counted,
  chunkRows,
  emptyCounted,
  emptyRoutes,
  listAll,
  type Routes,
  routeAndList,
} from './row-routes.js';

/** What all trees of a forest are grown from; arrays in shared memory. */
export interface ForestData {
  readonly rows: number;
  readonly cuts: readonly Float64Array[];
  /** [feature * rows + row] */
  readonly bins: BinArray;
  /** [row], numbers or classes */
  readonly target: Float64Array;
  /** [row] */
  readonly weight: Float64Array;
  readonly plan: ForestPlan;
}

/** A tree whose nodes have vectors of values. */
export interface ForestTree {
  readonly tree: Tree;
  /** [node * outputs + output]: mean, or parts of the classes */
  readonly values: Float64Array;
}

/** How often tree number `tree` draws each row: [row]. */
export function bootstrapCounts(rows: number, { bootstrap, seed }: ForestPlan, tree: number): Uint16Array {
  const counts = new Uint16Array(rows);
  if (!bootstrap) return counts.fill(1);
  const stream = randomStream({ seed, stage: 'forest-rows', file: tree });
  for (let i = 0; i < rows; i++) counts[stream.below(rows)]++;
  return counts;
}

interface Growing {
  readonly data: ForestData;
  readonly layout: BinLayout;
  readonly channels: number;
  readonly weight: Float64Array;
  readonly routes: Routes;
  readonly node: Uint16Array;
  readonly counted: Counted;
  readonly tree: Tree;
  readonly sums: NodeSums[];
  readonly stream: ReturnType<typeof randomStream>;
}

interface Leaf {
  readonly node: number;
  readonly histogram: Float64Array;
}

/** Grows tree number `number`: a task of the engine. */
export function growForestTree(number: number, data: ForestData): ForestTree {
  const { rows, plan, cuts } = data;
  const counts = bootstrapCounts(rows, plan, number);
  const growing: Growing = {
    data,
    layout: binLayout(cuts),
    channels: plan.outputs === 1 ? 2 : plan.outputs,
    weight: data.weight.map((weight, i) => weight * counts[i]),
    routes: emptyRoutes(2 ** (plan.maxDepth + 1)),
    node: new Uint16Array(rows),
    counted: emptyCounted(),
    tree: emptyTree(),
    sums: [],
    stream: randomStream({ seed: plan.seed, stage: 'forest-splits', file: number }),
  };
  const [root] = count(growing, [0], true);
  addNode(growing, totalOf(growing, root));
  let level: Leaf[] = [{ node: 0, histogram: root }];
  for (let depth = 0; depth < plan.maxDepth && level.length > 0; depth++) {
    level = divideLevel(growing, level, depth + 1 === plan.maxDepth);
  }
  return { tree: growing.tree, values: leafValues(growing) };
}

/** Divides the leaves of a level where that helps; the smaller child is counted, the other is the difference. */
function divideLevel(growing: Growing, level: readonly Leaf[], isLast: boolean): Leaf[] {
  const divided = level.flatMap((leaf) => {
    const split = chooseSplit(growing, leaf);
    if (split) record(growing, leaf.node, split);
    return split ? [{ leaf, split }] : [];
  });
  if (isLast || divided.length === 0) return [];
  const { tree, sums, data } = growing;
  const small = divided.map(({ leaf }) => {
    const left = tree.left[leaf.node];
    const weight = (node: number) => weightOf(sums[node], data.plan.outputs);
    return left + (weight(left) <= weight(left + 1) ? 0 : 1);
  });
  const counted = count(growing, small, false);
  return divided.flatMap(({ leaf }, k) => {
    const left = tree.left[leaf.node];
    const rest = leaf.histogram;
    for (let i = 0; i < rest.length; i++) rest[i] -= counted[k][i];
    return [left, left + 1].map((node) => ({ node, histogram: node === small[k] ? counted[k] : rest }));
  });
}

/** The best split among the features that the node draws. */
function chooseSplit({ data, layout, channels, sums, stream }: Growing, leaf: Leaf): ForestSplit | undefined {
  const { plan, cuts } = data;
  const rules = { ...plan, random: plan.splits === 'random' ? { stream, cuts } : undefined };
  const own = sums[leaf.node];
  // Rounding makes gains of pure nodes, which are 0.
  const least = 1e-12 * own.reduce((sum, each) => sum + Math.abs(each), 0);
  let best: ForestSplit | undefined;
  for (const feature of drawFeatures(cuts.length, plan.featuresPerSplit, stream)) {
    const bins = leaf.histogram.subarray(
      channels * layout.start[feature],
      channels * layout.start[feature + 1],
    );
    best = splitFeature(bins, own, feature, rules, best?.gain ?? least) ?? best;
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
  const { tree, data, routes } = growing;
  const left = addNode(growing, split.left);
  addNode(growing, split.right);
  tree.feature[node] = split.feature;
  tree.threshold[node] = data.cuts[split.feature][split.lastLeft - 1] ?? Number.POSITIVE_INFINITY;
  tree.left[node] = left;
  tree.missingLeft[node] = split.missingLeft ? 1 : 0;
  tree.gain[node] = split.gain;
  const lastLeft = split.missingLeft ? split.lastLeft : split.lastLeft - 1;
  routes.ways.set([split.feature * data.rows, lastLeft, left, split.missingLeft ? 0 : 1], 4 * node);
}

function addNode({ tree, sums, data }: Growing, own: NodeSums): number {
  sums.push(own);
  return addLeaf(tree, 0, weightOf(own, data.plan.outputs));
}

/** Sends rows to their nodes and sums them over the rows that arrive in each of `nodes`: [node of `nodes`][bin][channel]. */
function count(growing: Growing, nodes: readonly number[], isRoot: boolean): Float64Array[] {
  const { data, routes, node, counted, layout, channels } = growing;
  const length = channels * layout.bins;
  const all = new Float64Array(nodes.length * length);
  nodes.forEach((each, slot) => {
    routes.arrivals.set([slot * length, 1], 2 * each);
  });
  const places = { bins: data.bins, node };
  for (let start = 0; start < data.rows; start += chunkRows) {
    const stop = Math.min(start + chunkRows, data.rows);
    const n = isRoot
      ? listAll(places, counted, start, stop)
      : routeAndList(places, routes, counted, start, stop);
    for (let f = 0; f < data.cuts.length; f++) addFeature(growing, f, all, n);
  }
  for (const each of nodes) routes.arrivals[2 * each + 1] = 0;
  return nodes.map((_, slot) => all.subarray(slot * length, (slot + 1) * length));
}

function addFeature(
  { data, layout, channels, weight, counted }: Growing,
  f: number,
  all: Float64Array,
  n: number,
): void {
  const { bins, target, rows } = data;
  const first = channels * layout.start[f];
  const isNumber = data.plan.outputs === 1;
  for (let k = 0; k < n; k++) {
    const i = counted.row[k];
    const at = counted.histogram[k] + first + channels * bins[f * rows + i];
    if (isNumber) {
      all[at] += weight[i];
      all[at + 1] += weight[i] * target[i];
    } else all[at + target[i]] += weight[i];
  }
}

function totalOf({ layout, channels }: Growing, histogram: Float64Array): NodeSums {
  const total = new Float64Array(channels);
  for (let i = 0; i < channels * layout.start[1]; i++) total[i % channels] += histogram[i];
  return total;
}

function leafValues({ sums, data }: Growing): Float64Array {
  const { outputs } = data.plan;
  const values = sums.flatMap((own) => {
    const weight = weightOf(own, outputs);
    return outputs === 1 ? [own[1] / weight] : Array.from(own, (each) => each / weight);
  });
  return Float64Array.from(values);
}
