import type { ColumnType } from '../columns/column.js';
import type { Graph, Node } from '../expressions/graph.js';
import { compileProgram, operationsFor, type Program } from '../expressions/program.js';
import type { Task } from '../tasks/task.js';
import type { Barrier } from './part.js';
import {
  neededAtBarrier,
  type PhaseTree,
  type SinkRequest,
  treeOf,
  wantedAtBranch,
  wantedBy,
} from './phase-tree.js';
import { shareBranches } from './share-branches.js';
import { computableFrom, usersOf } from './shared-nodes.js';

/** What is done with a vector of rows between two barriers, as plain data. Numbers are places in the program's outputs. */
export interface Phase {
  readonly program: Program;
  readonly sinks: readonly { readonly sink: number; readonly inputs: readonly number[] }[];
  readonly branches: readonly Branch[];
}

/** Rows that pass a barrier, and the phase that they come to; `carried` are its program's first inputs. */
export type Branch = { readonly carried: readonly number[]; readonly phase: Phase } & (
  | { readonly kind: 'filter'; readonly mask: number }
  | {
      readonly kind: 'map';
      readonly task: Task;
      /** Rows go on in the pieces in which they came, not in full ones. */
      readonly rowByRow: boolean;
      readonly inputs: readonly { readonly name: string; readonly output: number }[];
      /** Follow the carried inputs, in this order. */
      readonly adds: readonly { readonly name: string; readonly type: ColumnType }[];
    }
);

/** A virtual column or one that the source has, in the order of the first phase's inputs. */
export type SourceInput =
  | { readonly kind: 'column'; readonly name: string }
  | { readonly kind: 'random'; readonly seed: number; readonly stage: string }
  | { readonly kind: 'fileHash' };

/** What the kernel of a phase computes, told while phases are made. */
export type PhaseWatcher = (tree: PhaseTree, operations: readonly Node[]) => void;

/**
 * Joins requests over one source into a tree: barriers that requests begin with in common are passed once, each column is read
 * once, each expression computed once and as late as it can be; what branches behind different filters have in common is shared.
 */
export function phasesOf(
  requests: readonly SinkRequest[],
  graph: Graph,
): { inputs: SourceInput[]; phase: Phase } {
  return compiledTree(optimisedTree(requests, graph));
}

/** The tree of barriers that requests go through, with what they have in common shared. */
export const optimisedTree = (requests: readonly SinkRequest[], graph: Graph): PhaseTree =>
  shareBranches(treeOf(requests), graph);

export function compiledTree(tree: PhaseTree, watch?: PhaseWatcher): { inputs: SourceInput[]; phase: Phase } {
  const available = new Set<Node>();
  for (const node of wantedBy(tree)) collectLeaves(node, available);
  const inputs = [...available];
  return { inputs: inputs.map(sourceInput), phase: phaseOf(tree, inputs, watch) };
}

/** Nodes that only the source can give. */
function collectLeaves(node: Node, found: Set<Node>, seen = new Set<Node>()): void {
  if (seen.has(node)) return;
  seen.add(node);
  if (node.kind === 'operation') for (const arg of node.args) collectLeaves(arg, found, seen);
  else if (node.kind !== 'constant' && node.kind !== 'added') found.add(node);
}

function sourceInput(node: Node): SourceInput {
  if (node.kind === 'column') return { kind: 'column', name: node.name };
  if (node.kind === 'random') return { kind: 'random', seed: node.seed, stage: node.stage };
  return { kind: 'fileHash' };
}

function phaseOf(tree: PhaseTree, available: readonly Node[], watch?: PhaseWatcher): Phase {
  const { sinks, branches, shares } = tree;
  const own = new Set([
    ...sinks.flatMap(({ nodes }) => nodes),
    ...branches.flatMap(({ barrier }) => neededAtBarrier(barrier as Barrier)),
  ]);
  const computed = new Set(available);
  for (const node of own) addClosure(node, computed);
  if (shares) for (const node of sharedBetween(branches, computed)) computed.add(node);
  const outputs: Node[] = [];
  const output = (node: Node): number => {
    const known = outputs.indexOf(node);
    return known >= 0 ? known : outputs.push(node) - 1;
  };
  const sinkInputs = sinks.map(({ sink, nodes }) => ({ sink, inputs: nodes.map(output) }));
  const made = branches.map((branch) => branchPhase(branch, computed, { output, watch }));
  watch?.(tree, operationsFor(available, outputs));
  return { program: compileProgram(available, outputs), sinks: sinkInputs, branches: made };
}

function addClosure(node: Node, computed: Set<Node>): void {
  if (computed.has(node) || node.kind === 'constant') return;
  if (node.kind === 'operation') for (const arg of node.args) addClosure(arg, computed);
  computed.add(node);
}

/** Operations that several branches want and that can be computed before them. */
function sharedBetween(branches: readonly PhaseTree[], computed: ReadonlySet<Node>): Node[] {
  const computable = computableFrom((node) => computed.has(node));
  const users = [...usersOf(branches.map(wantedAtBranch))];
  return users.flatMap(([node, count]) => (count > 1 && computable(node) ? [node] : []));
}

function branchPhase(
  tree: PhaseTree,
  computed: ReadonlySet<Node>,
  { output, watch }: { readonly output: (node: Node) => number; readonly watch?: PhaseWatcher },
): Branch {
  const barrier = tree.barrier as Barrier;
  const carriedNodes = new Set<Node>();
  const seen = new Set<Node>();
  for (const node of wantedBy(tree)) collectCarried(node, computed, carriedNodes, seen);
  const carried = [...carriedNodes].map(output);
  if (barrier.kind === 'filter') {
    const phase = phaseOf(tree, [...carriedNodes], watch);
    return { kind: 'filter', mask: output(barrier.mask), carried, phase };
  }
  const added = Object.entries(barrier.adds).map(([name, type]) => ({ name, type }));
  const addedNodes = added.map(({ name }) => barrier.added.get(name) as Node);
  const inputs = barrier.inputs.map(([name, node]) => ({ name, output: output(node) }));
  const phase = phaseOf(tree, [...carriedNodes, ...addedNodes], watch);
  const { task, rowByRow } = barrier;
  return { kind: 'map', task, rowByRow, inputs, adds: added, carried, phase };
}

/** What must come along through a barrier so that `node` can be had behind it: the nearest things that are already there. */
function collectCarried(node: Node, computed: ReadonlySet<Node>, carried: Set<Node>, seen: Set<Node>): void {
  if (seen.has(node)) return;
  seen.add(node);
  if (computed.has(node)) carried.add(node);
  else if (node.kind === 'operation')
    for (const arg of node.args) collectCarried(arg, computed, carried, seen);
}
