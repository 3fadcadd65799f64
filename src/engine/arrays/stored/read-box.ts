import { closeSync } from 'node:fs';
import { resolve } from 'node:path';
import { DomainError, FileError, UsageError } from '../../../core/index.js';
import { decodeNumbers, numbersFor } from '../../sources/hdf5/decode.js';
import { type Hdf5Library, hdf5Library, hdf5Reason } from '../../sources/hdf5/library.js';
import { openWithSuperblock } from '../../sources/hdf5/superblock.js';
import { type ValueType, valueType } from '../../sources/hdf5/value-type.js';
import type { Box } from '../box.js';
import type { StoredNode } from '../plan/node.js';
import { type Shape, showShape, sizeOf } from '../shapes.js';

/**
 * The numbers of a part of a dataset, in row-major order. The file is open only meanwhile: it may be replaced between two
 * computations, and thousands of files need no descriptors.
 * @throws {FileError} a file that is gone, damaged, or no longer has this dataset in this shape
 * @throws {DomainError} an integer that float64 cannot hold
 */
export async function readBox(node: StoredNode, box: Box): Promise<Float64Array> {
  const { file, dataset } = node;
  closeSync(openWithSuperblock(file).descriptor);
  const library = await hdf5Library();
  try {
    const id = library.module.open(resolve(file), library.module.H5F_ACC_RDONLY, false, -1, -1);
    try {
      return toNumbers(node, checkedType(node, library, id), readBytes(node, box, library, id));
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

/** The dataset's type, if it still is what the plan was made for. */
function checkedType({ file, dataset, shape }: StoredNode, library: Hdf5Library, id: bigint): ValueType {
  const metadata = library.module.get_dataset_metadata(id, dataset);
  const found = metadata.shape ?? [];
  const type = valueType(metadata);
  if (type && showShape(found) === showShape(shape)) return type;
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

/** Simple types arrive little-endian, whatever the file says. */
function toNumbers(node: StoredNode, type: ValueType, bytes: Uint8Array): Float64Array {
  if (type.kind === 'float' && type.size === 8)
    return new Float64Array(bytes.buffer, bytes.byteOffset, bytes.length / 8);
  const rows = bytes.length / type.size;
  const values = numbersFor(type, rows);
  decodeNumbers(
    { ...type, littleEndian: true },
    bytes,
    { start: 0, step: type.size },
    { out: values, at: 0, rows },
  );
  if (values instanceof BigInt64Array || values instanceof BigUint64Array) return exact(node, values);
  return Float64Array.from(values as Float32Array);
}

function exact({ file, dataset }: StoredNode, values: BigInt64Array | BigUint64Array): Float64Array {
  const out = new Float64Array(values.length);
  for (let i = 0; i < out.length; i++) {
    out[i] = Number(values[i]);
    if (!Number.isSafeInteger(out[i]))
      throw new DomainError(`${file}: '${dataset}' holds ${values[i]}, which float64 cannot hold exactly`, {
        fields: { file, dataset, value: values[i] },
        remedy: 'Arrays compute in float64: subtract an offset before the numbers are stored.',
      });
  }
  return out;
}

export function checkNumeric(file: string, dataset: string, type: ValueType | undefined): ValueType {
  if (type && type.kind !== 'text' && type.kind !== 'variableText' && type.dims.length === 0) return type;
  throw new UsageError(`${file}: '${dataset}' does not hold plain numbers`, {
    fields: { file, dataset },
    remedy: 'Arrays read datasets of floats, integers and bools; tables are read with readEvents().',
  });
}

/** What one number takes while it is read, as float64 numbers: in the library's memory, its copy, and the decoded one. */
export const readScratch = (shape: Shape, bytes: number): number =>
  Math.ceil((sizeOf(shape) * bytes * 3) / 8);
