import type { NdArray } from '../../core/index.js';
import { checkOptions, UsageError } from '../../core/index.js';
import type { Chunks, WantedChunks } from './chunks.js';
import { blockCount, makeChunks } from './chunks.js';
import type { ElementType } from './element-type.js';
import type { ArrayFunctionName } from './functions/functions.js';
import { withMethods } from './methods.js';
import { type FunctionOptions, functionNode, mapBlocksNode } from './operations/block-function.js';
import { concatenateNode } from './operations/concatenate.js';
import { elementwiseNode } from './operations/elementwise.js';
import { matmulNode } from './operations/matmul.js';
import { rechunkNode, transposeNode } from './operations/rearrange.js';
import { type ReductionOptions, reductionNode } from './operations/reduction.js';
import type { ReductionName } from './operations/reductions.js';
import { reshapeNode } from './operations/reshape.js';
import { type Index, sliceNode } from './operations/slice.js';
import { fullNode, memoryNode, scalarNode, sharedNumbers } from './operations/sources.js';
import type { ArrayNode, BlockTask } from './plan/node.js';
import { type ArrayPlan, planOf } from './plan/plan.js';
import { printArray } from './plan/print.js';
import { Computation, type ComputeOptions, checkComputeOptions } from './run/computation.js';
import { type Shape, showShape, sizeOf } from './shapes.js';
import { type StoreOptions, storeNodes } from './stored/store.js';
import { storedNode } from './stored/stored-node.js';
import { copyInto, denseView, fromNdArrayView, toNdArray } from './view.js';

/** How an array is cut into blocks. */
export interface ChunksOption {
  /** Length of a block along each axis, or lengths of all blocks of an axis; blocks of 4 MiB unless given. */
  readonly chunks?: WantedChunks;
}

/** What an array can be combined with. */
export type Operand = ChunkedArray | NdArray<Float64Array> | number;

/**
 * An N-d array of float64 in blocks. It holds a plan, not numbers: every method gives a new array at once and checks what it
 * is given; compute() or store() runs the plan block by block, in parallel, within a memory limit. Shapes broadcast as in
 * numpy. The numbers are the same to the bit for any number of workers and any memory limit.
 */
export class ChunkedArray extends withMethods<Operand, ChunkedArray>() {
  /** @param node  the last operation of the plan */
  constructor(readonly node: ArrayNode) {
    super();
  }

  /** A copy of an array in memory. */
  static fromNdArray(array: NdArray<Float64Array>, options: ChunksOption = {}): ChunkedArray {
    checkOptions('fromNdArray', options, ['chunks']);
    const shape = [...array.shape];
    const view = denseView(sharedNumbers(sizeOf(shape)), shape);
    copyInto(fromNdArrayView(array), view);
    return new ChunkedArray(memoryNode(view, makeChunks(shape, options.chunks)));
  }

  static zeros(shape: Shape, options: ChunksOption = {}): ChunkedArray {
    return ChunkedArray.full(shape, 0, options);
  }

  /** One number everywhere; takes no memory. */
  static full(shape: Shape, value: number, options: ChunksOption = {}): ChunkedArray {
    checkOptions('full', options, ['chunks']);
    return new ChunkedArray(fullNode(shape, value, options.chunks));
  }

  /**
   * An array whose blocks a task makes: `export(block, args, context)` gets an ArrayBlock and returns its numbers in row-major
   * order. With a seed, `block.random` is a stream of the block's own.
   * @throws {UsageError} a task that no thread can import
   */
  static fromFunction(shape: Shape, task: BlockTask, options: FunctionOptions = {}): ChunkedArray {
    return new ChunkedArray(functionNode(shape, task, options));
  }

  /**
   * A dataset of numbers in an HDF5 file, of any number of axes; read block by block when it is needed.
   * @throws {FileError} no such file or dataset, with the nearest name
   * @throws {UsageError} texts or tables
   */
  static async fromHdf5(file: string, dataset: string, options: ChunksOption = {}): Promise<ChunkedArray> {
    checkOptions('fromHdf5', options, ['chunks']);
    return new ChunkedArray(await storedNode(file, dataset, options.chunks));
  }

  /** One after another along an axis. @throws {UsageError} shapes that differ in another axis */
  static concatenate(arrays: readonly Operand[], axis = 0): ChunkedArray {
    return new ChunkedArray(concatenateNode(arrays.map(nodeOf), axis));
  }

  /** One after another along a new axis. @throws {UsageError} shapes that differ */
  static stack(arrays: readonly Operand[], axis = 0): ChunkedArray {
    const nodes = arrays.map(nodeOf);
    const dimensions = (nodes[0]?.shape.length ?? 0) + 1;
    const at = axis < 0 ? axis + dimensions : axis;
    const indices: Index[] = Array.from({ length: dimensions }, (_, i) => (i === at ? 'newaxis' : []));
    for (const [i, { shape }] of nodes.entries()) {
      if (showShape(shape) !== showShape(nodes[0].shape))
        throw new UsageError(
          `stack: shape ${showShape(shape)} of array ${i} differs from ${showShape(nodes[0].shape)}`,
          { fields: { index: i, shapes: nodes.map((node) => node.shape) } },
        );
    }
    return new ChunkedArray(
      concatenateNode(
        nodes.map((node) => sliceNode(node, indices)),
        at,
      ),
    );
  }

