import { Bytes, undefinedAddress } from './bytes.js';

/** The links of a group, by name. */
export type Links = ReadonlyMap<string, number>;

/** Puts bytes into the file and says where they are; bytes that hold their own address are made when it is known. */
export type Put = (bytes: Uint8Array | ((address: number) => Uint8Array)) => number;

export interface GroupAddresses {
  readonly tree: number;
  readonly heap: number;
}

/** Links of a node are at most twice this number: so set that the largest group needs one node. */
export function leafK(largest: number): number {
  return Math.max(4, Math.ceil(largest / 2));
}

/** The most links a group can have here. */
export const mostLinks = 65_534;

/** Writes the name heap, the one symbol node and the tree over it; names sorted by their bytes, as the format wants. */
export function putGroup(put: Put, links: Links, k: number): GroupAddresses {
  const sorted = [...links].sort(([a], [b]) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
  const names = new Bytes().zeros(8);
  const offsets = sorted.map(([name]) => {
    const offset = names.length;
    names.text(name).u8(0).pad(8);
    return offset;
  });
  const heap = putHeap(put, names.done());
  const node = put(
    symbolNode(
      sorted.map(([, address]) => address),
      offsets,
      k,
    ),
  );
  return { heap, tree: put(groupTree(node, offsets)) };
}

function putHeap(put: Put, names: Uint8Array): number {
  const data = put(names);
  return put(new Bytes().text('HEAP').u8(0, 0, 0, 0).u64(names.length).u64(1).u64(data).done());
}

function symbolNode(addresses: readonly number[], offsets: readonly number[], k: number): Uint8Array {
  const bytes = new Bytes().text('SNOD').u8(1, 0).u16(addresses.length);
  addresses.forEach((address, i) => {
    bytes.u64(offsets[i]).u64(address).u32(0).u32(0).zeros(16);
  });
  return bytes.zeros((2 * k - addresses.length) * 40).done();
}

/** Nodes of group trees hold up to 32 children. */
export const groupTreeK = 16;

function groupTree(node: number, offsets: readonly number[]): Uint8Array {
  const used = offsets.length > 0 ? 1 : 0;
  const bytes = new Bytes().text('TREE').u8(0, 0).u16(used).u64(undefinedAddress).u64(undefinedAddress);
  if (used)
    bytes
      .u64(0)
      .u64(node)
      .u64(offsets[offsets.length - 1]);
  return bytes.zeros(24 + (4 * groupTreeK + 1) * 8 - bytes.length).done();
}
