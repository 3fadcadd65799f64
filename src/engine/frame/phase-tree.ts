import type { Node } from '../expressions/graph.js';
import type { Barrier } from './part.js';

/** A reduction that wants the rows after some barriers. */
export interface SinkRequest {
  readonly barriers: readonly Barrier[];
  readonly nodes: readonly Node[];
}

/** Barriers that requests begin with in common, passed once: the rows behind `barrier`, who wants them, and where they go on to. */
export interface PhaseTree {
  readonly barrier?: Barrier;
  readonly sinks: readonly { readonly sink: number; readonly nodes: readonly Node[] }[];
  readonly branches: readonly PhaseTree[];
  /** What several branches want is computed here, once: every row here is one that some branch wants. */
  readonly shares?: true;
}

interface GrowingTree extends PhaseTree {
  readonly sinks: { readonly sink: number; readonly nodes: readonly Node[] }[];
  readonly branches: GrowingTree[];
}

/** Requests over one source as a tree; the n-th request is sink n. */
export function treeOf(requests: readonly SinkRequest[]): PhaseTree {
  const root: GrowingTree = { sinks: [], branches: [] };
  requests.forEach(({ barriers, nodes }, sink) => {
    let tree = root;
    for (const barrier of barriers) tree = branchOf(tree, barrier);
    tree.sinks.push({ sink, nodes });
  });
  return root;
}

function branchOf(tree: GrowingTree, barrier: Barrier): GrowingTree {
  const known = tree.branches.find((branch) => sameBarrier(branch.barrier as Barrier, barrier));
  if (known) return known;
  const made: GrowingTree = { barrier, sinks: [], branches: [] };
  tree.branches.push(made);
  return made;
}

function sameBarrier(a: Barrier, b: Barrier): boolean {
  if (a.kind === 'filter') return b.kind === 'filter' && a.mask === b.mask;
  return b.kind === 'map' && a.id === b.id;
}

/** What must be there before a barrier. */
export const neededAtBarrier = (barrier: Barrier): Node[] =>
  barrier.kind === 'filter' ? [barrier.mask] : barrier.inputs.map(([, node]) => node);

/** Everything that a tree's own phase and those behind it ask for. */
export function wantedBy({ sinks, branches }: PhaseTree): Node[] {
  return [...sinks.flatMap(({ nodes }) => nodes), ...branches.flatMap(wantedAtBranch)];
}

/** What a branch asks for, its barrier included. */
export const wantedAtBranch = (branch: PhaseTree): Node[] => [
  ...neededAtBarrier(branch.barrier as Barrier),
  ...wantedBy(branch),
];
