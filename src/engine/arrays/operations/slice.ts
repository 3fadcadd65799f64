import { toldShort, UsageError } from '../../../core/index.js';
import { boundaries, lengthsBetween } from '../chunks.js';
import type { ArrayNode, AxisSlice, SliceNode } from '../plan/node.js';
import { type Shape, showShape } from '../shapes.js';
import type { ViewOperation } from './operation.js';

/**
 * How one axis is cut, as in numpy: a number takes one element and drops the axis (negative: from the end); [start, stop,
 * step] a range, where null or nothing is the natural end ([] is the whole axis); 'newaxis' puts an axis of length 1 in;
 * '...' stands for all axes that are not named.
 */
export type Index =
  | number
  | readonly [start?: number | null, stop?: number | null, step?: number | null]
  | 'newaxis'
  | '...';

/** @throws {UsageError} more indices than axes, a number outside the axis, a step of 0 */
export function sliceNode(input: ArrayNode, indices: readonly Index[]): SliceNode {
  const slices: AxisSlice[] = [];
  const from: number[] = [];
  for (const index of withoutEllipsis(indices, input.shape)) {
    if (index === 'newaxis') {
      from.push(-1);
      continue;
    }
    const axis = slices.length;
    if (typeof index === 'number') slices.push(takeOne(index, axis, input.shape));
    else {
      from.push(axis);
      slices.push(takeRange(index, axis, input.shape));
    }
  }
  const shape = from.map((axis) => (axis < 0 ? 1 : slices[axis].count));
  const chunks = from.map((axis) => (axis < 0 ? [1] : slicedChunks(input.chunks[axis], slices[axis])));
  return { kind: 'slice', shape, chunks, type: input.type, inputs: [input], slices, from };
}

/** One index for every axis. */
function withoutEllipsis(indices: readonly Index[], shape: Shape): Exclude<Index, '...'>[] {
  const named = indices.filter((index) => index !== '...' && index !== 'newaxis').length;
  const ellipses = indices.filter((index) => index === '...').length;
  const fields = { indices, shape };
  if (ellipses > 1)
    throw new UsageError(`slice: '...' stands ${ellipses} times among the indices; once is possible`, {
      fields,
    });
  if (named > shape.length)
    throw new UsageError(`slice: ${named} indices for the ${shape.length} axes of ${showShape(shape)}`, {
      fields,
    });
  const all = Array.from({ length: shape.length - named }, () => [] as const);
  const complete: readonly Index[] = ellipses === 1 ? indices : [...indices, '...'];
  return complete.flatMap((index) => (index === '...' ? all : [index]));
}

function takeOne(index: number, axis: number, shape: Shape): AxisSlice {
  const length = shape[axis];
  const start = index < 0 ? index + length : index;
  if (Number.isInteger(index) && start >= 0 && start < length) return { start, step: 1, count: 1 };
  throw new UsageError(`slice: there is no element ${index} in axis ${axis} of shape ${showShape(shape)}`, {
    fields: { axis, shape, index },
  });
}

function takeRange(index: Exclude<Index, number | string>, axis: number, shape: Shape): AxisSlice {
  if (!Array.isArray(index))
    throw new UsageError(`slice: ${toldShort(index)} is no index of axis ${axis}`, {
      fields: { axis, shape, index },
      remedy: "Write a number, [start, stop, step], [] for the whole axis, '...' or 'newaxis'.",
    });
  const length = shape[axis];
  const step = index[2] ?? 1;
  for (const value of [index[0] ?? 0, index[1] ?? 0, step]) {
    if (!Number.isInteger(value) || step === 0)
      throw new UsageError(
        `slice: [${index.map(String).join(', ')}] of axis ${axis} must be whole numbers with a step that is not 0`,
        { fields: { axis, shape, index } },
      );
  }
  const [lowest, highest] = step > 0 ? [0, length] : [-1, length - 1];
  const clamp = (value: number): number =>
    Math.max(lowest, Math.min(highest, value < 0 ? value + length : value));
  const start = index[0] == null ? (step > 0 ? lowest : highest) : clamp(index[0]);
  const stop = index[1] == null ? (step > 0 ? highest : lowest) : clamp(index[1]);
  return { start, step, count: Math.max(0, Math.ceil((stop - start) / step)) };
}

/** A block of the result is what is left of a block of the input. */
function slicedChunks(lengths: readonly number[], { start, step, count }: AxisSlice): number[] {
  const bounds = boundaries(lengths);
  // How many of the chosen elements lie on the side of each boundary where the slice begins.
  const before = bounds.map((bound) =>
    step > 0 ? Math.ceil((bound - start) / step) : Math.floor((bound - start) / step) + 1,
  );
  const inside = before.map((number) => Math.max(0, Math.min(count, number)));
  return lengthsBetween(step > 0 ? inside : inside.reverse());
}

export const slice: ViewOperation<SliceNode> = {
  form: 'view',
  demand({ slices, from }, box) {
    const ranges = slices.map(({ start, step }, axis) => {
      const at = from.indexOf(axis);
      const [first, count] = at < 0 ? [0, 1] : [box.start[at], box.shape[at]];
      const ends = [start + first * step, start + (first + Math.max(1, count) - 1) * step];
      return count === 0 ? [start, start] : [Math.min(...ends), Math.max(...ends) + 1];
    });
    return { start: ranges.map(([low]) => low), shape: ranges.map(([low, high]) => high - low) };
  },
  view({ slices, from }, box, input) {
    let { offset } = input;
    for (const [axis, { step }] of slices.entries())
      if (step < 0) offset += Math.max(0, input.shape[axis] - 1) * input.strides[axis];
    const strides = from.map((axis) => (axis < 0 ? 0 : input.strides[axis] * slices[axis].step));
    return { data: input.data, offset, shape: box.shape, strides };
  },
};
