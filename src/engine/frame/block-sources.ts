import { basename, extname } from 'node:path';
import { randomStream } from '../../core/index.js';
import type { Allocate, Column } from '../columns/column.js';
import { textHash } from '../expressions/kernels/hash.js';
import { type FileFormat, openFile, type ReadableFile } from './file-format.js';
import { type KnownFiles, placesOfFile } from './index-file/known-files.js';
import type { SourceInput } from './phases.js';
import type { FileToOpen } from './planned-file.js';
import { readShared, type SharedColumn } from './shared-columns.js';

/** A source as a worker sees it: files by path, or columns in shared memory. */
export type WorkerSource =
  | {
      readonly kind: 'files';
      readonly files: readonly FileToOpen[];
      readonly open: FileFormat;
      /** What an index knows of the files. */
      readonly known?: KnownFiles;
    }
  | { readonly kind: 'table'; readonly columns: Readonly<Record<string, SharedColumn>> };

type FilesSource = WorkerSource & { readonly kind: 'files' };

/** Rows of a source: the n-th of its files, [start, stop). */
export interface RowRange {
  readonly file: number;
  readonly start: number;
  readonly stop: number;
}

/**
 * Reads the named columns.
 * @param make  makes the arrays of what is taken from a file as it is
 * @throws {FileError} with file and dataset
 */
export async function readColumns(
  source: WorkerSource,
  names: readonly string[],
  { file, start, stop }: RowRange,
  make: Allocate,
): Promise<ReadonlyMap<string, Column>> {
  if (source.kind === 'table')
    return new Map(names.map((name) => [name, readShared(source.columns[name], start, stop)]));
  if (names.length === 0) return new Map();
  const opened = await openFiles.get(source, file);
  return opened.read(names, start, stop, make);
}

/**
 * What a file is called in random numbers and hashes: its name without folder and ending, so that data can be moved
 * and rewritten in another layout.
 */
export function fileName(
  source:
    | { readonly kind: 'table' }
    | { readonly kind: 'files'; readonly files: readonly Pick<FileToOpen, 'path'>[] },
  file: number,
): string {
  if (source.kind !== 'files') return 'table';
  const { path } = source.files[file];
  return basename(path, extname(path));
}

/** Where a block lies: its file's name, what random numbers of the file are keyed by, and the block's number. */
export interface BlockName {
  readonly file: string;
  readonly stream: string;
  readonly block: number;
}

/** A column that is made, not read, over the rows of a block. */
export function virtualColumn(input: SourceInput, { file, stream, block }: BlockName, rows: number): Column {
  const values = new Float64Array(rows);
  if (input.kind === 'fileHash') values.fill(textHash(file));
  if (input.kind === 'random') {
    const random = randomStream({ seed: input.seed, stage: input.stage, file: stream, block });
    for (let i = 0; i < rows; i++) values[i] = random.uniform();
  }
  return { type: 'float64', values };
}

/** Files that this worker has open: few, since each takes a descriptor, an index of its chunks and maybe memory of the HDF5 library. */
class OpenFiles {
  readonly #files = new Map<string, Promise<ReadableFile>>();
  readonly most = 3;

  async get({ files, open: format, known: index }: FilesSource, number: number): Promise<ReadableFile> {
    const wanted = files[number];
    const key = JSON.stringify([wanted.path, wanted.version, format]);
    const known = this.#files.get(key);
    // The one used last goes to the end, so that the first is the one to close.
    this.#files.delete(key);
    const file = known ?? openFile(wanted, format, index && placesOfFile(index, number));
    this.#files.set(key, file);
    await this.#closeOld();
    try {
      return await file;
    } catch (error) {
      this.#files.delete(key);
      throw error;
    }
  }

  async #closeOld(): Promise<void> {
    for (const [key, file] of this.#files) {
      if (this.#files.size <= this.most) return;
      this.#files.delete(key);
      (await file).close();
    }
  }

  async closeAll(): Promise<void> {
    const files = [...this.#files.values()];
    this.#files.clear();
    for (const file of files) (await file).close();
  }
}

const openFiles = new OpenFiles();

/** Closes what this thread has open, so that files can be changed or removed. */
export const closeFiles = (): Promise<void> => openFiles.closeAll();
