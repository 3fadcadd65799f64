import { Bytes, undefinedAddress } from '../../sinks/hdf5/bytes.js';
import type { Put } from '../../sinks/hdf5/groups.js';

/** A chunk in the file. */
export interface GridChunk {
  /** Its first element along each axis. */
  readonly start: readonly number[];
  readonly address: number;
  /** Bytes as stored. */
  readonly bytes: number;
}

/** Nodes of chunk trees hold up to 64 children: the library's default, which old superblocks cannot change. */
const children = 64;

interface Entry {
  readonly first: GridChunk;
  readonly address: number;
}

/**
 * Writes the version 1 B-tree over chunks along any number of axes (HDF5 file format, III.A.1).
 * @param chunks  last axis fastest
 * @param end  a position after all chunks
 * @returns its address; undefined where there are no chunks
 */
export function putGridTree(put: Put, chunks: readonly GridChunk[], end: readonly number[]): number | bigint {
  if (chunks.length === 0) return undefinedAddress;
  let entries: readonly Entry[] = chunks.map((chunk) => ({ first: chunk, address: chunk.address }));
  let level = 0;
  do entries = putLevel(put, entries, { level: level++, end });
  while (entries.length > 1);
  return entries[0].address;
}

/** Siblings one after the other, each knowing its neighbours. */
function putLevel(
  put: Put,
  entries: readonly Entry[],
  { level, end }: { level: number; end: readonly number[] },
): Entry[] {
  const nodeBytes = 24 + (children + 1) * (16 + 8 * end.length) + children * 8;
  const count = Math.ceil(entries.length / children);
  const address = put((start) => {
    const bytes = new Bytes();
    const nodeAt = (n: number) => (n < 0 || n >= count ? undefinedAddress : start + n * nodeBytes);
    for (let n = 0; n < count; n++) {
      const members = entries.slice(n * children, (n + 1) * children);
      const next = entries[(n + 1) * children]?.first.start ?? end;
      bytes
        .text('TREE')
        .u8(1, level)
        .u16(members.length)
        .u64(nodeAt(n - 1))
        .u64(nodeAt(n + 1));
      for (const { first, address: at } of members) putKey(bytes, first.bytes, first.start).u64(at);
      putKey(bytes, 0, next).zeros((n + 1) * nodeBytes - bytes.length);
    }
    return bytes.done();
  });
  return Array.from({ length: count }, (_, n) => ({
    first: entries[n * children].first,
    address: address + n * nodeBytes,
  }));
}

/** Bytes stored, no filter left out, the first element along each axis and within the element. */
function putKey(bytes: Bytes, size: number, start: readonly number[]): Bytes {
  bytes.u32(size).u32(0);
  for (const position of start) bytes.u64(position);
  return bytes.u64(0);
}
