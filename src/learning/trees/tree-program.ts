import { countCuts } from '../binning/cuts.js';
import type { TreeEnsemble } from './ensemble.js';
import { nodesOf, type TreeGroup } from './tree-groups.js';

/** Levels that a program has at most: places among the nodes of the next level fit one byte. */
export const mostLevels = 8;

/** A tree for the kernel `descend`, and what comes after it. */
export interface TreeProgram {
  /** Without missing values, and with them. */
  readonly plain: Uint8Array;
  readonly missing: Uint8Array;
  /** [place among the nodes of the last level], number of the node, counted from the root */
  readonly ends: Uint32Array;
  /** Levels of the tree below its program. */
  readonly levelsBelow: number;
}

/** What a node asks, in bytes. */
export interface ByteQuestion {
  /** 2 x feature, one more where missing values are the highest byte, not the lowest */
  readonly plane: number;
  /** Rows with a greater signed byte go right. */
  readonly most: number;
}

/** The byte that no value exceeds. */
const never = 127;

/** What a node asks; missing values are told apart only where there are some. */
export function questionOf(
  trees: TreeEnsemble,
  node: number,
  { thresholds }: TreeGroup,
  hasMissing: boolean,
): ByteQuestion {
  const feature = trees.feature[node];
  if (feature < 0) return { plane: 0, most: never };
  const lastLeft = countCuts(thresholds[feature], trees.threshold[node]) - 128;
  return hasMissing && trees.missingLeft[node] === 0
    ? { plane: 2 * feature + 1, most: lastLeft - 1 }
    : { plane: 2 * feature, most: lastLeft };
}

/**
 * The program of a tree.
 * @param stride  bytes from one plane to the next
 */
export function treeProgram(
  trees: TreeEnsemble,
  tree: number,
  group: TreeGroup,
  stride: number,
): TreeProgram {
  const [root] = nodesOf(trees, tree);
  const depths = nodeDepths(trees, tree);
  const depth = depths.reduce((most, each) => Math.max(most, each), 0);
  const levels = Math.min(depth, mostLevels);
  const ends = new Uint32Array(2 ** levels);
  const plain = emptyLevels(levels);
  const missing = emptyLevels(levels);
  const enter = (node: number, level: number, place: number): void => {
    if (level === levels || trees.feature[node] < 0) {
      // A leaf above the last level: nothing below it sends rows right.
      ends[place << (levels - level)] = node - root;
      return;
    }
    addEntry(plain[level], level, place, questionOf(trees, node, group, false));
    addEntry(missing[level], level, place, questionOf(trees, node, group, true));
    enter(trees.left[node], level + 1, 2 * place);
    enter(trees.left[node] + 1, level + 1, 2 * place + 1);
  };
  enter(root, 0, 0);
  return {
    plain: encode(plain, stride),
    missing: encode(missing, stride),
    ends,
    levelsBelow: depth - levels,
  };
}

function nodeDepths(trees: TreeEnsemble, tree: number): Uint32Array {
  const [root, end] = nodesOf(trees, tree);
  const depths = new Uint32Array(end - root);
  // Children come after their parents.
  for (let node = root; node < end; node++) {
    if (trees.feature[node] < 0) continue;
    const left = trees.left[node] - root;
    depths.fill(depths[node - root] + 1, left, left + 2);
  }
  return depths;
}

/** [level][plane], thresholds of the level's nodes */
type Levels = Map<number, Int8Array>[];

function emptyLevels(levels: number): Levels {
  return Array.from({ length: levels }, () => new Map());
}

function addEntry(
  entries: Levels[number],
  level: number,
  place: number,
  { plane, most }: ByteQuestion,
): void {
  const table = entries.get(plane) ?? new Int8Array(Math.max(16, 2 ** level)).fill(never);
  table[place] = most;
  entries.set(plane, table);
}

/** The form that the kernel reads, see assembly/byte-trees.ts. */
function encode(levels: Levels, stride: number): Uint8Array {
  const words: Uint8Array[] = [word(levels.length, 0)];
  for (const entries of levels) {
    const [first] = entries.values();
    words.push(word(entries.size, first.length / 16));
    for (const [plane, table] of entries) words.push(word(plane * stride, 0), new Uint8Array(table.buffer));
  }
  const program = new Uint8Array(words.reduce((sum, each) => sum + each.length, 0));
  let at = 0;
  for (const each of words) {
    program.set(each, at);
    at += each.length;
  }
  return program;
}

function word(first: number, second: number): Uint8Array {
  return new Uint8Array(Uint32Array.of(first, second, 0, 0).buffer);
}
