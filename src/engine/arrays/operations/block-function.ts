import {
  CancelledError,
  checkOptions,
  type NdArray,
  placed,
  type RandomStream,
  randomStream,
  UsageError,
} from '../../../core/index.js';
import { checkTask, describeTask, importTask, type TaskFunction } from '../../tasks/task.js';
import { type Block, type Box, blocksTouching, boxEnd, intersection, relativeTo, sameBox } from '../box.js';
import { longest, makeChunks, type WantedChunks } from '../chunks.js';
import type { ArrayNode, BlockTask, FunctionNode, MapBlocksNode, RandomSource } from '../plan/node.js';
import { checkShape, type Shape, showShape, sizeOf } from '../shapes.js';
import { copyInto, denseView, fromNdArrayView, partOf, toNdArray, type View } from '../view.js';
import type { BlockContext, ComputeOperation } from './operation.js';

/** What a function of blocks gets: `export(block, args, context)`. It returns as many numbers as the block has. */
export interface ArrayBlock {
  /** Where the block begins in the array. */
  readonly start: readonly number[];
  readonly shape: Shape;
  /** Which block along each axis. */
  readonly index: readonly number[];
  /** Which block of all, last axis fastest. */
  readonly number: number;
  /** Random numbers of this block and no other; there where a seed was given. */
  readonly random?: RandomStream;
}

/** A block of an array and its numbers, which the function may overwrite; they are there until it returns. */
export interface ValuesBlock extends ArrayBlock {
  readonly values: NdArray<Float64Array>;
}

export interface FunctionOptions {
  readonly chunks?: WantedChunks;
  /** Gives each block random numbers that depend on the seed, the stage and the block only. */
  readonly seed?: number;
  /** What the random numbers are for; 'array' unless given. Different stages are independent. */
  readonly stage?: string;
}

const randomSource = ({ seed, stage = 'array' }: FunctionOptions): RandomSource | undefined => {
  if (seed === undefined) return undefined;
  randomStream({ seed, stage });
  return { seed, stage };
};

/** @throws {UsageError} a task that no thread can import; {RangeError} a seed that is no whole number */
export function functionNode(shape: Shape, task: BlockTask, options: FunctionOptions): FunctionNode {
  checkOptions('fromFunction', options, ['chunks', 'seed', 'stage']);
  checkShape(shape);
  if (typeof task !== 'function') checkTask(task);
  const chunks = makeChunks(shape, options.chunks);
  const random = randomSource(options);
  return { kind: 'function', shape: [...shape], chunks, type: 'float64', inputs: [], task, random };
}

/** @throws {UsageError} a task that no thread can import */
export function mapBlocksNode(
  input: ArrayNode,
  task: BlockTask,
  options: Omit<FunctionOptions, 'chunks'>,
): MapBlocksNode {
  checkOptions('mapBlocks', options, ['seed', 'stage']);
  if (typeof task !== 'function') checkTask(task);
  const { shape, chunks } = input;
  const random = randomSource(options);
  return { kind: 'mapBlocks', shape, chunks, type: 'float64', inputs: [input], task, random };
}

/** The whole blocks that a box needs: the function makes blocks, never parts of them. */
const wholeBlocks = (node: ArrayNode, box: Box): Block[] =>
  blocksTouching(node.chunks, box.start, boxEnd(box));

const blockSize = (node: ArrayNode): number => sizeOf(node.chunks.map(longest));

export const blockFunction: ComputeOperation<FunctionNode> = {
  form: 'compute',
  steps: () => [],
  needs: (node, box) => ({ result: sizeOf(box.shape), scratch: blockSize(node) }),
  async compute(node, box, _, context) {
    const call = await functionOf(node.task);
    return assemble(wholeBlocks(node, box), box, context, (block) => callOn(node, call, block, context));
  },
};

export const mapBlocks: ComputeOperation<MapBlocksNode> = {
  form: 'compute',
  steps: (node, box) => wholeBlocks(node, box).map((block) => [{ node: node.inputs[0], box: block }]),
  needs: (node, box) => ({ result: sizeOf(box.shape), scratch: 2 * blockSize(node) }),
  async compute(node, box, steps, context) {
    const call = await functionOf(node.task);
    const inputs = steps[Symbol.asyncIterator]();
    return assemble(wholeBlocks(node, box), box, context, async (block) => {
      const [view] = (await inputs.next()).value as readonly View[];
      const values = denseView(context.numbers(sizeOf(block.shape)), block.shape);
      copyInto(view, values);
      return callOn(node, call, { ...block, values: toNdArray(values) }, context);
    });
  },
};

type BlockFunction = TaskFunction<unknown, unknown, unknown>;

const functionOf = async (task: BlockTask): Promise<BlockFunction> =>
  typeof task === 'function' ? (task as BlockFunction) : importTask(task);

async function callOn(
  { task, random }: FunctionNode | MapBlocksNode,
  call: BlockFunction,
  block: Block | (Block & ValuesBlock),
  context: BlockContext,
): Promise<View> {
  const stream = random && randomStream({ ...random, block: block.number });
  const args = typeof task === 'function' ? undefined : task.args;
  const result = await calledIn(block, task, () => call({ ...block, random: stream }, args, context));
  return checkResult(result, block, describeTask(task));
}

/** @throws  the task's own error, with task and block in its message */
async function calledIn(block: Block, task: BlockTask, call: () => unknown): Promise<unknown> {
  try {
    return await call();
  } catch (error) {
    if (error instanceof CancelledError) throw error;
    throw placed(
      error,
      `${describeTask(task)}, block [${block.index.join(', ')}] of shape ${showShape(block.shape)}`,
    );
  }
}

/** @throws {UsageError} what is no array with as many numbers as the block */
function checkResult(result: unknown, block: Block, task: string): View {
  const size = sizeOf(block.shape);
  if (result instanceof Float64Array && result.length === size) return denseView(result, block.shape);
  if (isNdArray(result) && showShape(result.shape) === showShape(block.shape)) return fromNdArrayView(result);
  throw new UsageError(
    `${task}: block [${block.index.join(', ')}] needs ${size} numbers of shape ${showShape(block.shape)}, found ${found(result)}`,
    {
      fields: { task, index: block.index, shape: block.shape },
      remedy: 'Return a Float64Array in row-major order, or an ndarray of the shape of the block.',
    },
  );
}

function found(result: unknown): string {
  if (isNdArray(result)) return `an ndarray of shape ${showShape(result.shape)}`;
  if (ArrayBuffer.isView(result)) return `${result.constructor.name} of ${(result as Uint8Array).length}`;
  return String(result);
}

function isNdArray(value: unknown): value is NdArray<Float64Array> {
  return typeof value === 'object' && value !== null && 'stride' in value && 'data' in value;
}

/** The box out of whole blocks. */
async function assemble(
  blocks: readonly Block[],
  box: Box,
  context: BlockContext,
  make: (block: Block) => Promise<View>,
): Promise<View> {
  if (blocks.length === 1 && sameBox(blocks[0], box)) return make(blocks[0]);
  const out = denseView(context.numbers(sizeOf(box.shape)), box.shape);
  for (const block of blocks) {
    const common = intersection(block, box);
    copyInto(partOf(await make(block), relativeTo(common, block)), partOf(out, relativeTo(common, box)));
  }
  return out;
}
