import { CancelledError } from '../../../core/index.js';
import type { TaskContext } from '../../tasks/task.js';
import type { Box } from '../box.js';
import { operationOf } from '../operations/index.js';
import type { BlockContext, ComputeOperation, Demand } from '../operations/operation.js';
import type { ArrayNode } from '../plan/node.js';
import type { View } from '../view.js';
import { BlockMemory } from './block-memory.js';
import type { Meter } from './meter.js';

const numberBytes = Float64Array.BYTES_PER_ELEMENT;

/** A view and the memory that is in use for it. */
interface Held {
  readonly view: View;
  readonly bytes: number;
  readonly memory: BlockMemory;
}

/**
 * The part `box` of an array, with all that it needs, in this thread. `use` gets the result; its memory counts as given back
 * afterwards.
 */
export async function withEvaluated<Result>(
  node: ArrayNode,
  box: Box,
  { meter, context }: EvaluationContext,
  use: (view: View) => Result | Promise<Result>,
): Promise<Result> {
  const evaluation = new Evaluation(meter, context);
  try {
    const { view } = await evaluation.evaluate(node, box);
    return await use(view);
  } finally {
    evaluation.giveAll();
  }
}

export interface EvaluationContext {
  readonly meter: Meter;
  readonly context: TaskContext;
}

class Evaluation {
  #taken = 0;
  readonly #memories = new Set<BlockMemory>();

  constructor(
    readonly meter: Meter,
    readonly context: TaskContext,
  ) {}

  async evaluate(node: ArrayNode, box: Box): Promise<Held> {
    if (this.context.cancelled()) throw new CancelledError('stopped before it was finished');
    const operation = operationOf(node);
    if (operation.form === 'view') {
      const input = await this.evaluate(node.inputs[0], operation.demand(node, box));
      return { ...input, view: operation.view(node, box, input.view) };
    }
    const through = operation.through?.(node, box);
    return through ? this.evaluate(through.node, through.box) : this.#compute(node, box, operation);
  }

  async #compute(node: ArrayNode, box: Box, operation: ComputeOperation<ArrayNode>): Promise<Held> {
    const { result, scratch } = operation.needs(node, box);
    this.#take((result + scratch) * numberBytes);
    const steps = this.#steps(operation.steps(node, box));
    const memory = new BlockMemory();
    this.#memories.add(memory);
    const context: BlockContext = {
      cancelled: () => this.context.cancelled(),
      numbers: (count) => memory.numbers(count),
    };
    try {
      const view = await operation.compute(node, box, steps, context);
      return { view, bytes: result * numberBytes, memory };
    } finally {
      await steps.return();
      this.#give(scratch * numberBytes);
    }
  }

  /** The inputs of one step after another; those of a step are given back before the next one begins. */
  async *#steps(steps: readonly (readonly Demand[])[]): AsyncGenerator<readonly View[], void> {
    for (const demands of steps) {
      const held: Held[] = [];
      for (const { node, box } of demands) held.push(await this.evaluate(node, box));
      try {
        yield held.map(({ view }) => view);
      } finally {
        for (const { bytes, memory } of held) {
          this.#give(bytes);
          memory.release();
          this.#memories.delete(memory);
        }
      }
    }
  }

  #take(bytes: number): void {
    this.#taken += bytes;
    this.meter.take(bytes);
  }

  #give(bytes: number): void {
    this.#taken -= bytes;
    this.meter.give(bytes);
  }

  giveAll(): void {
    this.meter.give(this.#taken);
    this.#taken = 0;
    for (const memory of this.#memories) memory.release();
    this.#memories.clear();
  }
}