  get shape(): Shape {
    return this.node.shape;
  }

  /** Lengths of the blocks along each axis. */
  get chunks(): Chunks {
    return this.node.chunks;
  }

  /** What the numbers stand for; a bool is 0 or 1. */
  get type(): ElementType {
    return this.node.type;
  }

  get dimensions(): number {
    return this.shape.length;
  }

  /** How many numbers there are. */
  get size(): number {
    return sizeOf(this.shape);
  }

  get blocks(): number {
    return blockCount(this.chunks);
  }

  /** A function of the table, by name. @throws {UsageError} shapes that do not broadcast */
  applied(name: ArrayFunctionName, others: readonly Operand[]): ChunkedArray {
    return new ChunkedArray(elementwiseNode(name, [this.node, ...others.map(nodeOf)]));
  }

  /** A reduction, by name; over all axes unless given. @throws {UsageError} an axis that is not there */
  reduced(name: ReductionName, axes?: number | readonly number[], options?: ReductionOptions): ChunkedArray {
    return new ChunkedArray(reductionNode(name, this.node, axes, options));
  }

  /** A part: `a.slice(3, [10, 20], [null, null, -1], '...', 'newaxis')`. @throws {UsageError} indices that do not fit */
  slice(...indices: Index[]): ChunkedArray {
    return new ChunkedArray(sliceNode(this.node, indices));
  }

  /** Axes in another order; reversed unless given. @throws {UsageError} axes that are no permutation */
  transpose(axes?: readonly number[]): ChunkedArray {
    return new ChunkedArray(transposeNode(this.node, axes));
  }

  /** The same numbers in other blocks. @throws {UsageError} lengths that do not fit the shape */
  rechunk(chunks?: WantedChunks): ChunkedArray {
    return new ChunkedArray(rechunkNode(this.node, chunks));
  }

  /** The same numbers, last axis fastest, in another shape; one length may be -1. @throws {UsageError} another size */
  reshape(shape: readonly number[]): ChunkedArray {
    return new ChunkedArray(reshapeNode(this.node, shape));
  }

  /**
   * A task on every block: `export(block, args, context)` gets a ValuesBlock and returns as many numbers.
   * @throws {UsageError} a task that no thread can import
   */
  mapBlocks(task: BlockTask, options: Omit<FunctionOptions, 'chunks'> = {}): ChunkedArray {
    return new ChunkedArray(mapBlocksNode(this.node, task, options));
  }

  /** The matrix product over the last axis and the other's last but one, as numpy's `@`. @throws {UsageError} */
  matmul(other: Operand): ChunkedArray {
    const [left, right] = [this.node, nodeOf(other)];
    const [isRow, isColumn] = [left.shape.length === 1, right.shape.length === 1];
    const product = new ChunkedArray(
      matmulNode(
        isRow ? sliceNode(left, ['newaxis', []]) : left,
        isColumn ? sliceNode(right, [[], 'newaxis']) : right,
      ),
    );
    if (!isRow && !isColumn) return product;
    return product.slice('...', ...(isRow ? [0] : [[] as const]), ...(isColumn ? [0] : [[] as const]));
  }

  /**
   * Runs the plan.
   * @returns  all numbers, row-major
   * @throws {ResourceError} a result or a block beyond the memory limit, with sizes and ways out
   */
  async compute(options: ComputeOptions = {}): Promise<NdArray<Float64Array>> {
    checkComputeOptions('compute', options);
    return toNdArray(await new Computation(options).toMemory(this.node));
  }

  /**
   * Computes the array block by block into a chunked dataset of a new HDF5 file, which appears when it is complete. Bools are
   * stored as h5py stores them, all else as float64.
   * @throws {ResourceError} a block beyond the memory limit; {UsageError} a file that holds other datasets, which would be lost
   */
  store(file: string, dataset: string, options: StoreOptions = {}): Promise<void> {
    return storeNodes(file, { [dataset]: this.node }, options);
  }

  /** The plan as plain data. */
  plan(): ArrayPlan {
    return planOf(this.node);
  }

  /** Shape, blocks, type and what would run. */
  override toString(): string {
    return printArray(this.node);
  }

  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return this.toString();
  }
}

function nodeOf(operand: Operand): ArrayNode {
  if (operand instanceof ChunkedArray) return operand.node;
  if (typeof operand === 'number') return scalarNode(operand);
  if (typeof operand === 'object' && operand !== null && 'stride' in operand)
    return ChunkedArray.fromNdArray(operand).node;
  throw new UsageError(`${String(operand)} cannot be combined with an array`, {
    remedy: 'Pass a number, a ChunkedArray or an ndarray of float64.',
  });
}
