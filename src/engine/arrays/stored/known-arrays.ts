import { fstatSync } from 'node:fs';
import { Hdf5File } from '../../sources/hdf5/hdf5-file.js';
import type { ValueType } from '../../sources/hdf5/value-type.js';
import { valueType } from '../../sources/hdf5/value-type.js';
import { readDatasetLayout } from '../../sources/native/dataset-layout.js';
import { type FileBytes, isUnusual } from '../../sources/native/file-bytes.js';
import type { StoredNode } from '../plan/node.js';
import { NativeArray } from './native-array.js';
import { checkNumeric } from './stored-type.js';

export interface KnownArray {
  readonly array: NativeArray;
  readonly type: ValueType;
}

/** Datasets that this thread has read from, as long as their files stay as they are; undefined: only the library can. */
const known = new Map<string, { readonly version: string; readonly found: KnownArray | undefined }>();
const mostKnown = 64;

/**
 * Where the numbers of a dataset are in a file.
 * @returns undefined for what is left to the HDF5 library
 * @throws {FileError} no such dataset; {UsageError} one that does not hold numbers any more
 */
export async function nativeArray(
  node: StoredNode,
  descriptor: number,
  bytes: FileBytes,
): Promise<KnownArray | undefined> {
  const key = `${node.file}\0${node.dataset}`;
  const version = versionOf(descriptor);
  const before = known.get(key);
  if (before?.version === version) return before.found;
  const found = await find(node, bytes);
  known.delete(key);
  known.set(key, { version, found });
  const [oldest] = known.keys();
  if (known.size > mostKnown) known.delete(oldest);
  return found;
}

async function find({ file, dataset }: StoredNode, bytes: FileBytes): Promise<KnownArray | undefined> {
  const hdf5 = await Hdf5File.open(file);
  try {
    const metadata = hdf5.metadata(dataset);
    const type = checkNumeric(file, dataset, valueType(metadata));
    if (type.bits) return undefined;
    const layout = readDatasetLayout(bytes, hdf5.address(dataset), metadata.size);
    return { array: new NativeArray(bytes, layout), type };
  } catch (error) {
    if (isUnusual(error)) return undefined;
    throw error;
  } finally {
    hdf5.close();
  }
}

/** Changes when a file is written or replaced. */
function versionOf(descriptor: number): string {
  const { dev, ino, size, mtimeNs, ctimeNs } = fstatSync(descriptor, { bigint: true });
  return [dev, ino, size, mtimeNs, ctimeNs].join();
}
