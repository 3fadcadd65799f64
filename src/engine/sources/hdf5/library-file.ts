import { resolve } from 'node:path';
import { FileError } from '../../../core/index.js';
import { type Hdf5Library, hdf5Library, hdf5Reason } from './library.js';
import type { AttributeValue, DatasetMetadata, LinkKind, RowRange } from './metadata.js';
import { missingFilter } from './missing-filter.js';

/** Rows of a compound, and at which bytes of a row those texts stand that are wanted. */
export interface RowsWithTexts extends RowRange {
  readonly textsAt: readonly number[];
}

/** Bytes of some rows, with texts that stand elsewhere. */
export interface RowBytes {
  readonly bytes: Uint8Array;
  /** [member, row] */
  readonly texts: readonly (readonly string[])[];
}

/** A file opened by the HDF5 library: the way for everything that our own reader leaves alone, and its reference in tests. */
export class LibraryFile {
  private readonly withFilters = new Set<string>();

  private constructor(
    readonly path: string,
    private readonly hdf5: Hdf5Library,
    private id: bigint,
  ) {}

  /** @throws {FileError} what the library finds wrong */
  static async open(path: string): Promise<LibraryFile> {
    const library = await hdf5Library();
    try {
      const { module } = library;
      return new LibraryFile(path, library, module.open(resolve(path), module.H5F_ACC_RDONLY, false, -1, -1));
    } catch (error) {
      throw new FileError(`${path}: ${hdf5Reason(error)}`, { fields: { file: path }, remedy, cause: error });
    }
  }

  close(): void {
    if (this.id < 0n) return;
    this.hdf5.module.close_file(this.id);
    this.id = -1n;
  }

  /** Names of what a group links to. */
  names(group: string): string[] {
    return this.guard(group, () => this.hdf5.module.get_names(this.id, group, false));
  }

  /** What a path leads to, through soft links. */
  kind(path: string): LinkKind {
    const { module } = this.hdf5;
    const type = this.guard(path, () => module.get_type(this.id, path));
    if (type === module.H5G_GROUP) return 'group';
    if (type === module.H5G_DATASET) return 'dataset';
    return type === module.H5G_LINK || type === module.H5G_UDLINK ? 'brokenLink' : 'other';
  }

  /** Where a soft link points; undefined if the path is none. */
  softLink(path: string): string | undefined {
    return this.guard(path, () => this.hdf5.module.get_symbolic_link(this.id, path) ?? undefined);
  }

  /** Where a link into another file points, as 'FILE:/PATH'; undefined if the path is none. */
  externalLink(path: string): string | undefined {
    const { module } = this.hdf5;
    return this.guard(path, () => {
      if (module.get_type(this.id, path) !== module.H5G_UDLINK) return undefined;
      const { filename, obj_path } = module.get_external_link(this.id, path);
      return `${filename}:${obj_path}`;
    });
  }

  /** Where an object stands in the file, in bytes: equal for the names of one object. */
  address(path: string): number {
    const reference = this.guard(path, () => this.hdf5.module.create_object_reference(this.id, path));
    return Number(Buffer.from(reference).readBigUInt64LE(0));
  }

  metadata(dataset: string): DatasetMetadata {
    return this.guard(dataset, () => this.hdf5.module.get_dataset_metadata(this.id, dataset));
  }

  attributes(path: string): Map<string, AttributeValue> {
    const names = this.guard(path, () => this.hdf5.module.get_attribute_names(this.id, path));
    return new Map(names.map((name) => [name, this.attribute(path, name)]));
  }

  private attribute(path: string, name: string): AttributeValue {
    return this.guard(`${path}@${name}`, () => new this.hdf5.Attribute(this.id, path, name).value);
  }

  /**
   * Bytes of rows [start, stop) along the first dimension, all of the others. Compounds are as in the file, packed at
   * `metadata.size`; simple types arrive little-endian whatever the file says.
   */
  readBytes(dataset: string, metadata: DatasetMetadata, range: RowRange): Uint8Array {
    return this.readRows(dataset, metadata, { ...range, textsAt: [] }).bytes;
  }

  /** As readBytes, and the texts of any length of some members of a compound. */
  readRows(dataset: string, metadata: DatasetMetadata, rows: RowsWithTexts): RowBytes {
    const { size } = metadata;
    return this.read(dataset, metadata, rows, (heap, at, length) => {
      const bytes = heap.slice(at, at + length);
      const texts = rows.textsAt.map((offset) =>
        Array.from({ length: length / size }, (_, i) => textAt(heap, at + i * size + offset)),
      );
      if (hasVariable(metadata)) this.reclaim(dataset, at, rows);
      return { bytes, texts };
    });
  }

  /** Variable-length texts of rows [start, stop) of a 1-D dataset. */
  readTexts(dataset: string, metadata: DatasetMetadata, range: RowRange): string[] {
    return this.readVariable(dataset, metadata, range, (heap, _, at) => textAt(heap, at));
  }

