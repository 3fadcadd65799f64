/**
 * Decision trees flattened into typed arrays. A row goes to the left child where its value < threshold, to the right one
 * (the next node) otherwise, and with a missing value where `missingLeft` says. Trees of models with several outputs
 * (one per class) stand in turn: tree t adds to output t % outputs.
 */
export interface TreeEnsemble {
  /** [tree], number of its first node; the nodes of a tree are consecutive */
  readonly roots: Int32Array;
  /** [node], feature that is asked, -1 for a leaf */
  readonly feature: Int32Array;
  /** [node], in the unit of the feature */
  readonly threshold: Float64Array;
  /** [node], number of the left child, always above the node's own; the right child is the next one */
  readonly left: Int32Array;
  /** [node], 1 where missing values go left */
  readonly missingLeft: Uint8Array;
  /** [node], what the leaf adds to its output */
  readonly value: Float64Array;
  /** [node], by how much the split lowered the loss; 0 for a leaf */
  readonly gain: Float64Array;
  /** [node], sum of second derivatives (of weights, for squared loss) */
  readonly cover: Float64Array;
}

/** One tree while it grows; numbers of nodes count from its root. */
export interface Tree {
  readonly feature: number[];
  readonly threshold: number[];
  readonly left: number[];
  readonly missingLeft: number[];
  readonly value: number[];
  readonly gain: number[];
  readonly cover: number[];
}

/** A tree without nodes. */
export function emptyTree(): Tree {
  return { feature: [], threshold: [], left: [], missingLeft: [], value: [], gain: [], cover: [] };
}

/** Appends a leaf and returns its number. */
export function addLeaf(tree: Tree, value: number, cover: number): number {
  tree.feature.push(-1);
  tree.threshold.push(0);
  tree.left.push(0);
  tree.missingLeft.push(0);
  tree.value.push(value);
  tree.gain.push(0);
  tree.cover.push(cover);
  return tree.feature.length - 1;
}

/** All trees behind one another. */
export function flatten(trees: readonly Tree[]): TreeEnsemble {
  const nodes = trees.reduce((sum, tree) => sum + tree.feature.length, 0);
  const flat = {
    roots: new Int32Array(trees.length),
    feature: new Int32Array(nodes),
    threshold: new Float64Array(nodes),
    left: new Int32Array(nodes),
    missingLeft: new Uint8Array(nodes),
    value: new Float64Array(nodes),
    gain: new Float64Array(nodes),
    cover: new Float64Array(nodes),
  };
  let root = 0;
  trees.forEach((tree, t) => {
    flat.roots[t] = root;
    for (const field of ['feature', 'threshold', 'missingLeft', 'value', 'gain', 'cover'] as const) {
      flat[field].set(tree[field], root);
    }
    tree.left.forEach((left, node) => {
      flat.left[root + node] = tree.feature[node] < 0 ? 0 : root + left;
    });
    root += tree.feature.length;
  });
  return flat;
}

/** The trees of several ensembles behind one another. */
export function joinEnsembles(parts: readonly TreeEnsemble[]): TreeEnsemble {
  if (parts.length === 1) return parts[0];
  const shift = parts.map((_, p) => parts.slice(0, p).reduce((sum, part) => sum + part.feature.length, 0));
  const int32 = (of: (part: TreeEnsemble, p: number) => Int32Array) =>
    Int32Array.from(parts.flatMap((part, p) => [...of(part, p)]));
  const float64 = (field: 'threshold' | 'value' | 'gain' | 'cover') =>
    Float64Array.from(parts.flatMap((part) => [...part[field]]));
  return {
    roots: int32((part, p) => part.roots.map((root) => root + shift[p])),
    feature: int32((part) => part.feature),
    threshold: float64('threshold'),
    left: int32((part, p) => part.left.map((left, node) => (part.feature[node] < 0 ? 0 : left + shift[p]))),
    missingLeft: Uint8Array.from(parts.flatMap((part) => [...part.missingLeft])),
    value: float64('value'),
    gain: float64('gain'),
    cover: float64('cover'),
  };
}
