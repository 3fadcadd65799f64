import type { ArrayNode } from './node.js';

/** A plan as plain data: operations in an order in which each comes after its inputs, which it names by number. */
export interface ArrayPlan {
  readonly operations: readonly PlannedOperation[];
}

/** An operation whose inputs are numbers of operations before it. */
export type PlannedOperation = Omit<ArrayNode, 'inputs'> & { readonly inputs: readonly number[] };

/** The operations that `root` needs, itself last. What is written twice is there once. */
export function planOf(root: ArrayNode): ArrayPlan {
  const numbers = new Map<ArrayNode, number>();
  const known = new Map<string, number>();
  const operations: PlannedOperation[] = [];
  const visit = (node: ArrayNode): number => {
    const inputs = node.inputs.map((input) => numbers.get(input) ?? visit(input));
    const operation = { ...node, inputs } as PlannedOperation;
    const key = identity(operation);
    const number = (key === undefined ? undefined : known.get(key)) ?? operations.push(operation) - 1;
    if (key !== undefined) known.set(key, number);
    numbers.set(node, number);
    return number;
  };
  visit(root);
  return { operations };
}

/** Equal for operations that give the same numbers; memory and functions of the user are only themselves. */
function identity(operation: PlannedOperation): string | undefined {
  if (operation.kind === 'memory' || 'task' in operation) return undefined;
  return JSON.stringify(operation, (_, value) => {
    // JSON has one text for 0 and -0, and one for NaN and the infinities.
    if (typeof value !== 'number' || (Number.isFinite(value) && !Object.is(value, -0))) return value;
    return Object.is(value, -0) ? '-0' : String(value);
  });
}

/** The operations again, linked; the last one is the root. */
export function linkPlan({ operations }: ArrayPlan): ArrayNode {
  const nodes: ArrayNode[] = [];
  for (const operation of operations)
    nodes.push({ ...operation, inputs: operation.inputs.map((number) => nodes[number]) } as ArrayNode);
  return nodes[nodes.length - 1];
}

/** Every operation that `root` needs, inputs first. */
export function nodesOf(root: ArrayNode): ArrayNode[] {
  const found = new Set<ArrayNode>();
  const visit = (node: ArrayNode): void => {
    if (found.has(node)) return;
    for (const input of node.inputs) visit(input);
    found.add(node);
  };
  visit(root);
  return [...found];
}
