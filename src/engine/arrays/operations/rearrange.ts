import { UsageError } from '../../../core/index.js';
import { makeChunks, type WantedChunks } from '../chunks.js';
import type { ArrayNode, RechunkNode, TransposeNode } from '../plan/node.js';
import { checkAxis, showShape } from '../shapes.js';
import type { ViewOperation } from './operation.js';

/** @throws {UsageError} axes that are no permutation of those of the input */
export function transposeNode(input: ArrayNode, axes?: readonly number[]): TransposeNode {
  const { shape, chunks } = input;
  const order = axes?.map((axis) => checkAxis(axis, shape, 'transpose')) ?? shape.map((_, i) => i).reverse();
  if (new Set(order).size !== shape.length || order.length !== shape.length)
    throw new UsageError(
      `transpose: ${showShape(axes ?? [])} is no order of the ${shape.length} axes of shape ${showShape(shape)}`,
      { fields: { axes, shape }, remedy: 'Name every axis once.' },
    );
  return {
    kind: 'transpose',
    shape: order.map((axis) => shape[axis]),
    chunks: order.map((axis) => chunks[axis]),
    type: input.type,
    inputs: [input],
    axes: order,
  };
}

export const transpose: ViewOperation<TransposeNode> = {
  form: 'view',
  demand({ axes }, box) {
    const start = new Array<number>(axes.length);
    const shape = new Array<number>(axes.length);
    for (const [i, axis] of axes.entries()) {
      start[axis] = box.start[i];
      shape[axis] = box.shape[i];
    }
    return { start, shape };
  },
  view: ({ axes }, box, input) => ({
    ...input,
    shape: box.shape,
    strides: axes.map((axis) => input.strides[axis]),
  }),
};

/** The same numbers in other blocks. @throws {UsageError} lengths that do not fit the shape */
export function rechunkNode(input: ArrayNode, chunks?: WantedChunks): RechunkNode {
  const { shape, type } = input;
  return { kind: 'rechunk', shape, chunks: makeChunks(shape, chunks), type, inputs: [input] };
}

export const rechunk: ViewOperation<RechunkNode> = {
  form: 'view',
  demand: (_, box) => box,
  view: (_, __, input) => input,
};
