import type { ChunkIndex } from './chunk-table.js';
import { type FileBytes, type Reader, Unusual } from './file-bytes.js';
import { type HeaderMessage, messageBody, messageTypes, readObjectHeader } from './object-header.js';

/** How a dataset's bytes lie in the file. */
export interface DatasetLayout {
  readonly shape: readonly number[];
  readonly elementBytes: number;
  readonly storage: ContiguousStorage | ChunkedStorage;
  readonly filters: readonly StoredFilter[];
  /** One element that was never written; undefined means zeros. */
  readonly fill?: Uint8Array;
}

export interface ContiguousStorage {
  readonly kind: 'contiguous';
  /** undefined: nothing was written. */
  readonly address?: number;
  /** Length of the whole. */
  readonly bytes?: number;
}

export interface ChunkedStorage {
  readonly kind: 'chunked';
  readonly chunk: readonly number[];
  readonly index: ChunkIndexKind;
}

/** The kinds of chunk index, with what is needed to read them. */
export type ChunkIndexKind =
  | { readonly kind: 'tree'; readonly address?: number }
  | { readonly kind: 'single'; readonly address?: number; readonly bytes?: number; readonly mask: number }
  | { readonly kind: 'implicit'; readonly address?: number }
  | { readonly kind: 'fixedArray'; readonly address?: number }
  | { readonly kind: 'extensibleArray'; readonly address?: number }
  /** Not in the file: where the chunks are was found before. */
  | { readonly kind: 'known'; readonly chunks: ChunkIndex };

export interface StoredFilter {
  readonly id: number;
  readonly values: readonly number[];
}

export const filterIds = { deflate: 1, shuffle: 2, fletcher32: 3 } as const;

/** @throws {Unusual} for whatever is left to the HDF5 library */
export function readDatasetLayout(file: FileBytes, address: number, elementBytes: number): DatasetLayout {
  const messages = readObjectHeader(file, address);
  // Texts and sequences of any length lie elsewhere in the file: there an element has another size than in memory.
  if (messageBody(messages, messageTypes.datatype)?.skip(4).u32() !== elementBytes)
    throw new Unusual('elements that point elsewhere');
  return datasetLayout(messages, elementBytes);
}

/** The same from the messages of the dataset's header. @throws {Unusual} */
export function datasetLayout(messages: readonly HeaderMessage[], elementBytes: number): DatasetLayout {
  const space = messageBody(messages, messageTypes.dataspace);
  const layout = messageBody(messages, messageTypes.layout);
  if (!space || !layout || messageBody(messages, messageTypes.externalFiles)) throw new Unusual('dataset');
  const filters = messageBody(messages, messageTypes.filters);
  const fillMessage = messageBody(messages, messageTypes.fillValue);
  const fill = fillMessage && readFill(fillMessage);
  if (fill && fill.length !== elementBytes) throw new Unusual('fill value');
  const [shape, storage] = [readShape(space), readStorage(layout, elementBytes)];
  if (storage.kind === 'chunked' && (storage.chunk.length !== shape.length || storage.chunk.includes(0)))
    throw new Unusual('shape of chunks');
  const bytes = shape.reduce((product, n) => product * n, elementBytes);
  if (storage.kind === 'contiguous' && storage.address !== undefined && storage.bytes !== bytes)
    throw new Unusual(`${storage.bytes} bytes for ${bytes}`);
  return {
    shape,
    elementBytes,
    storage,
    filters: filters ? readFilters(filters) : [],
    fill,
  };
}

/** Lengths of the dimensions; none of a single value. @throws {Unusual} a dataset without any value */
export function readShape(reader: Reader): number[] {
  const [version, rank] = [reader.u8(), reader.u8()];
  if (version !== 1 && version !== 2) throw new Unusual('dataspace version');
  if (version === 1) reader.skip(6);
  else if (reader.skip(1).u8() === 2) throw new Unusual('a dataset without values');
  return Array.from({ length: rank }, () => reader.u64());
}

const layoutClasses = { contiguous: 1, chunked: 2 } as const;

function readStorage(reader: Reader, elementBytes: number): DatasetLayout['storage'] {
  const [version, kind] = [reader.u8(), reader.u8()];
  if (version !== 3 && version !== 4) throw new Unusual('layout version');
  if (kind === layoutClasses.contiguous)
    return { kind: 'contiguous', address: reader.address(), bytes: reader.u64() };
  if (kind !== layoutClasses.chunked) throw new Unusual('layout class');
  return version === 3 ? readTreeStorage(reader, elementBytes) : readIndexedStorage(reader, elementBytes);
}

function readTreeStorage(reader: Reader, elementBytes: number): ChunkedStorage {
  const rank = reader.u8() - 1;
  const address = reader.address();
  const chunk = Array.from({ length: rank }, () => reader.u32());
  if (reader.u32() !== elementBytes) throw new Unusual('size of elements');
  return { kind: 'chunked', chunk, index: { kind: 'tree', address } };
}

function readIndexedStorage(reader: Reader, elementBytes: number): ChunkedStorage {
  const flags = reader.u8();
  const rank = reader.u8() - 1;
  const width = reader.u8();
  const chunk = Array.from({ length: rank }, () => reader.uint(width));
  if (reader.uint(width) !== elementBytes) throw new Unusual('size of elements');
  return { kind: 'chunked', chunk, index: readIndexKind(reader, flags) };
}

function readIndexKind(reader: Reader, flags: number): ChunkIndexKind {
  const kind = reader.u8();
  if (kind === 1) {
    const filtered = (flags & 2) !== 0;
    const [bytes, mask] = filtered ? [reader.u64(), reader.u32()] : [undefined, 0];
    return { kind: 'single', bytes, mask, address: reader.address() };
  }
  if (kind === 2) return { kind: 'implicit', address: reader.address() };
  if (kind === 3) return { kind: 'fixedArray', address: reader.skip(1).address() };
  if (kind === 4) return { kind: 'extensibleArray', address: reader.skip(5).address() };
  throw new Unusual('chunk index');
}

function readFilters(reader: Reader): StoredFilter[] {
  const [version, count] = [reader.u8(), reader.u8()];
  if (version !== 1 && version !== 2) throw new Unusual('filter version');
  if (version === 1) reader.skip(6);
  return Array.from({ length: count }, () => (version === 1 ? readOldFilter(reader) : readNewFilter(reader)));
}

function readOldFilter(reader: Reader): StoredFilter {
  const [id, nameBytes] = [reader.u16(), reader.u16()];
  const count = reader.skip(2).u16();
  reader.skip(nameBytes);
  const values = Array.from({ length: count }, () => reader.u32());
  if (count % 2 === 1) reader.skip(4);
  return { id, values };
}

function readNewFilter(reader: Reader): StoredFilter {
  const id = reader.u16();
  const nameBytes = id >= 256 ? reader.u16() : 0;
  const count = reader.skip(2).u16();
  reader.skip(nameBytes);
  return { id, values: Array.from({ length: count }, () => reader.u32()) };
}

function readFill(reader: Reader): Uint8Array | undefined {
  const version = reader.u8();
  if (version === 3) {
    const flags = reader.u8();
    return flags & 0x20 ? Buffer.from(reader.raw(reader.u32())) : undefined;
  }
  const defined = reader.skip(2).u8();
  if (version === 2 && defined === 0) return undefined;
  const length = reader.left >= 4 ? reader.u32() : 0;
  return length > 0 ? Buffer.from(reader.raw(length)) : undefined;
}
