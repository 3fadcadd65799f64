import { checkOptions, UsageError } from '../../../core/index.js';
import { withArena } from '../../kernels/arena.js';
import { type Block, type Box, blocksTouching, boxEnd, intersection } from '../box.js';
import type { ArrayNode, ReductionNode } from '../plan/node.js';
import { checkAxes, type Shape, showShape, sizeOf } from '../shapes.js';
import { denseData, denseView, type View } from '../view.js';
import { inMachine } from './in-machine.js';
import type { ComputeOperation } from './operation.js';
import { type Partial, type ReductionName, reductions } from './reductions.js';

export interface ReductionOptions {
  /** Keep reduced axes with length 1, so that the result broadcasts against the input. */
  readonly keepDims?: boolean;
}

/** @throws {UsageError} an axis that is not there; min or max of nothing */
export function reductionNode(
  name: ReductionName,
  input: ArrayNode,
  wanted?: number | readonly number[],
  options: ReductionOptions = {},
): ReductionNode {
  checkOptions(name, options, ['keepDims']);
  const { keepDims = false } = options;
  const axes = checkAxes(wanted, input.shape, name);
  const empty = axes.find((axis) => input.shape[axis] === 0);
  if (reductions[name].ofNothing === undefined && empty !== undefined)
    throw new UsageError(`${name}: axis ${empty} of shape ${showShape(input.shape)} is empty`, {
      fields: { axis: empty, shape: input.shape },
    });
  const keep = <T>(perAxis: readonly T[], reduced: T): T[] =>
    perAxis.flatMap((each, axis) => (axes.includes(axis) ? (keepDims ? [reduced] : []) : [each]));
  return {
    kind: 'reduction',
    name,
    shape: keep(input.shape, 1),
    chunks: keep<readonly number[]>(input.chunks, [1]),
    type: 'float64',
    inputs: [input],
    axes,
    keepDims,
  };
}

/** The parts of the input that go into `box` of the result, cut at the input's blocks along the reduced axes, in order. */
export function reducedBoxes(node: ReductionNode, box: Box): Box[] {
  const [input] = node.inputs;
  const wanted = inputBox(node, box);
  // Along the other axes nothing is cut: what goes into one number must not depend on the others.
  const grid = input.chunks.map((lengths, axis) =>
    node.axes.includes(axis) ? lengths : input.shape[axis] > 0 ? [input.shape[axis]] : [],
  );
  return blocksTouching(grid, wanted.start, boxEnd(wanted)).map((block: Block) =>
    intersection(block, wanted),
  );
}

function inputBox({ axes, keepDims, inputs }: ReductionNode, box: Box): Box {
  const { shape } = inputs[0];
  let kept = 0;
  const ranges = shape.map((length, axis) => {
    const own = axes.includes(axis) ? undefined : kept;
    if (own !== undefined || keepDims) kept++;
    return own === undefined ? [0, length] : [box.start[own], box.shape[own]];
  });
  return { start: ranges.map(([from]) => from), shape: ranges.map(([, length]) => length) };
}

/** What one part of the input says about the results it goes into. */
export function partialOf(node: ReductionNode, view: View): Partial {
  const { shape } = view;
  return withArena((arena) => {
    const x = inMachine(view, arena);
    const partial = reductions[node.name].partial(x, { shape, axes: node.axes, arena });
    return partial.map((values) => values.slice());
  });
}

/** Merges partial results in order. */
export class Merging {
  #all?: Partial;

  constructor(readonly node: ReductionNode) {}

  add(partial: Partial): void {
    if (this.#all) reductions[this.node.name].merge(this.#all, partial);
    else this.#all = partial;
  }

  /** The numbers of a box with this shape. */
  finish(shape: Shape): Float64Array {
    const { name, axes, inputs } = this.node;
    const reduction = reductions[name];
    if (!this.#all) return new Float64Array(sizeOf(shape)).fill(reduction.ofNothing as number);
    return reduction.finish(this.#all, sizeOf(axes.map((axis) => inputs[0].shape[axis])));
  }
}

/** Numbers that are needed besides the input while a part of it is reduced. */
export function partialNeeds(node: ReductionNode, part: Box, results: number): number {
  const { width, copies } = reductions[node.name];
  const block = sizeOf(part.shape);
  // One copy where the input does not lie dense, folds of one axis after another, and what the reduction itself copies.
  return block * (copies + 2) + results * width * 2;
}

export const reduction: ComputeOperation<ReductionNode> = {
  form: 'compute',
  steps: (node, box) => reducedBoxes(node, box).map((part) => [{ node: node.inputs[0], box: part }]),
  needs(node, box) {
    const results = sizeOf(box.shape);
    const parts = reducedBoxes(node, box).map((part) => partialNeeds(node, part, results));
    return { result: results, scratch: Math.max(0, ...parts) };
  },
  async compute(node, box, steps) {
    const merging = new Merging(node);
    for await (const [view] of steps) merging.add(partialOf(node, view));
    const result = merging.finish(box.shape);
    return denseView(denseData(denseView(result, box.shape)) ?? result, box.shape);
  },
};
