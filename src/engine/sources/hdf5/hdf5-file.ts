import { closeSync, fstatSync, openSync, type Stats } from 'node:fs';
import { FileError } from '../../../core/index.js';
import { type PickledTexts, readPickledTexts } from '../layouts/pickled-texts.js';
import { readAttributes } from '../native/attributes.js';
import { FileBytes, isUnusual } from '../native/file-bytes.js';
import { NativeDataset } from '../native/native-dataset.js';
import { type FileObject, isSearchIndex, ObjectTree, typeOfDataset } from '../native/object-tree.js';
import { readWholeRows } from '../native/whole-rows.js';
import type { StoredDataset } from '../stored-file.js';
import { type KnownDatasets, KnownReading, type OwnReading } from './known-reading.js';
import { LibraryFile, type RowBytes, type RowsWithTexts } from './library-file.js';
import type { AttributeValue, DatasetMetadata, LinkKind, RowRange } from './metadata.js';
import { storedDataset } from './stored-dataset.js';
import { openWithSuperblock, type Superblock } from './superblock.js';

/**
 * An open HDF5 file. What is in it is read by ourselves where all of it is of the usual kinds: then the HDF5 library is not even
 * loaded, which counts for thousands of files. Otherwise the library says what is there and reads what we cannot. Every error
 * names the file and the dataset.
 */
export class Hdf5File {
  private readonly pickles = new Map<string, PickledTexts>();
  private readonly natives = new Map<string, NativeDataset | undefined>();
  private isOpen = true;

  private constructor(
    readonly path: string,
    private readonly descriptor: number,
    private content: OwnReading | LibraryReading,
  ) {}

  /**
   * @param onlyLibrary  read everything through the HDF5 library: the reference for our own reader
   * @throws {FileError} naming the file: missing, empty, not HDF5, truncated, left open by its writer
   */
  static async open(path: string, { onlyLibrary = false } = {}): Promise<Hdf5File> {
    const { descriptor, superblock } = openWithSuperblock(path);
    try {
      const bytes = superblock && !onlyLibrary ? new FileBytes(descriptor, superblock) : undefined;
      const tree = bytes && ObjectTree.read(bytes);
      if (bytes && tree) return new Hdf5File(path, descriptor, { bytes, tree });
      return new Hdf5File(path, descriptor, { bytes, library: await LibraryFile.open(path) });
    } catch (error) {
      closeSync(descriptor);
      throw error;
    }
  }

  /**
   * Opens a file whose metadata were read before: nothing of them is read again, as long as only datasets are read that are known.
   * @param isSame  whether it is still that file
   * @returns undefined for another file, or none: opening it anew says what is wrong
   */
  static openKnown(
    path: string,
    known: KnownDatasets,
    isSame: (stats: Stats) => boolean,
  ): Hdf5File | undefined {
    const descriptor = openIfThere(path);
    if (descriptor === undefined) return undefined;
    if (isSame(fstatSync(descriptor)))
      return new Hdf5File(
        path,
        descriptor,
        new KnownReading(path, new FileBytes(descriptor, known.superblock), known),
      );
    closeSync(descriptor);
    return undefined;
  }

  close(): void {
    if (!this.isOpen) return;
    this.isOpen = false;
    for (const native of this.natives.values()) native?.close();
    this.content.bytes?.forget();
    const { library } = this.content;
    library?.close();
    closeSync(this.descriptor);
  }

  /** Whether the HDF5 library has no part in reading this file. */
  get isNative(): boolean {
    const { library } = this.content;
    return library === undefined;
  }

  /** Where the HDF5 part begins; undefined where the HDF5 library reads the file. */
  get superblock(): Superblock | undefined {
    return this.isNative ? this.content.bytes?.superblock : undefined;
  }

  /** Names of what a group links to, sorted. */
  names(group: string): string[] {
    const { tree, library } = this.content;
    if (library) return library.names(group).filter((name) => !isSearchIndex(name));
    const found = tree.find(group);
    if (typeof found !== 'object' || found.kind !== 'group')
      throw this.error(group, 'there is no such group');
    return found.links.map(({ name }) => name);
  }

  /** What a path leads to, through soft links. */
  kind(path: string): LinkKind {
    const { tree, library } = this.content;
    if (library) return library.kind(path);
    const found = tree.find(path);
    return typeof found === 'object' ? found.kind : (found ?? 'other');
  }

  /** Where a soft link points; undefined if the path is none. */
  softLink(path: string): string | undefined {
    const { tree, library } = this.content;
    if (library) return library.softLink(path);
    const link = tree.link(path);
    return link?.kind === 'soft' ? link.target : undefined;
  }

  /** Where a link into another file points, as 'FILE:/PATH'; undefined if the path is none. */
  externalLink(path: string): string | undefined {
    const { tree, library } = this.content;
    if (library) return library.externalLink(path);
    const link = tree.link(path);
    return link?.kind === 'external' ? link.target : undefined;
  }

  /** Where an object stands in the file, in bytes: equal for the names of one object. */
  address(path: string): number {
    const { library } = this.content;
    return library ? library.address(path) : this.object(path).address;
  }

  /** The dataset as it is read without the HDF5 library; undefined where only the library can. */
  native(dataset: StoredDataset): NativeDataset | undefined {
    if (!this.natives.has(dataset.path)) this.natives.set(dataset.path, this.openNative(dataset));
    return this.natives.get(dataset.path);
  }

