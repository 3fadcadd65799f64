import { describeTask } from '../../tasks/task.js';
import { blockCount } from '../chunks.js';
import { showBytes } from '../run/memory-limit.js';
import { showShape, sizeOf } from '../shapes.js';
import type { ArrayNode, SliceNode } from './node.js';
import { linkPlan, nodesOf, planOf } from './plan.js';

/** Shape, blocks, type and size of an array, and the operations that would run, one a line. */
export function printArray(node: ArrayNode): string {
  const root = linkPlan(planOf(node));
  const operations = nodesOf(root);
  const numbers = new Map(operations.map((operation, i) => [operation, i]));
  const lines = operations.map((operation, i) => {
    const inputs = operation.inputs.map((input) => `#${numbers.get(input)}`).join(', ');
    return `  #${i} ${describe(operation)}${inputs && ` of ${inputs}`}: ${showShape(operation.shape)}`;
  });
  return [`ChunkedArray ${summary(root)}`, ...lines].join('\n');
}

function summary(node: ArrayNode): string {
  const bytes = showBytes(sizeOf(node.shape) * Float64Array.BYTES_PER_ELEMENT);
  const count = blockCount(node.chunks);
  const blocks = `${count} ${count === 1 ? 'block' : 'blocks'} of up to`;
  const lengths = node.chunks.map((each) => each.reduce((most, length) => Math.max(most, length), 0));
  return `${showShape(node.shape)} ${node.type}, ${bytes}, ${blocks} ${showShape(lengths)}`;
}

function describe(node: ArrayNode): string {
  if (node.kind === 'elementwise') return node.name;
  if (node.kind === 'reduction') return `${node.name} over axes ${showShape(node.axes)}`;
  if (node.kind === 'stored') return `${node.file} '${node.dataset}' (${node.storedType})`;
  if (node.kind === 'full') return String(node.value);
  if (node.kind === 'function' || node.kind === 'mapBlocks')
    return `${node.kind} ${describeTask(node.task as (...args: never) => unknown)}`;
  if (node.kind === 'slice') return `slice ${describeSlices(node)}`;
  if (node.kind === 'transpose') return `transpose ${showShape(node.axes)}`;
  if (node.kind === 'concatenate') return `concatenate along axis ${node.axis}`;
  return node.kind;
}

function describeSlices({ slices, inputs }: SliceNode): string {
  const texts = slices.map(({ start, step, count }, axis) => {
    if (count === inputs[0].shape[axis] && step === 1) return ':';
    if (count === 1) return String(start);
    return step === 1 ? `${start}:${start + count}` : `${start}:${start + count * step}:${step}`;
  });
  return `[${texts.join(', ')}]`;
}
