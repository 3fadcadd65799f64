import type { StoredDataset } from '../stored-file.js';
import type { DatasetMetadata } from './metadata.js';
import { isCompound } from './value-type.js';

export function storedDataset(path: string, metadata: DatasetMetadata): StoredDataset {
  const [rows = 1, ...rest] = metadata.shape ?? [];
  return {
    path,
    rows,
    rowBytes: rest.reduce((product, n) => product * n, metadata.size),
    chunkRows: metadata.chunks?.[0] ?? 0,
    arrivesLittleEndian: !isCompound(metadata) || allBigEndian(metadata),
  };
}

/** The HDF5 library turns a compound to little-endian only if all of its members agree on big-endian. */
function allBigEndian(metadata: DatasetMetadata): boolean {
  const orders = new Set(byteOrders(metadata));
  return orders.size === 1 && orders.has('big');
}

const ordered = new Set([0, 1, 2, 4, 8]);

function byteOrders(metadata: DatasetMetadata): ('big' | 'little')[] {
  if (isCompound(metadata)) return (metadata.compound_type?.members ?? []).flatMap(byteOrders);
  if (metadata.array_type) return byteOrders(metadata.array_type);
  if (!ordered.has(metadata.type)) return [];
  return [metadata.littleEndian ? 'little' : 'big'];
}
