import type { Box } from '../box.js';
import { operationOf } from '../operations/index.js';
import type { ArrayNode } from '../plan/node.js';

/** Memory that a part of an array takes, in bytes. */
export interface PeakBytes {
  /** The most while it is made. */
  readonly peak: number;
  /** What is left when it is there. */
  readonly held: number;
}

const numberBytes = Float64Array.BYTES_PER_ELEMENT;

/** What evaluating `box` will take: the same walk, without the numbers. */
export function peakBytes(node: ArrayNode, box: Box): PeakBytes {
  const operation = operationOf(node);
  if (operation.form === 'view') return peakBytes(node.inputs[0], operation.demand(node, box));
  const through = operation.through?.(node, box);
  if (through) return peakBytes(through.node, through.box);
  const { result, scratch } = operation.needs(node, box);
  const own = (result + scratch) * numberBytes;
  let peak = own;
  for (const demands of operation.steps(node, box)) {
    let held = own;
    for (const demand of demands) {
      const input = peakBytes(demand.node, demand.box);
      peak = Math.max(peak, held + input.peak);
      held += input.held;
    }
  }
  return { peak, held: result * numberBytes };
}
