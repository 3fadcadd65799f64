import { requireChecksum } from './checksum.js';
import { type IndexTarget, setChunk } from './chunk-table.js';
import type { FileBytes, Reader } from './file-bytes.js';
import { readChunkEntry } from './fixed-array.js';

interface ArrayHeader {
  readonly filtered: boolean;
  readonly entryBytes: number;
  /** Bytes in which a block says where it starts. */
  readonly offsetBytes: number;
  /** Entries in the index block itself. */
  readonly inIndexBlock: number;
  readonly leastEntries: number;
  readonly leastPointers: number;
  readonly pageEntries: number;
  /** Number of super blocks an array of this kind can have. */
  readonly superBlocks: number;
  readonly indexBlock?: number;
}

/** Entries come in super blocks: the u-th has 2^floor(u/2) data blocks of `least` * 2^ceil(u/2) entries. */
function superBlock(u: number, least: number): { blocks: number; entries: number } {
  return { blocks: 2 ** Math.floor(u / 2), entries: least * 2 ** Math.floor((u + 1) / 2) };
}

/** The chunk index of datasets that can grow, in newer files. @throws {Unusual} */
export function readExtensibleArray(file: FileBytes, address: number, target: IndexTarget): void {
  const header = readHeader(file, address);
  if (header.indexBlock === undefined) return;
  const chunks = target.index.addresses.length;
  const direct = 2 * Math.log2(header.leastPointers);
  const pointers = 2 * (header.leastPointers - 1);
  const supers = header.superBlocks - direct;
  const length = 14 + header.inIndexBlock * header.entryBytes + (pointers + supers) * 8;
  requireChecksum(file, header.indexBlock, length);
  const block = file.at(header.indexBlock, length).expect('EAIB').skip(10);
  let at = readEntries(block, header, { target, first: 0, count: header.inIndexBlock });
  const dataBlocks = Array.from({ length: pointers }, () => block.address());
  const superBlocks = Array.from({ length: supers }, () => block.address());
  for (let u = 0; u < header.superBlocks && at < chunks; u++) {
    const shape = superBlock(u, header.leastEntries);
    const found =
      u < direct
        ? dataBlocks.splice(0, shape.blocks).map((where) => ({ where }))
        : readSuperBlock(file, superBlocks[u - direct], header, shape);
    for (const dataBlock of found) {
      if (at < chunks) readDataBlock(file, dataBlock, header, { target, first: at, count: shape.entries });
      at += shape.entries;
    }
  }
}

interface DataBlock {
  readonly where?: number;
  /** Bit by bit, whether a page was ever written, over all blocks of the super block; `page` is this block's first. */
  readonly written?: { readonly bits: Buffer; readonly page: number };
}

function readHeader(file: FileBytes, address: number): ArrayHeader {
  requireChecksum(file, address, 68);
  const head = file.at(address, 72).expect('EAHD').skip(1);
  const filtered = head.u8() === 1;
  const [entryBytes, maxBits, inIndexBlock] = [head.u8(), head.u8(), head.u8()];
  const [leastEntries, leastPointers, pageBits] = [head.u8(), head.u8(), head.u8()];
  return {
    filtered,
    entryBytes,
    offsetBytes: Math.ceil(maxBits / 8),
    inIndexBlock,
    leastEntries,
    leastPointers,
    pageEntries: 2 ** pageBits,
    superBlocks: 1 + maxBits - Math.log2(leastEntries),
    indexBlock: head.skip(48).address(),
  };
}

interface Run {
  readonly target: IndexTarget;
  readonly first: number;
  readonly count: number;
}

function readEntries(reader: Reader, header: ArrayHeader, { target, first, count }: Run): number {
  const entry = { ...header, chunkBytes: target.chunkBytes };
  for (let i = 0; i < count; i++) setChunk(target.index, first + i, readChunkEntry(reader, entry));
  return first + count;
}

function pagesOf({ pageEntries }: ArrayHeader, entries: number): number {
  return entries > pageEntries ? entries / pageEntries : 0;
}

/** The data blocks of a super block. */
function readSuperBlock(
  file: FileBytes,
  address: number | undefined,
  header: ArrayHeader,
  { blocks, entries }: { blocks: number; entries: number },
): DataBlock[] {
  if (address === undefined) return Array.from({ length: blocks }, () => ({}));
  const bitmapBytes = Math.ceil(pagesOf(header, entries) / 8);
  const length = 14 + header.offsetBytes + blocks * (bitmapBytes + 8);
  requireChecksum(file, address, length);
  const reader = file
    .at(address, length)
    .expect('EASB')
    .skip(10 + header.offsetBytes);
  const bits = reader.raw(blocks * bitmapBytes);
  const pages = pagesOf(header, entries);
  return Array.from({ length: blocks }, (_, i) => ({
    where: reader.address(),
    written: { bits, page: i * pages },
  }));
}

/** Entries in one run, or in pages that each end with a checksum. */
function readDataBlock(file: FileBytes, { where, written }: DataBlock, header: ArrayHeader, run: Run): void {
  if (where === undefined) return;
  const start = 14 + header.offsetBytes;
  const pages = pagesOf(header, run.count);
  if (pages === 0) {
    requireChecksum(file, where, start + run.count * header.entryBytes);
    const reader = file
      .at(where, start + run.count * header.entryBytes)
      .expect('EADB')
      .skip(start - 4);
    readEntries(reader, header, run);
    return;
  }
  requireChecksum(file, where, start);
  const pageBytes = header.pageEntries * header.entryBytes + 4;
  for (let page = 0; page < pages; page++) {
    const first = run.first + page * header.pageEntries;
    if (first >= run.target.index.addresses.length) return;
    if (written && !isSet(written.bits, written.page + page)) continue;
    const place = where + start + 4 + page * pageBytes;
    requireChecksum(file, place, pageBytes - 4);
    const reader = file.at(place, pageBytes);
    readEntries(reader, header, { ...run, first, count: header.pageEntries });
  }
}

function isSet(bits: Buffer, i: number): boolean {
  return (bits[i >> 3] & (0x80 >> (i & 7))) !== 0;
}
