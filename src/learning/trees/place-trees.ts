import { type PlacedFinder, placeFinder } from './byte-finder.js';
import type { TreeEnsemble } from './ensemble.js';
import { MemoryImage } from './memory-image.js';
import { groupTrees, nodesOf, type TreeGroup } from './tree-groups.js';
import { questionOf, type TreeProgram, treeProgram } from './tree-program.js';

/** Rows that go through all trees while their bytes are in the cache. */
export const blockRows = 1024;
/** Trees whose leaves are found before they are added. */
const batchTrees = 16;
/** Larger ensembles are not placed. */
const mostBytes = 2 ** 28;

/** What the leaves of a tree add, and to which output. */
export interface LeafValues {
  readonly outputs: number;
  /** Values of a leaf: one for each output, or 1, which tree t adds to output t % outputs. */
  readonly perLeaf: number;
  /** [node * perLeaf + output] */
  readonly values: Float64Array;
}

/** How a tree goes on below its program: addresses for the kernel `walkOn`. */
export interface DeepTree {
  readonly starts: number;
  readonly plain: number;
  readonly missing: number;
  readonly steps: number;
}

/** Trees whose leaves are found together, and the lists of leaves for the kernels that sum them. */
export interface Batch {
  readonly trees: number;
  /** [tree]; empty where no tree is deeper than its program */
  readonly deep: readonly DeepTree[];
  readonly lists: readonly { readonly output: number; readonly at: number; readonly length: number }[];
}

export interface PlacedGroup {
  /** Of the features that are asked. */
  readonly finders: readonly PlacedFinder[];
  readonly plain: number;
  readonly missing: number;
  readonly batches: readonly Batch[];
}

/** Addresses of what changes from block to block of rows. */
export interface WorkPlaces {
  /** [row], values of a feature */
  readonly values: number;
  /** [2 x feature, and with missing values highest][row] */
  readonly planes: number;
  /** [tree of a batch][row], one byte */
  readonly places: number;
  /** [tree of a batch][row], four bytes */
  readonly leaves: number;
  /** [output][row] */
  readonly sums: number;
}

/** An ensemble laid out for the kernels. */
export interface PlacedTrees {
  readonly image: MemoryImage;
  readonly groups: readonly PlacedGroup[];
  readonly work: WorkPlaces;
}

/** Lays an ensemble out; undefined where a tree has too many thresholds for bytes, or all would be too large. */
export function placeTrees(
  trees: TreeEnsemble,
  leaves: LeafValues,
  features: number,
): PlacedTrees | undefined {
  const groups = groupTrees(trees, features);
  if (!groups) return undefined;
  const image = new MemoryImage();
  const work: WorkPlaces = {
    values: image.reserve(8 * blockRows),
    planes: image.reserve(2 * features * blockRows),
    places: image.reserve(batchTrees * blockRows),
    leaves: image.reserve(4 * batchTrees * blockRows),
    sums: image.reserve(8 * leaves.outputs * blockRows),
  };
  const placed: PlacedGroup[] = [];
  for (const group of groups) {
    placed.push(placeGroup({ trees, leaves, group, image, work }));
    if (image.size > mostBytes) return undefined;
  }
  return { image, groups: placed, work };
}

interface Placing {
  readonly trees: TreeEnsemble;
  readonly leaves: LeafValues;
  readonly group: TreeGroup;
  readonly image: MemoryImage;
  readonly work: WorkPlaces;
}

function placeGroup(placing: Placing): PlacedGroup {
  const { group, image, trees } = placing;
  const finders = group.thresholds.flatMap((each, feature) =>
    each.length === 0 ? [] : [placeFinder(image, feature, each)],
  );
  const numbers = Array.from({ length: group.trees }, (_, t) => group.firstTree + t);
  const programs = numbers.map((tree) => treeProgram(trees, tree, group, blockRows));
  const batches: Batch[] = [];
  for (let first = 0; first < numbers.length; first += batchTrees) {
    const [own, ofThem] = [numbers, programs].map((all) => all.slice(first, first + batchTrees)) as [
      number[],
      TreeProgram[],
    ];
    batches.push(placeBatch(placing, own, ofThem));
  }
  const plain = image.place(joined(programs.map((program) => program.plain)));
  return { finders, plain, missing: image.place(joined(programs.map(({ missing }) => missing))), batches };
}

function placeBatch(placing: Placing, numbers: readonly number[], programs: readonly TreeProgram[]): Batch {
  const { leaves, image, work, trees } = placing;
  const isDeep = programs.some(({ levelsBelow }) => levelsBelow > 0);
  const lists = Array.from({ length: leaves.outputs }, () => [] as number[]);
  numbers.forEach((tree, t) => {
    const nodes = isDeep ? allNodes(trees, tree) : programs[t].ends;
    const places = isDeep ? work.leaves + 4 * t * blockRows : work.places + t * blockRows;
    for (let k = 0; k < leaves.perLeaf; k++) {
      const values = image.place(valuesOf(trees.roots[tree], nodes, leaves, k));
      lists[leaves.perLeaf === 1 ? tree % leaves.outputs : k].push(places, values);
    }
  });
  return {
    trees: numbers.length,
    deep: isDeep ? numbers.map((tree, t) => placeDeep(placing, tree, programs[t])) : [],
    lists: lists.flatMap((list, output) =>
      list.length === 0 ? [] : [{ output, at: image.place(Uint32Array.from(list)), length: list.length / 2 }],
    ),
  };
}

function valuesOf(
  root: number,
  nodes: Uint32Array,
  { values, perLeaf }: LeafValues,
  output: number,
): Float64Array {
  return Float64Array.from(nodes, (node) => values[(root + node) * perLeaf + output]);
}

function allNodes(trees: TreeEnsemble, tree: number): Uint32Array {
  const [root, end] = nodesOf(trees, tree);
  return Uint32Array.from({ length: end - root }, (_, node) => node);
}

function placeDeep(
  { trees, group, image }: Placing,
  tree: number,
  { ends, levelsBelow }: TreeProgram,
): DeepTree {
  const [plain, missing] = [false, true].map((has) => image.place(nodeTable(trees, tree, group, has)));
  return { starts: image.place(ends), plain, missing, steps: levelsBelow };
}

/** The nodes of a tree for the kernel `walkOn`. */
function nodeTable(trees: TreeEnsemble, tree: number, group: TreeGroup, hasMissing: boolean): Int32Array {
  const [root, end] = nodesOf(trees, tree);
  const table = new Int32Array(4 * (end - root));
  for (let node = root; node < end; node++) {
    const { plane, most } = questionOf(trees, node, group, hasMissing);
    const left = trees.feature[node] < 0 ? node : trees.left[node];
    table.set([plane * blockRows, most, left - root, 0], 4 * (node - root));
  }
  return table;
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(parts.reduce((sum, each) => sum + each.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
