import { type Chunks, makeChunks, type WantedChunks } from '../chunks.js';
import type { FullNode, MemoryNode } from '../plan/node.js';
import { checkShape, type Shape } from '../shapes.js';
import { partOf, type View } from '../view.js';
import type { ComputeOperation } from './operation.js';

/** Copies `view` into memory that all threads share. */
export function memoryNode(view: View, chunks: Chunks, type: MemoryNode['type'] = 'float64'): MemoryNode {
  return { kind: 'memory', shape: view.shape, chunks, type, inputs: [], view };
}

/** Room for numbers that all threads see. */
export function sharedNumbers(count: number): Float64Array {
  return new Float64Array(new SharedArrayBuffer(count * Float64Array.BYTES_PER_ELEMENT));
}

export function fullNode(shape: Shape, value: number, chunks?: WantedChunks): FullNode {
  checkShape(shape);
  return {
    kind: 'full',
    shape: [...shape],
    chunks: makeChunks(shape, chunks),
    type: 'float64',
    inputs: [],
    value,
  };
}

export const memory: ComputeOperation<MemoryNode> = {
  form: 'compute',
  steps: () => [],
  needs: () => ({ result: 0, scratch: 0 }),
  compute: async (node, box) => partOf(node.view, box),
};

/** One number, repeated by strides of 0. */
export const full: ComputeOperation<FullNode> = {
  form: 'compute',
  steps: () => [],
  needs: () => ({ result: 1, scratch: 0 }),
  compute: async (node, box) => ({
    data: Float64Array.of(node.value),
    offset: 0,
    shape: box.shape,
    strides: box.shape.map(() => 0),
  }),
};

/** An array of no axes with one number. */
export function scalarNode(value: number): FullNode {
  return fullNode([], value);
}
