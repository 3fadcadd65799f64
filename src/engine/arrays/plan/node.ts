import type { Task, TaskFunction } from '../../tasks/task.js';
import type { Chunks } from '../chunks.js';
import type { ElementType } from '../element-type.js';
import type { ArrayFunctionName } from '../functions/functions.js';
import type { ReductionName } from '../operations/reductions.js';
import type { Shape } from '../shapes.js';
import type { View } from '../view.js';

/** One operation of a plan: plain data that any thread can carry out. `inputs` come before it. */
interface Operation<Kind extends string> {
  readonly kind: Kind;
  readonly shape: Shape;
  readonly chunks: Chunks;
  readonly type: ElementType;
  readonly inputs: readonly ArrayNode[];
}

/** Numbers in memory that all threads share. */
export interface MemoryNode extends Operation<'memory'> {
  readonly view: View;
}

/** One number everywhere. */
export interface FullNode extends Operation<'full'> {
  readonly value: number;
}

/** Which random numbers the blocks of a task get: those of (seed, stage, number of the block). */
export interface RandomSource {
  readonly seed: number;
  readonly stage: string;
}

/** A user's function: a task, or a closure that only the inline executor takes. */
export type BlockTask = Task | TaskFunction<never, unknown, undefined>;

/** Blocks that a user's function makes. */
export interface FunctionNode extends Operation<'function'> {
  readonly task: BlockTask;
  readonly random?: RandomSource;
}

/** Blocks that a user's function makes from the same block of the input. */
export interface MapBlocksNode extends Operation<'mapBlocks'> {
  readonly task: BlockTask;
  readonly random?: RandomSource;
}

/** A function of the table, element by element. */
export interface ElementwiseNode extends Operation<'elementwise'> {
  readonly name: ArrayFunctionName;
}

/** A dataset of an HDF5 file. */
export interface StoredNode extends Operation<'stored'> {
  readonly file: string;
  readonly dataset: string;
  /** As the file has it: int16, float32, ... */
  readonly storedType: string;
  /** Bytes of one number in the file. */
  readonly bytes: number;
  /** Numbers in one chunk of the file; 0 where it has none. */
  readonly chunkSize: number;
}

/** How one axis of the input is cut: `count` elements from `start` in steps of `step`. */
export interface AxisSlice {
  readonly start: number;
  readonly step: number;
  readonly count: number;
}

export interface SliceNode extends Operation<'slice'> {
  /** One per axis of the input. */
  readonly slices: readonly AxisSlice[];
  /** Per axis of the result: the axis of the input, or -1 for a new one of length 1. Others of the input have one element. */
  readonly from: readonly number[];
}

export interface TransposeNode extends Operation<'transpose'> {
  /** Per axis of the result: the axis of the input. */
  readonly axes: readonly number[];
}

export interface ReductionNode extends Operation<'reduction'> {
  readonly name: ReductionName;
  /** In rising order. */
  readonly axes: readonly number[];
  readonly keepDims: boolean;
}

/** Both inputs have two axes or more; leading ones are broadcast. */
export type MatmulNode = Operation<'matmul'>;

export interface ConcatenateNode extends Operation<'concatenate'> {
  readonly axis: number;
}

export type RechunkNode = Operation<'rechunk'>;
export type ReshapeNode = Operation<'reshape'>;

export type ArrayNode =
  | MemoryNode
  | FullNode
  | StoredNode
  | FunctionNode
  | MapBlocksNode
  | ElementwiseNode
  | SliceNode
  | TransposeNode
  | ReductionNode
  | MatmulNode
  | ConcatenateNode
  | RechunkNode
  | ReshapeNode;