  /** Variable-length byte sequences of rows [start, stop) of a 1-D dataset of bytes. */
  readSequences(dataset: string, metadata: DatasetMetadata, range: RowRange): Uint8Array[] {
    return this.readVariable(dataset, metadata, range, (heap, view, at) => {
      const [length, start] = [view.getUint32(at, true), view.getUint32(at + 4, true)];
      return heap.slice(start, start + length);
    });
  }

  private readVariable<T>(
    dataset: string,
    metadata: DatasetMetadata,
    range: RowRange,
    decode: (heap: Uint8Array, view: DataView, at: number) => T,
  ): T[] {
    return this.read(dataset, metadata, range, (heap, at, bytes) => {
      const view = new DataView(heap.buffer);
      const values: T[] = [];
      for (let i = at; i < at + bytes; i += metadata.size) values.push(decode(heap, view, i));
      this.reclaim(dataset, at, range);
      return values;
    });
  }

  /** Gives back the memory of texts and sequences that the library made for rows of a 1-D dataset. */
  private reclaim(dataset: string, at: number, { start, stop }: RowRange): void {
    this.hdf5.module.reclaim_vlen_memory_count(this.id, dataset, '', BigInt(at), [BigInt(stop - start)]);
  }

  private read<T>(
    dataset: string,
    metadata: DatasetMetadata,
    { start, stop }: RowRange,
    take: (heap: Uint8Array, at: number, bytes: number) => T,
  ): T {
    const { module } = this.hdf5;
    const [rows = 1, ...rest] = metadata.shape ?? [];
    if (start < 0 || stop > rows || start > stop)
      throw this.error(dataset, `rows ${start} to ${stop} of ${rows} were asked for`);
    const counts = [stop - start, ...rest];
    const bytes = counts.reduce((product, n) => product * n, metadata.size);
    const at = module._malloc(Math.max(bytes, 1));
    if (at === 0) throw this.error(dataset, `${bytes} bytes do not fit into the memory of the HDF5 library`);
    try {
      if (bytes > 0) this.guard(dataset, () => this.readInto(at, dataset, counts, start));
      // The heap may have moved while it grew: take it anew.
      return take(module.HEAPU8, at, bytes);
    } finally {
      module._free(at);
    }
  }

  private readInto(at: number, dataset: string, counts: readonly number[], start: number): void {
    const offsets = counts.map((_, axis) => (axis === 0 ? BigInt(start) : 0n));
    const strides = counts.map(() => 1n);
    const count = counts.map(BigInt);
    this.requireFilters(dataset);
    const status = this.hdf5.module.get_dataset_data(this.id, dataset, count, offsets, strides, BigInt(at));
    if (status < 0) throw new Error('the HDF5 library reports a failed read');
  }

  /** Asked before the library meets the data: a codec that it lacks can end it for good. */
  private requireFilters(dataset: string): void {
    if (this.withFilters.has(dataset)) return;
    const missing = missingFilter(this.hdf5.module.get_dataset_filters(this.id, dataset));
    if (missing) throw new MissingFilter(missing);
    this.withFilters.add(dataset);
  }

  /** Does something with the library, whose errors then name file and dataset. */
  guard<T>(dataset: string, use: () => T): T {
    try {
      return use();
    } catch (error) {
      throw this.error(dataset, hdf5Reason(error), error);
    }
  }

  private error(dataset: string, reason: string, cause?: unknown): FileError {
    const fields = { file: this.path, dataset };
    const how = cause instanceof MissingFilter ? rewrite : remedy;
    return new FileError(`${this.path}: '${dataset}' cannot be read: ${reason}`, {
      fields,
      remedy: how,
      cause,
    });
  }
}

/** A text that ends with NUL, from the place where its address stands. */
function textAt(heap: Uint8Array, place: number): string {
  const start = new DataView(heap.buffer).getUint32(place, true);
  return start === 0 ? '' : utf8.decode(heap.subarray(start, heap.indexOf(0, start)));
}

/** Whether rows hold texts or sequences of any length, for which the library makes memory. */
function hasVariable({ vlen, compound_type, array_type }: DatasetMetadata): boolean {
  if (vlen || (array_type && hasVariable(array_type))) return true;
  return compound_type?.members.some(hasVariable) ?? false;
}

class MissingFilter extends Error {
  constructor(name: string) {
    super(`it is compressed by ${name}, which is not here`);
  }
}

const remedy = 'The file is damaged or needs a filter that is not here: copy or write it again.';
const rewrite =
  'Compress it by one that is: ptrepack --complib=zlib --complevel=1 FILE NEW (PyTables), or h5repack -f GZIP=1 FILE NEW.';
const utf8 = new TextDecoder();
