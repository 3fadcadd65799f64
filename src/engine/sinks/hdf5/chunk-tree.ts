import { Bytes, undefinedAddress } from './bytes.js';
import type { Put } from './groups.js';

/** A chunk in the file. */
export interface ChunkRecord {
  /** First row. */
  readonly row: number;
  readonly address: number;
  /** Bytes as stored. */
  readonly bytes: number;
}

/** Nodes of chunk trees hold up to 64 children: the library's default, which old superblocks cannot change. */
const children = 64;

interface Node {
  readonly first: ChunkRecord;
  readonly address: number;
}

/**
 * Writes the version 1 B-tree over the chunks of a dataset that is chunked along its first axis only.
 * @returns its address; undefined where there are no chunks
 */
export function putChunkTree(
  put: Put,
  chunks: readonly ChunkRecord[],
  rank: number,
  endRow: number,
): number | bigint {
  if (chunks.length === 0) return undefinedAddress;
  let level = 0;
  let nodes: readonly Node[] = chunks.map((chunk) => ({ first: chunk, address: chunk.address }));
  do {
    nodes = putLevel(put, nodes, { level, rank, endRow });
    level++;
  } while (nodes.length > 1);
  return nodes[0].address;
}

interface Level {
  readonly level: number;
  readonly rank: number;
  readonly endRow: number;
}

/** Groups of siblings under one node each; the nodes of a level lie one after the other and know their neighbours. */
function putLevel(put: Put, entries: readonly Node[], where: Level): Node[] {
  const nodeBytes = 24 + (children + 1) * (8 + 8 * (where.rank + 1)) + children * 8;
  const count = Math.ceil(entries.length / children);
  const address = put((start) => {
    const bytes = new Bytes();
    for (let n = 0; n < count; n++) {
      const left = n === 0 ? undefinedAddress : start + (n - 1) * nodeBytes;
      const right = n === count - 1 ? undefinedAddress : start + (n + 1) * nodeBytes;
      const members = entries.slice(n * children, (n + 1) * children);
      const next = entries[(n + 1) * children]?.first.row ?? where.endRow;
      bytes.text('TREE').u8(1, where.level).u16(members.length).u64(left).u64(right);
      for (const { first, address } of members) key(bytes, first.bytes, first.row, where.rank).u64(address);
      key(bytes, 0, next, where.rank).zeros((n + 1) * nodeBytes - bytes.length);
    }
    return bytes.done();
  });
  return Array.from({ length: count }, (_, n) => {
    return { first: entries[n * children].first, address: address + n * nodeBytes };
  });
}

/** Bytes stored, no filter left out, the first element's place in each dimension and within the element. */
function key(bytes: Bytes, size: number, row: number, rank: number): Bytes {
  return bytes
    .u32(size)
    .u32(0)
    .u64(row)
    .zeros(8 * rank);
}