  /**
   * Lets go of all metadata but how these datasets lie in the file: of many files they would be most of what memory holds while rows are
   * read. What else is asked for is read anew.
   */
  forgetMetadata(datasets: readonly StoredDataset[]): void {
    const { bytes, tree, library } = this.content;
    if (library || !tree || !bytes) return;
    const layouts = new Map(datasets.map(({ path }) => [path, this.dataset(path).layout]));
    const known = { superblock: bytes.superblock, layout: (path: string) => layouts.get(path) };
    bytes.forget();
    this.content = new KnownReading(this.path, bytes, known);
  }

  private openNative(dataset: StoredDataset): NativeDataset | undefined {
    const { bytes } = this.content;
    if (!bytes) return undefined;
    const native = this.nativeOn(bytes, dataset);
    bytes.forget();
    return native;
  }

  private nativeOn(bytes: FileBytes, dataset: StoredDataset): NativeDataset | undefined {
    const { library } = this.content;
    const where = { file: this.path, dataset };
    if (library) {
      const [address, { size }] = [library.address(dataset.path), library.metadata(dataset.path)];
      return NativeDataset.open(bytes, where, { address, elementBytes: size });
    }
    const layout = this.content.known?.layout(dataset.path) ?? this.dataset(dataset.path).layout;
    try {
      return new NativeDataset(bytes, where, layout);
    } catch (error) {
      if (!isUnusual(error)) throw error;
      throw this.error(dataset.path, `where its chunks are cannot be read: ${error.message}`, error);
    }
  }

  metadata(dataset: string): DatasetMetadata {
    const { bytes, library } = this.content;
    if (!library) return this.dataset(dataset).metadata;
    // The library does not tell which bits of a number count.
    const told = library.metadata(dataset);
    return { ...told, ...(bytes && typeOfDataset(bytes, library.address(dataset))) };
  }

  /** The texts and integers among the attributes of an object; null where one holds nothing. */
  attributes(path: string): ReadonlyMap<string, AttributeValue> {
    const { bytes, library } = this.content;
    if (!library) return this.ownAttributes(path);
    return (bytes && readAttributes(bytes, library.address(path))) ?? library.attributes(path);
  }

  /**
   * Bytes of rows [start, stop) along the first dimension, all of the others. Compounds are as in the file, packed at
   * `metadata.size`; simple types arrive little-endian whatever the file says.
   */
  readBytes(dataset: string, metadata: DatasetMetadata, range: RowRange): Uint8Array {
    const { library } = this.content;
    if (library) return library.readBytes(dataset, metadata, range);
    const stored = storedDataset(dataset, metadata);
    return readWholeRows(this.native(stored) as NativeDataset, stored, metadata, range);
  }

  /** Bytes of rows of a compound, and the texts of any length of its members at some offsets. */
  readRows(dataset: string, metadata: DatasetMetadata, rows: RowsWithTexts): RowBytes {
    return this.needLibrary(dataset).readRows(dataset, metadata, rows);
  }

  /** Variable-length texts of rows [start, stop) of a 1-D dataset. */
  readTexts(dataset: string, metadata: DatasetMetadata, range: RowRange): string[] {
    return this.needLibrary(dataset).readTexts(dataset, metadata, range);
  }

  /** The texts of a whole dataset that is one pickled array; kept while the file is open. */
  pickledTexts(dataset: string): PickledTexts {
    let texts = this.pickles.get(dataset);
    if (!texts) {
      const library = this.needLibrary(dataset);
      const [bytes] = library.readSequences(dataset, library.metadata(dataset), { start: 0, stop: 1 });
      texts = library.guard(dataset, () => readPickledTexts(bytes));
      this.pickles.set(dataset, texts);
    }
    return texts;
  }

  /** Texts of any length make a file one that the library opens. */
  private needLibrary(dataset: string): LibraryFile {
    const { library } = this.content;
    if (library) return library;
    throw this.error(dataset, 'it does not hold values of any length');
  }

  private ownAttributes(path: string): ReadonlyMap<string, AttributeValue> {
    const { attributes } = this.object(path);
    try {
      return attributes();
    } catch (error) {
      if (!isUnusual(error)) throw error;
      throw this.error(path, `its attributes are damaged: ${error.message}`, error);
    }
  }

  private object(path: string): FileObject {
    const found = this.content.tree?.find(path);
    if (typeof found === 'object') return found;
    throw this.error(path, found === 'brokenLink' ? 'the link leads nowhere' : 'there is no such object');
  }

  private dataset(path: string): FileObject & { kind: 'dataset' } {
    const found = this.object(path);
    if (found.kind === 'dataset') return found;
    throw this.error(path, 'it is not a dataset');
  }

  private error(dataset: string, reason: string, cause?: unknown): FileError {
    return new FileError(`${this.path}: '${dataset}' cannot be read: ${reason}`, {
      fields: { file: this.path, dataset },
      remedy: 'The file is damaged, or does not hold what is asked for: look at it with airshower inspect.',
      cause,
    });
  }
}

interface LibraryReading {
  readonly bytes?: FileBytes;
  readonly tree?: undefined;
  readonly library: LibraryFile;
  readonly known?: undefined;
}

function openIfThere(path: string): number | undefined {
  try {
    return openSync(path, 'r');
  } catch {
    return undefined;
  }
}
