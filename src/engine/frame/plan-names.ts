import type { Node } from '../expressions/graph.js';
import type { Part } from './part.js';
import { neededAtBarrier } from './phase-tree.js';

/** A frame's nominal part or one of its variants, as a description names it. */
export interface NamedPart {
  /** '' for the nominal one. */
  readonly variant: string;
  readonly part: Part;
}

/** What a description calls the nodes of a plan, and how often each is used. */
export interface PlanNames {
  /** The column that a node is, or t1, t2, ... for what is used more than once. */
  readonly nameOf: (node: Node) => string | undefined;
  /** How many operations, columns and conditions use a node. */
  readonly usesOf: (node: Node) => number;
}

/** Combinations of conditions need no name: conditions stand with the filters that they belong to. */
const unnamed = new Set(['and', 'or', 'not', 'xor', 'truth', 'float64']);

export function namesOf(parts: readonly NamedPart[]): PlanNames {
  const uses = countUses(parts);
  const names = new Map<Node, string>();
  for (const { variant, part } of parts)
    for (const [name, node] of namedNodes(part))
      if (node.kind === 'operation' && !names.has(node))
        names.set(node, variant === '' ? name : `${name}[${variant}]`);
  let temporaries = 0;
  for (const [node, count] of uses)
    if (node.kind === 'operation' && count > 1 && !names.has(node) && !unnamed.has(node.kernel))
      names.set(node, `t${++temporaries}`);
  return { nameOf: (node) => names.get(node), usesOf: (node) => uses.get(node) ?? 0 };
}

/** Columns at the end, and those that tasks see. */
const namedNodes = ({ scope, barriers }: Part): (readonly [string, Node])[] => [
  ...scope.columns,
  ...barriers.flatMap((barrier) => (barrier.kind === 'map' ? barrier.inputs : [])),
];

function countUses(parts: readonly NamedPart[]): Map<Node, number> {
  const uses = new Map<Node, number>();
  const use = (node: Node): void => {
    const before = uses.get(node) ?? 0;
    uses.set(node, before + 1);
    if (before === 0 && node.kind === 'operation') node.args.forEach(use);
  };
  const wanted = parts.flatMap(({ part: { scope, barriers } }) => [
    ...scope.columns.values(),
    ...barriers.flatMap(neededAtBarrier),
  ]);
  // Variants want the same nodes again: each is one use.
  new Set(wanted).forEach(use);
  return uses;
}
