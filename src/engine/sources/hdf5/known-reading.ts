import { FileError } from '../../../core/index.js';
import type { DatasetLayout } from '../native/dataset-layout.js';
import type { FileBytes } from '../native/file-bytes.js';
import { ObjectTree } from '../native/object-tree.js';
import type { Superblock } from './superblock.js';

/** A file that is read without the HDF5 library. */
export interface OwnReading {
  readonly bytes: FileBytes;
  readonly tree: ObjectTree;
  readonly library?: undefined;
  readonly known?: KnownDatasets;
}

/** How the datasets of a file lie in it, found when it was opened before. */
export interface KnownDatasets {
  readonly superblock: Superblock;
  /** undefined for what is not known, and has to be looked for in the file. */
  layout(dataset: string): DatasetLayout | undefined;
}

/** Groups and datasets are looked for only when something is asked for that is not known. */
export class KnownReading implements OwnReading {
  #tree?: ObjectTree;

  constructor(
    private readonly path: string,
    readonly bytes: FileBytes,
    readonly known: KnownDatasets,
  ) {}

  get tree(): ObjectTree {
    this.#tree ??= ObjectTree.read(this.bytes);
    if (this.#tree) return this.#tree;
    throw new FileError(`${this.path}: what is in it cannot be read any more`, {
      fields: { file: this.path },
      remedy: 'The file was damaged since it was first read: copy or write it again.',
    });
  }
}
