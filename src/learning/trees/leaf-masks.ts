import { BinFinder } from '../binning/bin-finder.js';
import type { FeatureMatrix } from '../features.js';
import type { TreeEnsemble } from './ensemble.js';

/** Leaves that one 32-bit word can hold. */
const mostLeaves = 32;
/** Beyond so many features or bytes of tables, walking down the trees is as fast. */
const mostFeatures = 8;
const mostBytes = 2 ** 25;
const chunkRows = 1024;

/**
 * Tables that find leaves without walking: for each bin of a feature and each tree the leaves that a value there leaves possible,
 * as bits; the bits that all features leave are one leaf (after Lucchese et al., QuickScorer, SIGIR 2015).
 */
export interface LeafMasks {
  readonly trees: number;
  readonly finders: readonly BinFinder[];
  /** [feature][bin * trees + tree]; bin 0 holds missing values */
  readonly masks: readonly Int32Array[];
  /** [tree * 32 + leaf from the left] */
  readonly values: Float64Array;
}

/** The tables of an ensemble; undefined where trees have too many leaves, or the tables would be too large. */
export function leafMasks(trees: TreeEnsemble, features: number): LeafMasks | undefined {
  const count = trees.roots.length;
  const thresholds = Array.from({ length: features }, (_, f) => thresholdsOf(trees, f));
  const bins = thresholds.reduce((sum, each) => sum + each.length + 2, 0);
  if (features > mostFeatures || 4 * bins * count > mostBytes || bins > 65_535) return undefined;
  const masks = thresholds.map((each) => new Int32Array((each.length + 2) * count).fill(-1));
  const values = new Float64Array(mostLeaves * count);
  for (let tree = 0; tree < count; tree++) {
    if (!fillTree(trees, tree, { thresholds, masks, values })) return undefined;
  }
  return { trees: count, finders: thresholds.map((each) => new BinFinder(each)), masks, values };
}

function thresholdsOf({ feature, threshold }: TreeEnsemble, wanted: number): Float64Array {
  const found = new Set<number>();
  feature.forEach((each, node) => {
    if (each === wanted) found.add(threshold[node]);
  });
  return Float64Array.from(found).sort();
}

interface Tables {
  readonly thresholds: readonly Float64Array[];
  readonly masks: readonly Int32Array[];
  readonly values: Float64Array;
}

/** Enters one tree; false where it has too many leaves. */
function fillTree(trees: TreeEnsemble, tree: number, { thresholds, masks, values }: Tables): boolean {
  const count = trees.roots.length;
  let leaves = 0;
  /** Bits of the leaves below a node. */
  const enter = (node: number): number => {
    const feature = trees.feature[node];
    if (feature < 0) {
      if (leaves < mostLeaves) values[tree * mostLeaves + leaves] = trees.value[node];
      return 1 << leaves++;
    }
    const left = enter(trees.left[node]);
    const right = enter(trees.left[node] + 1);
    const cuts = thresholds[feature];
    const lastLeft = cuts.indexOf(trees.threshold[node]) + 1;
    for (let bin = 0; bin < cuts.length + 2; bin++) {
      const goesLeft = bin === 0 ? trees.missingLeft[node] === 1 : bin <= lastLeft;
      masks[feature][bin * count + tree] &= goesLeft ? ~right : ~left;
    }
    return left | right;
  };
  enter(trees.roots[tree]);
  return leaves <= mostLeaves;
}

/** Adds the leaves of every row to sums [output][row], in the order of the trees. */
export function addMaskedLeaves(
  tables: LeafMasks,
  features: FeatureMatrix,
  sums: readonly Float64Array[],
): void {
  const bins = tables.finders.map(() => new Uint16Array(chunkRows));
  const possible = new Int32Array(tables.trees);
  for (let start = 0; start < features.rows; start += chunkRows) {
    const stop = Math.min(start + chunkRows, features.rows);
    tables.finders.forEach((finder, f) => {
      finder.find(features.columns[f], start, stop, bins[f], 0);
    });
    for (let row = start; row < stop; row++) {
      leavePossible(tables, bins, row - start, possible);
      for (let k = 0; k < sums.length; k++) {
        sums[k][row] = sumOfLeaves(tables.values, possible, {
          first: k,
          step: sums.length,
          sum: sums[k][row],
        });
      }
    }
  }
}

/** The bits of the leaves that all features leave, [tree]. */
function leavePossible(
  { trees, masks }: LeafMasks,
  bins: readonly Uint16Array[],
  place: number,
  possible: Int32Array,
): void {
  possible.fill(-1);
  let f = 0;
  for (; f + 1 < masks.length; f += 2) {
    const [a, b] = [masks[f], masks[f + 1]];
    const [fromA, fromB] = [bins[f][place] * trees, bins[f + 1][place] * trees];
    for (let tree = 0; tree < trees; tree++) possible[tree] &= a[fromA + tree] & b[fromB + tree];
  }
  for (; f < masks.length; f++) {
    const from = bins[f][place] * trees;
    for (let tree = 0; tree < trees; tree++) possible[tree] &= masks[f][from + tree];
  }
}

function sumOfLeaves(
  values: Float64Array,
  possible: Int32Array,
  { first, step, sum }: { readonly first: number; readonly step: number; readonly sum: number },
): number {
  let total = sum;
  for (let tree = first; tree < possible.length; tree += step) {
    // Bits above the tree's leaves are never cleared: the lowest bit is the leaf.
    const lowest = possible[tree] & -possible[tree];
    total += values[tree * mostLeaves + 31 - Math.clz32(lowest)];
  }
  return total;
}
