import type { TreeEnsemble } from './ensemble.js';

/** Bins of a feature that fit a byte: 254 thresholds make 255, and one is for missing values. */
export const mostThresholds = 254;

/** Trees that follow one another and together ask a feature for no more thresholds than a byte can tell apart. */
export interface TreeGroup {
  readonly firstTree: number;
  readonly trees: number;
  /** [feature], ascending; empty where no tree asks */
  readonly thresholds: readonly Float64Array[];
}

/** The trees in as few groups as their order allows; undefined where one tree alone has too many thresholds. */
export function groupTrees(trees: TreeEnsemble, features: number): TreeGroup[] | undefined {
  const groups: TreeGroup[] = [];
  let firstTree = 0;
  let known = noThresholds(features);
  for (let tree = 0; tree < trees.roots.length; tree++) {
    const own = thresholdsOf(trees, tree, features);
    if (own.some((each) => each.size > mostThresholds)) return undefined;
    const joined = known.map((each, f) => (own[f].size === 0 ? each : new Set([...each, ...own[f]])));
    if (joined.some((each) => each.size > mostThresholds)) {
      groups.push(groupOf(firstTree, tree, known));
      firstTree = tree;
      known = own;
    } else known = joined;
  }
  return [...groups, groupOf(firstTree, trees.roots.length, known)];
}

/** Numbers of the nodes of a tree: [first, behind the last]. */
export function nodesOf({ roots, feature }: TreeEnsemble, tree: number): readonly [number, number] {
  return [roots[tree], roots[tree + 1] ?? feature.length];
}

function thresholdsOf(trees: TreeEnsemble, tree: number, features: number): Set<number>[] {
  const found = noThresholds(features);
  const [first, end] = nodesOf(trees, tree);
  for (let node = first; node < end; node++) {
    const feature = trees.feature[node];
    if (feature >= 0) found[feature].add(trees.threshold[node]);
  }
  return found;
}

function noThresholds(features: number): Set<number>[] {
  return Array.from({ length: features }, () => new Set());
}

function groupOf(firstTree: number, end: number, known: readonly Set<number>[]): TreeGroup {
  const thresholds = known.map((each) => Float64Array.from(each).sort());
  return { firstTree, trees: end - firstTree, thresholds };
}
