import { checkOptions } from '../../../core/index.js';
import { defaultExecutor } from '../../executors/default-executor.js';
import type { Executor } from '../../executors/executor.js';
import { ItemFailure, runInOrder } from '../../tasks/run-in-order.js';
import { checkTask } from '../../tasks/task.js';
import { type Box, blocksOf } from '../box.js';
import { Merging, partialNeeds, reducedBoxes } from '../operations/reduction.js';
import { type Partial, reductions } from '../operations/reductions.js';
import { memoryNode, sharedNumbers } from '../operations/sources.js';
import type { ArrayNode, ReductionNode } from '../plan/node.js';
import { linkPlan, nodesOf, planOf } from '../plan/plan.js';
import { showShape, sizeOf } from '../shapes.js';
import { copyInto, denseView, partOf, type View } from '../view.js';
import { type BlockArgs, module, type PlaceArgs, partialBytes } from './block-tasks.js';
import { defaultMemoryLimit, MemoryBudget } from './memory-limit.js';
import { Meter } from './meter.js';
import { peakBytes } from './peak.js';
import { Placement } from './placement.js';
import { consumersOf, worthKeeping } from './stages.js';

export interface ComputeOptions {
  /** Where blocks are computed; the process's default threads unless given. */
  readonly executor?: Executor;
  /** Bytes that results and blocks in flight may take together; half of the machine's memory unless given. */
  readonly memoryLimit?: number;
  /** Stops everything; the computation ends with a CancelledError. */
  readonly signal?: AbortSignal;
  /** Called with the number of finished blocks of the result (of a reduction: of its input). */
  readonly onProgress?: (done: number, total: number) => void;
  /** Called at the end. */
  readonly onFinish?: (report: ComputeReport) => void;
}

const optionNames = Object.keys({
  executor: true,
  memoryLimit: true,
  signal: true,
  onProgress: true,
  onFinish: true,
} satisfies Record<keyof ComputeOptions, true>);

/** @throws {UsageError} an option that is not there, with the nearest one */
export function checkComputeOptions(method: string, options: unknown, more: readonly string[] = []): void {
  checkOptions(method, options, [...optionNames, ...more]);
}

export interface ComputeReport {
  /** The most bytes that results and blocks in flight took together. */
  readonly peakBytes: number;
  /** The limit they were held to. */
  readonly memoryLimit: number;
}

const numberBytes = Float64Array.BYTES_PER_ELEMENT;

/** One run of a plan: what is kept, what is in flight. */
export class Computation {
  readonly #executor: Executor;
  readonly #budget: MemoryBudget;
  readonly #meter = new Meter();
  readonly #placement: Placement;

  constructor(readonly options: ComputeOptions) {
    this.#executor = options.executor ?? defaultExecutor();
    this.#placement = new Placement(this.#executor.memory);
    this.#budget = new MemoryBudget(options.memoryLimit ?? defaultMemoryLimit());
  }

  /** All numbers of an array, in memory. */
  async toMemory(node: ArrayNode): Promise<View> {
    try {
      const root = await this.prepare(node);
      const out = this.#room(root, `the array of shape ${showShape(root.shape)}`, sharedNumbers);
      await this.#computeInto(root, out, this.options);
      this.finished();
      return denseView(out, root.shape);
    } finally {
      this.release();
    }
  }

