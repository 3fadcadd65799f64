import type { Box } from '../box.js';
import type { ArrayNode } from '../plan/node.js';
import type { View } from '../view.js';

/** A part of another array that an operation needs. */
export interface Demand {
  readonly node: ArrayNode;
  readonly box: Box;
}

/** What an operation gets while it runs. */
export interface BlockContext {
  /** True as soon as the whole computation is to stop. */
  cancelled(): boolean;
  /** Memory for its result, where kernels can work on it if it is not very large; what is in it at first means nothing. */
  numbers(count: number): Float64Array;
}

/** An operation that only looks at its input in another way: no number is copied. */
export interface ViewOperation<Node extends ArrayNode> {
  readonly form: 'view';
  /** The part of `node.inputs[0]` that the part `box` of the result shows. */
  demand(node: Node, box: Box): Box;
  /** The part `box` of the result, out of what was demanded. */
  view(node: Node, box: Box, input: View): View;
}

/** Memory that an operation takes for a part of its result, as float64 numbers. */
export interface Needs {
  /** What stays until the result is used. */
  readonly result: number;
  /** What is needed besides while it runs. */
  readonly scratch: number;
}

/** An operation that computes numbers. */
export interface ComputeOperation<Node extends ArrayNode> {
  readonly form: 'compute';
  /** The part of an input that the part `box` of the result is, where nothing has to be done for it. */
  through?(node: Node, box: Box): Demand | undefined;
  /** What it needs, step by step: inputs of one step are given back before those of the next one are made. */
  steps(node: Node, box: Box): Demand[][];
  needs(node: Node, box: Box): Needs;
  /** The part `box` of the result. `steps` hands out the inputs of each step, in order. */
  compute(node: Node, box: Box, steps: AsyncIterable<readonly View[]>, context: BlockContext): Promise<View>;
}

export type OperationOf<Node extends ArrayNode> = ViewOperation<Node> | ComputeOperation<Node>;
