/** Where the chunks of a dataset are, in the order of their rows. */
export interface ChunkIndex {
  /** [chunk], bytes from the start of the HDF5 part; -1 where a chunk was never written. */
  readonly addresses: Float64Array;
  /** [chunk], bytes as stored. */
  readonly lengths: Float64Array;
  /** [chunk], bit i set: filter i was left out. */
  readonly masks: Uint32Array;
}

export function emptyIndex(chunks: number): ChunkIndex {
  return {
    addresses: new Float64Array(chunks).fill(-1),
    lengths: new Float64Array(chunks),
    masks: new Uint32Array(chunks),
  };
}

export interface IndexTarget {
  readonly index: ChunkIndex;
  readonly chunkBytes: number;
}

export function setChunk(
  { addresses, lengths, masks }: ChunkIndex,
  i: number,
  [address, length, mask]: readonly [number | undefined, number, number],
): void {
  if (i >= addresses.length || address === undefined) return;
  addresses[i] = address;
  lengths[i] = length;
  masks[i] = mask;
}
