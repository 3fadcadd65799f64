import { UsageError } from '../../../core/index.js';
import type { Box } from '../box.js';
import type { Chunks } from '../chunks.js';
import { type ArrayFunctionName, arrayFunctions } from '../functions/functions.js';
import type { ArrayNode, ElementwiseNode } from '../plan/node.js';
import { broadcastShape, type Shape, sizeOf } from '../shapes.js';
import { denseView } from '../view.js';
import { programOf, programScratch, runProgram } from './elementwise-program.js';
import type { ComputeOperation, Demand } from './operation.js';

/** @throws {UsageError} a wrong number of arguments, or shapes that do not broadcast */
export function elementwiseNode(name: ArrayFunctionName, inputs: readonly ArrayNode[]): ElementwiseNode {
  const { arity, gives } = arrayFunctions[name];
  if (inputs.length !== arity)
    throw new UsageError(`${name} takes ${arity} arguments, found ${inputs.length}`, {
      fields: { function: name, arity, found: inputs.length },
    });
  const shape = broadcastShape(
    inputs.map((input) => input.shape),
    name,
  );
  return { kind: 'elementwise', name, shape, chunks: commonChunks(inputs, shape), type: gives, inputs };
}

/** Blocks of the result: along each axis those of the largest input that has it whole. */
export function commonChunks(inputs: readonly ArrayNode[], shape: Shape): Chunks {
  const bySize = [...inputs].sort((a, b) => sizeOf(b.shape) - sizeOf(a.shape));
  return shape.map((length, axis) => {
    for (const { shape: own, chunks } of bySize) {
      const at = axis - shape.length + own.length;
      if (at >= 0 && own[at] === length) return chunks[at];
    }
    return [length];
  });
}

/** The part of a broadcast input that a part of the result needs. */
export function broadcastDemand(node: ArrayNode, box: Box): Demand {
  const skipped = box.start.length - node.shape.length;
  const stretched = (axis: number) => node.shape[axis] === 1;
  return {
    node,
    box: {
      start: node.shape.map((_, axis) => (stretched(axis) ? 0 : box.start[skipped + axis])),
      shape: node.shape.map((_, axis) =>
        stretched(axis) ? Math.min(1, box.shape[skipped + axis]) : box.shape[skipped + axis],
      ),
    },
  };
}

export const elementwise: ComputeOperation<ElementwiseNode> = {
  form: 'compute',
  steps: (node, box) => [programOf(node).leaves.map((leaf) => broadcastDemand(leaf, box))],
  needs: (node, box) => ({ result: sizeOf(box.shape), scratch: programScratch(programOf(node)) }),
  async compute(node, box, steps, context) {
    const out = context.numbers(sizeOf(box.shape));
    for await (const views of steps) runProgram(programOf(node), views, box.shape, out);
    return denseView(out, box.shape);
  },
};
