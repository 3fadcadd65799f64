import { type ChunkIndex, emptyIndex, type IndexTarget, setChunk } from './chunk-table.js';
import type { DatasetLayout } from './dataset-layout.js';
import { readExtensibleArray } from './extensible-array.js';
import { enter, type FileBytes, Unusual } from './file-bytes.js';
import { readFixedArray } from './fixed-array.js';

/** More than any file has; the number comes from a file that may be damaged. */
const mostChunks = 2 ** 27;

/**
 * Where the chunks are, last axis fastest.
 * @throws {Unusual} for kinds of index that are left to the HDF5 library
 */
export function readChunkIndex(file: FileBytes, layout: DatasetLayout): ChunkIndex {
  const { storage, shape, elementBytes } = layout;
  if (storage.kind !== 'chunked') throw new Unusual('not chunked');
  if (storage.index.kind === 'known') return storage.index.chunks;
  const grid = shape.map((length, axis) => Math.ceil(length / storage.chunk[axis]));
  const chunks = grid.reduce((product, n) => product * n, 1);
  const chunkBytes = storage.chunk.reduce((product, n) => product * n, elementBytes);
  if (chunks > mostChunks) throw new Unusual(`${chunks} chunks`);
  const index = emptyIndex(chunks);
  const kind = storage.index;
  if (kind.address === undefined || chunks === 0) return index;
  const target = { index, chunkBytes };
  if (kind.kind === 'tree')
    readTree(file, kind.address, { ...target, chunk: storage.chunk, grid, seen: new Set() });
  // The other kinds number chunks by the largest shape the dataset may have, which is not read.
  else if (grid.some((n, axis) => axis > 0 && n > 1)) throw new Unusual('an index of chunks across rows');
  else if (kind.kind === 'single') setChunk(index, 0, [kind.address, kind.bytes ?? chunkBytes, kind.mask]);
  else if (kind.kind === 'implicit')
    for (let i = 0; i < chunks; i++) setChunk(index, i, [kind.address + i * chunkBytes, chunkBytes, 0]);
  else if (kind.kind === 'fixedArray') readFixedArray(file, kind.address, target);
  else readExtensibleArray(file, kind.address, target);
  return index;
}

interface TreeTarget extends IndexTarget {
  /** Lengths of a chunk, and how many chunks there are, along each axis. */
  readonly chunk: readonly number[];
  readonly grid: readonly number[];
  /** Addresses of the nodes that were read. */
  readonly seen: Set<number>;
}

/** The version 1 B-tree: keys are sizes, masks and first elements of chunks. */
function readTree(file: FileBytes, address: number, target: TreeTarget): void {
  enter(target.seen, address);
  const head = file.at(address, 24).expect('TREE');
  const [type, level, entries] = [head.u8(), head.u8(), head.u16()];
  if (type !== 1) throw new Unusual('tree type');
  const { chunk, grid } = target;
  const keyBytes = 8 + 8 * (grid.length + 1);
  const reader = file.at(address + 24, entries * (keyBytes + 8));
  for (let i = 0; i < entries; i++) {
    const [length, mask] = [reader.u32(), reader.u32()];
    let number = 0;
    for (const [axis, n] of grid.entries()) number = number * n + Math.floor(reader.u64() / chunk[axis]);
    const child = reader.skip(8).u64();
    if (level > 0) readTree(file, child, target);
    else setChunk(target.index, number, [child, length, mask]);
  }
}
