import { programOf } from '../operations/elementwise-program.js';
import type { ArrayNode } from '../plan/node.js';

/** Who asks for the numbers of each operation, once element-wise operations are fused. */
export function consumersOf(root: ArrayNode): Map<ArrayNode, ArrayNode[]> {
  const consumers = new Map<ArrayNode, ArrayNode[]>([[root, []]]);
  const visit = (node: ArrayNode): void => {
    const asked = node.kind === 'elementwise' ? programOf(node).leaves : node.inputs;
    for (const input of asked) {
      const known = consumers.get(input);
      if (known) known.push(node);
      else {
        consumers.set(input, [node]);
        visit(input);
      }
    }
  };
  visit(root);
  return consumers;
}

/**
 * Whether a result is better computed once and kept in memory (if it fits) than again for every block that asks for it. Makes
 * no difference to the numbers.
 */
export function worthKeeping(node: ArrayNode, consumers: readonly ArrayNode[]): boolean {
  if (['memory', 'full', 'slice', 'transpose', 'rechunk', 'reshape'].includes(node.kind)) return false;
  if (node.kind === 'reduction' || node.kind === 'matmul') return true;
  if (consumers.length > 1 || consumers.some(({ kind }) => kind === 'matmul')) return true;
  const ofBlocks = node.kind === 'function' || node.kind === 'mapBlocks';
  return ofBlocks && !consumers.every((consumer) => asksForBlocks(consumer, node));
}

/** Whether the consumer asks for each block of `node` once, as a whole. */
function asksForBlocks(consumer: ArrayNode, node: ArrayNode): boolean {
  if (consumer.kind === 'reduction') return true;
  if (consumer.kind !== 'elementwise' && consumer.kind !== 'mapBlocks') return false;
  return JSON.stringify(consumer.chunks) === JSON.stringify(node.chunks);
}
