import { type ChunkIndex, emptyIndex, setChunk } from '../native/chunk-table.js';
import type { NumberReader, NumberWriter } from './numbers.js';

/**
 * Where chunks are, in two to four bytes a chunk instead of twenty: they mostly follow one another, so of an address the distance from
 * the end of the chunk before is kept, and of a length the difference from the one before.
 */
export function writeChunks(writer: NumberWriter, { addresses, lengths, masks }: ChunkIndex): void {
  const isUsual = addresses.every((address) => address >= 0) && masks.every((mask) => mask === 0);
  writer.add(isUsual ? 0 : 1);
  let [end, length] = [0, 0];
  for (let i = 0; i < addresses.length; i++) {
    // 0: never written, so that no more is said of it; else one more than its mask.
    if (!isUsual) writer.add(addresses[i] < 0 ? 0 : masks[i] + 1);
    if (addresses[i] < 0) continue;
    writer.addSigned(addresses[i] - end);
    writer.addSigned(lengths[i] - length);
    length = lengths[i];
    end = addresses[i] + length;
  }
}

/** Reads what writeChunks() wrote of so many chunks. */
export function readChunks(reader: NumberReader, chunks: number): ChunkIndex {
  const index = emptyIndex(chunks);
  const isUsual = reader.next() === 0;
  let [end, length] = [0, 0];
  for (let i = 0; i < chunks; i++) {
    const state = isUsual ? 1 : reader.next();
    if (state === 0) continue;
    const address = end + reader.nextSigned();
    length += reader.nextSigned();
    setChunk(index, i, [address, length, state - 1]);
    end = address + length;
  }
  return index;
}