  /** The array with everything in memory that would otherwise be computed again and again. */
  async prepare(node: ArrayNode): Promise<ArrayNode> {
    this.#checkTasks(node);
    const root = linkPlan(planOf(node));
    const consumers = consumersOf(root);
    const replaced = new Map<ArrayNode, ArrayNode>();
    for (const each of nodesOf(root)) {
      const inputs = each.inputs.map((input) => replaced.get(input) ?? input);
      const own = { ...each, inputs } as ArrayNode;
      const asked = consumers.get(each);
      const keep = each !== root && asked && worthKeeping(each, asked) && this.#isSmall(each);
      replaced.set(each, keep ? await this.#kept(own) : own);
    }
    return replaced.get(root) as ArrayNode;
  }

  /** Calls `take` with the result for each item, in order, as blocks become ready. */
  async run<Result>(
    name: string,
    args: BlockArgs,
    boxes: readonly Box[],
    flow: {
      ahead: number;
      options: ComputeOptions;
      take: (result: Result, box: Box) => void | Promise<void>;
    },
  ): Promise<void> {
    const { signal, onProgress } = flow.options;
    const task = { module, export: name, args };
    let taken = 0;
    try {
      const options = { executor: this.#executor, ahead: flow.ahead, signal, onProgress };
      for await (const result of runInOrder<Box, Result>(task, boxes, options))
        await flow.take(result, boxes[taken++]);
    } catch (error) {
      throw error instanceof ItemFailure ? error.error : error;
    }
  }

  /** How many blocks may be in flight. @throws {ResourceError} not even one fits */
  ahead(peaks: Iterable<number>, waiting: number): number {
    let peak = 0;
    for (const each of peaks) peak = Math.max(peak, each);
    return this.#budget.blocksAhead(this.#executor.workers, peak, waiting);
  }

  args(root: ArrayNode): BlockArgs {
    return {
      plan: this.#placement.sentPlan(planOf(root)),
      counts: this.#meter.counts as BlockArgs['counts'],
    };
  }

  /** Memory of a result that a worker handed over is free again. */
  give(bytes: number): void {
    this.#meter.give(bytes);
  }

  /** To be called at the end, whether or not it was reached well: intermediate arrays go. */
  release(): void {
    this.#placement.release();
  }

  finished(): void {
    this.options.onFinish?.({ peakBytes: this.#meter.peakBytes, memoryLimit: this.#budget.limit });
  }

  #checkTasks(node: ArrayNode): void {
    for (const each of nodesOf(node)) {
      if (!('task' in each)) continue;
      if (!(typeof each.task === 'function' && this.#executor.acceptsClosures)) checkTask(each.task);
    }
  }

  #isSmall(node: ArrayNode): boolean {
    return sizeOf(node.shape) * numberBytes <= this.#budget.left / 4;
  }

  async #kept(node: ArrayNode): Promise<ArrayNode> {
    const what = `an intermediate array of shape ${showShape(node.shape)}`;
    const out = this.#room(node, what, (count) => this.#placement.numbers(count));
    await this.#computeInto(node, out, { signal: this.options.signal });
    return memoryNode(denseView(out, node.shape), node.chunks, node.type);
  }

  /** Memory for all numbers of an array. */
  #room(node: ArrayNode, what: string, make: (count: number) => Float64Array): Float64Array {
    const count = sizeOf(node.shape);
    this.#budget.keep(count * numberBytes, what);
    this.#meter.take(count * numberBytes);
    return make(count);
  }

  #computeInto(node: ArrayNode, out: Float64Array, options: ComputeOptions): Promise<void> {
    return node.kind === 'reduction'
      ? this.#reduceInto(node, out, options)
      : this.#placeInto(node, out, options);
  }

  async #placeInto(node: ArrayNode, out: Float64Array, options: ComputeOptions): Promise<void> {
    const blocks = blocksOf(node.chunks);
    const ahead = this.ahead(
      blocks.map((block) => peakBytes(node, block).peak),
      0,
    );
    const args: PlaceArgs = { ...this.args(node), out: this.#placement.sentTarget(out) };
    await this.run<void>('placeBlock', args, blocks.map(plainBox), { ahead, options, take: () => {} });
  }

  /** Parts of the input are reduced in parallel and merged here in order. */
  async #reduceInto(node: ReductionNode, out: Float64Array, options: ComputeOptions): Promise<void> {
    const results = blocksOf(node.chunks);
    const parts = results.map((box) => reducedBoxes(node, box));
    const largest = Math.max(0, ...results.map(({ shape }) => sizeOf(shape)));
    const waiting = 2 * largest * reductions[node.name].width * numberBytes;
    const ahead = this.ahead(this.#partPeaks(node, parts.flat(), largest), waiting);
    const target = denseView(out, node.shape);
    let [number, left, merging] = [-1, 0, new Merging(node)];
    const nextResult = (): void => {
      for (left = 0; left === 0 && ++number < results.length; left = parts[number].length) {
        merging = new Merging(node);
        if (parts[number].length === 0) place();
      }
    };
    const place = (): void => {
      const { shape } = results[number];
      copyInto(denseView(merging.finish(shape), shape), partOf(target, results[number]));
    };
    nextResult();
    const take = (partial: Partial): void => {
      merging.add(partial);
      this.give(partialBytes(partial));
      if (--left > 0) return;
      place();
      nextResult();
    };
    await this.run('reducePart', this.args(node), parts.flat().map(plainBox), { ahead, options, take });
  }

  *#partPeaks(node: ReductionNode, parts: readonly Box[], results: number): Generator<number, void> {
    for (const part of parts)
      yield peakBytes(node.inputs[0], part).peak + partialNeeds(node, part, results) * numberBytes;
  }
}

const plainBox = ({ start, shape }: Box): Box => ({ start, shape });
