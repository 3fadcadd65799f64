import { UsageError } from '../../../core/index.js';
import type { Box } from '../box.js';
import { boundaries, type Chunks, lengthsBetween } from '../chunks.js';
import type { ArrayNode, ReshapeNode } from '../plan/node.js';
import { rowMajorStrides, type Shape, showShape, sizeOf } from '../shapes.js';
import { copyInto, denseView } from '../view.js';
import type { ComputeOperation } from './operation.js';

/** @throws {UsageError} a shape with another number of elements; more than one -1 */
export function reshapeNode(input: ArrayNode, wanted: readonly number[]): ReshapeNode {
  const shape = completeShape(input.shape, wanted);
  const chunks = sizeOf(shape) === 0 ? emptyChunks(shape) : reshapedChunks(input, shape);
  return { kind: 'reshape', shape, chunks, type: input.type, inputs: [input] };
}

/** The shape with -1 replaced by what is left. */
function completeShape(shape: Shape, wanted: readonly number[]): Shape {
  const size = sizeOf(shape);
  const open = wanted.filter((length) => length === -1).length;
  const known = sizeOf(wanted.filter((length) => length !== -1));
  const complete =
    open === 1 && known > 0 ? wanted.map((length) => (length === -1 ? size / known : length)) : wanted;
  const whole = complete.every((length) => Number.isSafeInteger(length) && length >= 0);
  if (whole && sizeOf(complete) === size) return [...complete];
  throw new UsageError(
    `reshape: shape ${showShape(wanted)} does not have the ${size} elements of shape ${showShape(shape)}`,
    {
      fields: { shape, wanted },
      remedy: 'Lengths must multiply to the same number; one of them may be -1, which stands for the rest.',
    },
  );
}

const emptyChunks = (shape: Shape): Chunks => shape.map((length) => (length === 0 ? [] : [length]));

/** Neighbouring axes before and after that hold the same elements in the same order. */
interface AxisGroup {
  readonly before: readonly number[];
  readonly after: readonly number[];
}

function axisGroups(before: Shape, after: Shape): AxisGroup[] {
  const groups: AxisGroup[] = [];
  let [i, j] = [0, 0];
  while (i < before.length || j < after.length) {
    const group = { before: [] as number[], after: [] as number[] };
    let [sizeBefore, sizeAfter] = [1, 1];
    do {
      if ((sizeBefore <= sizeAfter && i < before.length) || j === after.length) {
        sizeBefore *= before[i];
        group.before.push(i++);
      } else {
        sizeAfter *= after[j];
        group.after.push(j++);
      }
    } while (sizeBefore !== sizeAfter);
    groups.push(group);
  }
  return groups;
}

/** Blocks of the result along the first long axis of each group, where those of the input end. */
function reshapedChunks(input: ArrayNode, shape: Shape): Chunks {
  const chunks: (readonly number[])[] = shape.map((length) => [length]);
  for (const { before, after } of axisGroups(input.shape, shape)) {
    const from = before.find((axis) => input.shape[axis] > 1);
    const to = after.find((axis) => shape[axis] > 1);
    if (from === undefined || to === undefined) continue;
    const elements = sizeOf(before.filter((axis) => axis > from).map((axis) => input.shape[axis]));
    const perStep = sizeOf(after.filter((axis) => axis > to).map((axis) => shape[axis]));
    const bounds = boundaries(input.chunks[from]).map((bound) => Math.floor((bound * elements) / perStep));
    chunks[to] = lengthsBetween(bounds);
  }
  return chunks;
}

/** What a group of axes contributes: the part of the input, and how its run of elements is seen in the result. */
interface GroupPart {
  readonly start: readonly number[];
  readonly shape: readonly number[];
  /** Where the result's first element lies in the run, and the steps of the result's axes in it. */
  readonly offset: number;
  readonly strides: readonly number[];
}

function groupPart(input: Shape, shape: Shape, { before, after }: AxisGroup, box: Box): GroupPart {
  const strides = rowMajorStrides(after.map((axis) => shape[axis]));
  let [first, last] = [0, 0];
  for (const [k, axis] of after.entries()) {
    first += box.start[axis] * strides[k];
    last += (box.start[axis] + box.shape[axis] - 1) * strides[k];
  }
  const lengths = before.map((axis) => input[axis]);
  const [low, high] = [unravel(first, lengths), unravel(last, lengths)];
  const differs = low.findIndex((position, k) => position !== high[k]);
  // Up to the first axis in which the two ends differ one element each, from there on everything.
  const open = (k: number): boolean => differs >= 0 && k > differs;
  const start = low.map((position, k) => (open(k) ? 0 : position));
  const steps = rowMajorStrides(lengths);
  const origin = start.reduce((sum, position, k) => sum + position * steps[k], 0);
  return {
    start,
    shape: lengths.map((length, k) => (open(k) ? length : high[k] - low[k] + 1)),
    offset: first - origin,
    strides,
  };
}

function unravel(position: number, lengths: Shape): number[] {
  return rowMajorStrides(lengths).map((step, k) => Math.floor(position / step) % lengths[k]);
}

const partsOf = (node: ReshapeNode, box: Box): GroupPart[] => {
  const input = node.inputs[0].shape;
  return axisGroups(input, node.shape).map((group) => groupPart(input, node.shape, group, box));
};

function demandOf(node: ReshapeNode, box: Box): Box {
  const parts = partsOf(node, box);
  return { start: parts.flatMap((part) => part.start), shape: parts.flatMap((part) => part.shape) };
}

export const reshape: ComputeOperation<ReshapeNode> = {
  form: 'compute',
  steps: (node, box) =>
    sizeOf(box.shape) === 0 ? [] : [[{ node: node.inputs[0], box: demandOf(node, box) }]],
  needs: (node, box) => ({
    result: sizeOf(box.shape) === 0 ? 0 : sizeOf(demandOf(node, box).shape),
    scratch: 0,
  }),
  async compute(node, box, steps, context) {
    for await (const [view] of steps) {
      const parts = partsOf(node, box);
      const runs = rowMajorStrides(parts.map((part) => sizeOf(part.shape)));
      const offset = parts.reduce((sum, part, k) => sum + part.offset * runs[k], 0);
      const strides = parts.flatMap((part, k) => part.strides.map((step) => step * runs[k]));
      // A copy: what was demanded is given back as soon as this step ends.
      const data = context.numbers(sizeOf(view.shape));
      copyInto(view, denseView(data, view.shape));
      return { data, offset, shape: box.shape, strides };
    }
    return denseView(new Float64Array(0), box.shape);
  },
};
