import { closeSync } from 'node:fs';
import { resolve } from 'node:path';
import { DomainError, FileError } from '../../../core/index.js';
import { type Hdf5Library, hdf5Library, hdf5Reason } from '../../sources/hdf5/library.js';
import { openWithSuperblock } from '../../sources/hdf5/superblock.js';
import { type ValueType, valueType } from '../../sources/hdf5/value-type.js';
import { DamagedChunk } from '../../sources/native/chunk-decoder.js';
import { FileBytes, isUnusual } from '../../sources/native/file-bytes.js';
import type { Box } from '../box.js';
import type { StoredNode } from '../plan/node.js';
import { type Shape, showShape, sizeOf } from '../shapes.js';
import { copyInto, denseView, type View } from '../view.js';
import { decodeFloats } from './float-numbers.js';
import { nativeArray } from './known-arrays.js';
import { checkNumeric } from './stored-type.js';

/**
 * The numbers of a part of a dataset, put into `out`: read straight from the file where the dataset is of the usual kinds, else through
 * the HDF5 library. The file is open only meanwhile: it may be replaced between two computations, and thousands of files need
 * no descriptors.
 * @throws {FileError} a file that is gone, damaged, or no longer has this dataset in this shape
 * @throws {DomainError} an integer that float64 cannot hold
 */
export async function readBox(node: StoredNode, box: Box, out: View): Promise<void> {
  const { file, dataset } = node;
  const { descriptor, superblock } = openWithSuperblock(file);
  try {
    const bytes = superblock && new FileBytes(descriptor, superblock);
    const known = bytes && (await nativeArray(node, descriptor, bytes));
    if (!bytes || !known) {
      await readByLibrary(node, box, out);
      return;
    }
    const { array, type } = known;
    checkShape(node, array.layout.shape);
    array.read(bytes, { type, decode: (raw, numbers) => decodeFloats(node, type, raw, numbers) }, box, out);
  } catch (error) {
    if (isUnusual(error) || error instanceof DamagedChunk)
      throw unreadable(file, dataset, error.message, error);
    throw error;
  } finally {
    closeSync(descriptor);
  }
}

async function readByLibrary(node: StoredNode, box: Box, out: View): Promise<void> {
  const { file, dataset } = node;
  const library = await hdf5Library();
  try {
    const id = library.module.open(resolve(file), library.module.H5F_ACC_RDONLY, false, -1, -1);
    try {
      const type = { ...checkedType(node, library, id), littleEndian: true };
      const numbers = new Float64Array(sizeOf(box.shape));
      decodeFloats(node, type, readBytes(node, box, library, id), numbers);
      copyInto(denseView(numbers, box.shape), out);
    } finally {
      library.module.close_file(id);
    }
  } catch (error) {
    if (error instanceof FileError || error instanceof DomainError) throw error;
    throw unreadable(file, dataset, hdf5Reason(error), error);
  }
}

export function unreadable(file: string, dataset: string, reason: string, cause?: unknown): FileError {
  return new FileError(`${file}: '${dataset}' cannot be read: ${reason}`, {
    fields: { file, dataset },
    remedy: 'The file is damaged or needs a filter that is not here: copy or write it again.',
    cause,
  });
}

/** The dataset's type, if it still is what the plan was made for; the library hands simple types out little-endian. */
function checkedType(node: StoredNode, library: Hdf5Library, id: bigint): ValueType {
  const metadata = library.module.get_dataset_metadata(id, node.dataset);
  const type = valueType(metadata);
  checkShape(node, metadata.shape ?? []);
  return checkNumeric(node.file, node.dataset, type);
}

/** @throws {FileError} a dataset that is no longer what the plan was made for */
function checkShape({ file, dataset, shape }: StoredNode, found: Shape): void {
  if (showShape(found) === showShape(shape)) return;
  throw new FileError(
    `${file}: '${dataset}' has shape ${showShape(found)}, and had ${showShape(shape)} when the plan was made`,
    { fields: { file, dataset, shape: found }, remedy: 'Make the array anew with ChunkedArray.fromHdf5().' },
  );
}

function readBytes(
  { file, dataset, bytes }: StoredNode,
  box: Box,
  library: Hdf5Library,
  id: bigint,
): Uint8Array {
  const { module } = library;
  const length = sizeOf(box.shape) * bytes;
  const at = module._malloc(Math.max(length, 1));
  if (at === 0)
    throw unreadable(file, dataset, `${length} bytes do not fit into the memory of the HDF5 library`);
  try {
    const status = length > 0 ? readInto(at, dataset, box, library, id) : 0;
    if (status < 0) throw new Error('the HDF5 library reports a failed read');
    // The heap may have moved while it grew: take it anew.
    return module.HEAPU8.slice(at, at + length);
  } finally {
    module._free(at);
  }
}

function readInto(at: number, dataset: string, box: Box, { module }: Hdf5Library, id: bigint): number {
  // A dataset without axes has no part that could be named.
  if (box.shape.length === 0) return module.get_dataset_data(id, dataset, null, null, null, BigInt(at));
  const [count, offset] = [box.shape.map(BigInt), box.start.map(BigInt)];
  const strides = box.shape.map(() => 1n);
  return module.get_dataset_data(id, dataset, count, offset, strides, BigInt(at));
}

/**
 * What is needed while numbers are read, as float64 numbers: bytes of the part in the library's memory, their copy and the decoded
 * numbers, or a chunk as stored, inflated, joined and decoded.
 */
export const readScratch = ({ bytes, chunkSize }: StoredNode, shape: Shape): number =>
  Math.ceil(Math.max(sizeOf(shape) * (2 * bytes + 8), chunkSize * (3 * bytes + 8)) / 8);
