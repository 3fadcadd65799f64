import { DomainError, UsageError } from '../../../core/index.js';
import { boolType, numberType } from '../../sinks/hdf5/datatypes.js';
import { Hdf5Writer } from '../../sinks/hdf5/hdf5-writer.js';
import {
  chunkedLayout,
  contiguousLayout,
  dataspace,
  datatype,
  fillValue,
  shuffleAndDeflate,
} from '../../sinks/hdf5/messages.js';
import { blocksOf } from '../box.js';
import { longest } from '../chunks.js';
import { rechunkNode } from '../operations/rearrange.js';
import type { ArrayNode } from '../plan/node.js';
import type { PackArgs } from '../run/block-tasks.js';
import { Computation, type ComputeOptions, checkComputeOptions } from '../run/computation.js';
import { peakBytes } from '../run/peak.js';
import { type Shape, sizeOf } from '../shapes.js';
import { type GridChunk, putGridTree } from './grid-tree.js';
import { checkNothingLost } from './keep-others.js';
import { type PackOptions, packBytes, packedBytes } from './pack-chunk.js';

export interface StoreOptions extends ComputeOptions {
  /** Deflate level of the chunks, after HDF5's shuffle filter: 1 unless given; 0 stores them as they are. */
  readonly level?: number;
}

/** Computes arrays block by block into the chunks of one new HDF5 file, which appears under its name when it is complete. */
export async function storeNodes(
  file: string,
  nodes: Readonly<Record<string, ArrayNode>>,
  options: StoreOptions,
): Promise<void> {
  checkComputeOptions('store', options, ['level']);
  const { level = 1 } = options;
  if (!Number.isInteger(level) || level < 0 || level > 9)
    throw new DomainError(`level is ${level}; it must be a whole number from 0 to 9`, {
      fields: { name: 'level', value: level },
    });
  if (Object.keys(nodes).length === 0)
    throw new UsageError(`${file}: there is no array to store`, { remedy: 'Pass at least one.' });
  await checkNothingLost(file, Object.keys(nodes));
  const writer = await Hdf5Writer.create(file);
  try {
    for (const [dataset, node] of Object.entries(nodes)) await storeOne(writer, dataset, node, options);
    await writer.close();
  } catch (error) {
    await writer.discard();
    throw error;
  }
}

async function storeOne(
  writer: Hdf5Writer,
  dataset: string,
  node: ArrayNode,
  options: StoreOptions,
): Promise<void> {
  const { level = 1 } = options;
  const type = node.type === 'bool' ? boolType : numberType('float64');
  const messages = [dataspace(node.shape), datatype(type)];
  if (node.shape.length === 0 || sizeOf(node.shape) === 0) {
    const numbers = (await new Computation(options).toMemory(node)).data;
    const bytes = node.type === 'bool' ? Uint8Array.from(numbers) : new Uint8Array(numbers.slice().buffer);
    const address = bytes.length > 0 ? writer.put(bytes) : -1n;
    writer.addDataset(dataset, [...messages, fillValue('late'), contiguousLayout(address, bytes.length)]);
    return;
  }
  const chunkShape = node.chunks.map(longest);
  const chunks = await putChunks(writer, node, chunkShape, options);
  // After all chunks, and where a chunk could begin: the library checks this.
  const rows = Math.ceil(node.shape[0] / chunkShape[0]) * chunkShape[0];
  const end = node.shape.map((_, axis) => (axis === 0 ? rows : 0));
  const filters = level > 0 ? [shuffleAndDeflate(type.size, level)] : [];
  const layout = chunkedLayout(putGridTree(writer.put, chunks, end), chunkShape, type.size);
  writer.addDataset(dataset, [...messages, fillValue('incremental'), layout, ...filters]);
}

/** The computation of a dataset's chunks, whose intermediate arrays go when it ends. */
async function putChunks(
  writer: Hdf5Writer,
  node: ArrayNode,
  chunkShape: Shape,
  options: StoreOptions,
): Promise<GridChunk[]> {
  const computation = new Computation(options);
  try {
    const root = await computation.prepare(rechunkNode(node, chunkShape));
    const chunks = await packAll(
      computation,
      root,
      { chunkShape, type: node.type, level: options.level ?? 1 },
      writer,
    );
    computation.finished();
    return chunks;
  } finally {
    computation.release();
  }
}

/** Chunks are packed where they are computed, and written here in order. */
async function packAll(
  computation: Computation,
  root: ArrayNode,
  packing: PackOptions,
  writer: Hdf5Writer,
): Promise<GridChunk[]> {
  const { chunkShape } = packing;
  const boxes = blocksOf(root.chunks).map(({ start, shape }) => ({ start, shape }));
  const ahead = computation.ahead(
    boxes.map((box) => peakBytes(root, box).peak + packBytes(chunkShape)),
    packedBytes(chunkShape),
  );
  const args: PackArgs = { ...computation.args(root), ...packing };
  const chunks: GridChunk[] = [];
  const take = (bytes: Uint8Array, { start }: { start: readonly number[] }): void => {
    chunks.push({ start, address: writer.put(bytes), bytes: bytes.length });
    computation.give(bytes.length);
  };
  await computation.run('packBlock', args, boxes, { ahead, options: computation.options, take });
  return chunks;
}
