import { requireChecksum } from './checksum.js';
import { type IndexTarget, setChunk } from './chunk-table.js';
import type { FileBytes, Reader } from './file-bytes.js';

/** One entry of an array of chunks: the address alone, or with length and filter mask where the chunks are filtered. */
export function readChunkEntry(
  reader: Reader,
  { filtered, entryBytes, chunkBytes }: { filtered: boolean; entryBytes: number; chunkBytes: number },
): readonly [number | undefined, number, number] {
  const address = reader.address();
  if (!filtered) return [address, chunkBytes, 0];
  const length = reader.uint(entryBytes - 12);
  return [address, length, reader.u32()];
}

/** The chunk index of datasets of fixed length in newer files. @throws {Unusual} */
export function readFixedArray(file: FileBytes, address: number, { index, chunkBytes }: IndexTarget): void {
  requireChecksum(file, address, 24);
  const head = file.at(address, 28).expect('FAHD').skip(1);
  const filtered = head.u8() === 1;
  const [entryBytes, pageBits, entries] = [head.u8(), head.u8(), head.u64()];
  const block = head.address();
  if (block === undefined) return;
  const entry = { filtered, entryBytes, chunkBytes };
  const pageEntries = 2 ** pageBits;
  const pages = Math.ceil(entries / pageEntries);
  if (entries <= pageEntries) {
    requireChecksum(file, block, 14 + entries * entryBytes);
    const reader = file
      .at(block, 14 + entries * entryBytes)
      .expect('FADB')
      .skip(10);
    for (let i = 0; i < entries; i++) setChunk(index, i, readChunkEntry(reader, entry));
    return;
  }
  const bitmap = file
    .at(block, 14 + Math.ceil(pages / 8))
    .expect('FADB')
    .skip(10)
    .raw(Math.ceil(pages / 8));
  requireChecksum(file, block, 14 + bitmap.length);
  const first = block + 14 + bitmap.length + 4;
  for (let page = 0; page < pages; page++) {
    if ((bitmap[page >> 3] & (0x80 >> (page & 7))) === 0) continue;
    const count = Math.min(pageEntries, entries - page * pageEntries);
    const start = first + page * (pageEntries * entryBytes + 4);
    requireChecksum(file, start, count * entryBytes);
    const reader = file.at(start, count * entryBytes);
    for (let i = 0; i < count; i++) setChunk(index, page * pageEntries + i, readChunkEntry(reader, entry));
  }
}
