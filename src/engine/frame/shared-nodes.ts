import type { Node } from '../expressions/graph.js';

/** How many of some users want each operation, directly or for something else. */
export function usersOf(wanted: readonly (readonly Node[])[]): Map<Node, number> {
  const users = new Map<Node, number>();
  for (const nodes of wanted) {
    const seen = new Set<Node>();
    for (const node of nodes) visit(node, seen);
    for (const node of seen) if (node.kind === 'operation') users.set(node, (users.get(node) ?? 0) + 1);
  }
  return users;
}

function visit(node: Node, seen: Set<Node>): void {
  if (seen.has(node)) return;
  seen.add(node);
  if (node.kind === 'operation') for (const arg of node.args) visit(arg, seen);
}

/**
 * Tells which nodes can be computed from what is available, for rows that not every user wants: a cast, which throws at a value that
 * does not fit, is left to those who asked for it.
 */
export function computableFrom(isAvailable: (node: Node) => boolean): (node: Node) => boolean {
  const known = new Map<Node, boolean>();
  const computable = (node: Node): boolean => {
    const before = known.get(node);
    if (before !== undefined) return before;
    const can =
      node.kind === 'constant' ||
      isAvailable(node) ||
      (node.kind === 'operation' && node.kernel !== 'cast' && node.args.every(computable));
    known.set(node, can);
    return can;
  };
  return computable;
}

/** Kernels of one instruction or few; the others are functions. */
const cheap = new Set([
  '+',
  '-',
  '*',
  '/',
  '<',
  '<=',
  '>',
  '>=',
  '==',
  '!=',
  'and',
  'or',
  'xor',
  'not',
  'negate',
]);

/** Rough cost of an operation, in additions. */
export const costOf = (node: Node): number => (node.kind === 'operation' && cheap.has(node.kernel) ? 1 : 10);
