import { UsageError } from '../../../core/index.js';
import { withArena } from '../../kernels/arena.js';
import { isInMachine, machine } from '../../kernels/machine.js';
import type { Box } from '../box.js';
import { boundaries, longest } from '../chunks.js';
import type { ArrayNode, MatmulNode } from '../plan/node.js';
import { broadcastShape, type Shape, showShape, sizeOf } from '../shapes.js';
import { denseView, positionOf, stretch, type View } from '../view.js';
import { broadcastDemand, commonChunks } from './elementwise.js';
import { inMachine } from './in-machine.js';
import type { ComputeOperation } from './operation.js';

/** [..., m, k] times [..., k, n]; leading axes are broadcast. @throws {UsageError} lengths that do not fit */
export function matmulNode(left: ArrayNode, right: ArrayNode): MatmulNode {
  const [a, b] = [left.shape, right.shape];
  const fields = { shapes: [a, b] };
  if (a.length < 2 || b.length < 2)
    throw new UsageError(`matmul: shapes ${showShape(a)} and ${showShape(b)} need two axes each`, {
      fields,
      remedy: "Put an axis in with slice('...', 'newaxis').",
    });
  if (a[a.length - 1] !== b[b.length - 2])
    throw new UsageError(
      `matmul: the last axis of ${showShape(a)} and the last but one of ${showShape(b)} differ`,
      { fields },
    );
  const batch = broadcastShape([a.slice(0, -2), b.slice(0, -2)], 'matmul');
  const leading = [left, right].map((each) => withoutMatrix(each));
  return {
    kind: 'matmul',
    shape: [...batch, a[a.length - 2], b[b.length - 1]],
    chunks: [...commonChunks(leading, batch), left.chunks[a.length - 2], right.chunks[b.length - 1]],
    type: 'float64',
    inputs: [left, right],
  };
}

const withoutMatrix = (node: ArrayNode): ArrayNode => ({
  ...node,
  shape: node.shape.slice(0, -2),
  chunks: node.chunks.slice(0, -2),
});

/** Ranges of the summed axis: the left array's blocks. */
function summedRanges({ inputs }: MatmulNode): { start: number; length: number }[] {
  const lengths = inputs[0].chunks[inputs[0].shape.length - 1];
  const bounds = boundaries(lengths);
  return lengths.map((length, i) => ({ start: bounds[i], length }));
}

function demandOf(node: ArrayNode, box: Box, rows: [number, number], columns: [number, number]): Box {
  const batch = { start: box.start.slice(0, -2), shape: box.shape.slice(0, -2) };
  const leading = broadcastDemand(withoutMatrix(node), batch).box;
  return {
    start: [...leading.start, rows[0], columns[0]],
    shape: [...leading.shape, rows[1], columns[1]],
  };
}

/** Rows and columns of the result that a box asks for: [start, length] each. */
function matrixPart({ start, shape }: Box): { rows: [number, number]; columns: [number, number] } {
  const [i, j] = [start.length - 2, start.length - 1];
  return { rows: [start[i], shape[i]], columns: [start[j], shape[j]] };
}

export const matmul: ComputeOperation<MatmulNode> = {
  form: 'compute',
  steps(node, box) {
    const { rows, columns } = matrixPart(box);
    const [left, right] = node.inputs;
    return summedRanges(node).map(({ start, length }) => [
      { node: left, box: demandOf(left, box, rows, [start, length]) },
      { node: right, box: demandOf(right, box, [start, length], columns) },
    ]);
  },
  needs(node, box) {
    const { rows, columns } = matrixPart(box);
    const depth = longest(summedRanges(node).map(({ length }) => length));
    return {
      result: sizeOf(box.shape),
      scratch: (rows[1] + columns[1]) * depth + rows[1] * columns[1] + machine().multiplyAddRoom(columns[1]),
    };
  },
  async compute(_, box, steps, context) {
    const out = context.numbers(sizeOf(box.shape)).fill(0);
    for await (const [left, right] of steps) addProducts(left, right, box.shape, out);
    return denseView(out, box.shape);
  },
};

/** Adds the product of each pair of matrices to its place in `out`. */
function addProducts(left: View, right: View, shape: Shape, out: Float64Array): void {
  const batch = shape.slice(0, -2);
  const [m, n] = shape.slice(-2);
  const lefts = stretch(left, [...batch, ...left.shape.slice(-2)]);
  const rights = stretch(right, [...batch, ...right.shape.slice(-2)]);
  const depth = left.shape[left.shape.length - 1];
  for (let number = 0; number < sizeOf(batch); number++) {
    const own = out.subarray(number * m * n, (number + 1) * m * n);
    withArena((arena) => {
      const a = inMachine(matrixAt(lefts, batch, number), arena);
      const b = inMachine(matrixAt(rights, batch, number), arena);
      const product = isInMachine(own) ? own : arena.numbers(m * n);
      if (product !== own) product.set(own);
      const room = arena.numbers(machine().multiplyAddRoom(n));
      machine().multiplyAdd(product.byteOffset, a.byteOffset, b.byteOffset, m, depth, n, room.byteOffset);
      if (product !== own) own.set(product);
    });
  }
}

/** The matrix with this number, last of the leading axes fastest. */
function matrixAt(view: View, batch: Shape, number: number): View {
  const offset = positionOf({ ...view, shape: batch }, number);
  return { data: view.data, offset, shape: view.shape.slice(-2), strides: view.strides.slice(-2) };
}
