import { stat } from 'node:fs/promises';
import { dirname, relative, resolve } from 'node:path';
import { FileError, type FileFingerprint, UsageError } from '../../../core/index.js';
import type { ColumnBounds } from '../../columns/column-bounds.js';
import type { FileSchema } from '../../sources/event-file.js';
import type { FilePlaces } from '../../sources/known/places.js';
import type { FileFormat } from '../file-format.js';
import { fileVersion } from '../file-version.js';
import type { FilesPlan } from '../plan.js';
import type { DescribedFile } from '../schema-task.js';
import { type IndexedFile, readIndex, type StoredBounds, writeIndex } from './index-format.js';

/** Of one file, opened one way. */
interface Entry extends Omit<IndexedFile, 'bounds' | 'intact'> {
  intact: boolean;
  readonly bounds: Record<string, (StoredBounds | null)[]>;
}

/**
 * What has been found out about files, kept beside a run: their columns and rows, and the extremes of the columns of each block that a
 * pass has seen. A file counts as the same while its size, time, and first and last 64 KiB are. Whatever stands in an index could be
 * read again: one that is damaged or belongs to other files is no error.
 */
export class SideIndex {
  #entries = new Map<string, Entry>();
  readonly #kinds = new Map<string, string>();
  #version?: string;
  #isChanged = false;

  private constructor(readonly path: string) {}

  /** The index at `path`, the same one for all frames of this process. @throws {UsageError} no path */
  static async open(path: string): Promise<SideIndex> {
    if (typeof path !== 'string' || path === '')
      throw new UsageError(`index is ${JSON.stringify(path)}; it must be the path of a file`, {
        fields: { index: path },
      });
    const absolute = resolve(path);
    const index = opened.get(absolute) ?? new SideIndex(absolute);
    opened.set(absolute, index);
    await index.#takeFromDisk();
    return index;
  }

  /** The index of a plan, if it has one. */
  static of({ index }: Pick<FilesPlan, 'index'>): SideIndex | undefined {
    return index === undefined ? undefined : opened.get(index);
  }

  /** The index of a plan whose blocks are the usual ones, for which it knows extremes. */
  static ofBlocks(plan: Pick<FilesPlan, 'index' | 'blockRows'>): SideIndex | undefined {
    return plan.blockRows === undefined ? SideIndex.of(plan) : undefined;
  }

  /** What is known of the columns of a file, under the path by which it is read now. */
  schema(print: FileFingerprint, open: FileFormat): FileSchema | undefined {
    const entry = this.#entries.get(this.#key(print.file, open));
    return entry && isSame(entry.print, print) ? { ...entry.schema, file: print.file } : undefined;
  }

  addFile(print: FileFingerprint, open: FileFormat, { schema, places }: DescribedFile): void {
    const key = this.#key(print.file, open);
    const kept = places && { places: { ...places, kind: this.#kindText(places.kind) } };
    this.#entries.set(key, { print: { ...print, file: key }, schema, ...kept, intact: false, bounds: {} });
    this.#isChanged = true;
  }

  /** What it takes to read a file without looking at its metadata; undefined where that is not known. */
  places(file: KnownFile, open: FileFormat): FilePlaces | undefined {
    return this.#entry(file, open)?.places;
  }

  /** Files of one kind share its text in memory too. */
  #kindText(kind: string): string {
    const known = this.#kinds.get(kind) ?? kind;
    this.#kinds.set(known, known);
    return known;
  }

  isIntact(print: FileFingerprint, open: FileFormat): boolean {
    const entry = this.#entries.get(this.#key(print.file, open));
    return entry !== undefined && isSame(entry.print, print) && entry.intact;
  }

  setIntact(path: string, open: FileFormat): void {
    const entry = this.#entries.get(this.#key(path, open));
    if (!entry || entry.intact) return;
    entry.intact = true;
    this.#isChanged = true;
  }

  /** Extremes of a column in a block; undefined where no pass has seen it, or the file is another one now. */
  bounds(file: KnownFile, open: FileFormat, column: string, block: number): ColumnBounds | undefined {
    const entry = this.#entry(file, open);
    const stored = entry && Object.hasOwn(entry.bounds, column) ? entry.bounds[column][block] : undefined;
    if (!stored) return undefined;
    const isBig = bigTypes.has(entry?.schema.columns.find(({ name }) => name === column)?.type ?? '');
    const [low, high, missing] = stored;
    return isBig && typeof low === 'string' && typeof high === 'string'
      ? { low: BigInt(low), high: BigInt(high), missing }
      : { low: low as number, high: high as number, missing };
  }

  addBounds(file: KnownFile, open: FileFormat, block: number, bounds: ReadonlyMap<string, ColumnBounds>) {
    const entry = this.#entry(file, open);
    if (!entry) return;
    for (const [column, { low, high, missing }] of bounds) {
      if (!Object.hasOwn(entry.bounds, column)) entry.bounds[column] = [];
      const blocks = entry.bounds[column];
      while (blocks.length <= block) blocks.push(null);
      blocks[block] = [storable(low), storable(high), missing];
      this.#isChanged = true;
    }
  }

  /** Writes what was found since, together with what other processes wrote meanwhile. @throws {FileError} it cannot be written */
  async save(): Promise<void> {
    if (!this.#isChanged) return;
    await this.#takeFromDisk();
    await writeIndex(this.path, this.#entries).catch((cause) => {
      throw new FileError(`${this.path}: the index cannot be written: ${cause.message}`, {
        fields: { index: this.path },
        remedy: 'Give a path in a folder that can be written to, or leave out `index`.',
        cause,
      });
    });
    this.#isChanged = false;
    this.#version = await versionAt(this.path);
  }

  async #takeFromDisk(): Promise<void> {
    const version = await versionAt(this.path);
    if (version === this.#version) return;
    const stored = await readIndex(this.path);
    for (const [key, file] of stored) {
      const own = this.#entries.get(key);
      if (!own) this.#entries.set(key, withOwnLists(file));
      else if (isSame(own.print, file.print)) takeBounds(own, file);
    }
    this.#version = version;
  }

  #entry({ path, version }: KnownFile, open: FileFormat): Entry | undefined {
    const entry = this.#entries.get(this.#key(path, open));
    if (!entry) return undefined;
    const { bytes, modifiedMs } = entry.print;
    return fileVersion({ size: bytes, mtimeMs: modifiedMs }) === version ? entry : undefined;
  }

  /** Paths are kept as seen from the index, so that a folder can be moved with it. */
  #key(path: string, open: FileFormat): string {
    return `${relative(dirname(this.path), path)} ${JSON.stringify(open)}`;
  }
}

/** A file of a plan: its path, with size and time when its schema was read. */
interface KnownFile {
  readonly path: string;
  readonly version: string;
}

const opened = new Map<string, SideIndex>();
const bigTypes = new Set<string>(['int64', 'uint64']);

const storable = (value: number | bigint): number | string =>
  typeof value === 'bigint' ? String(value) : value;

const isSame = (a: FileFingerprint, b: FileFingerprint): boolean =>
  a.bytes === b.bytes && a.modifiedMs === b.modifiedMs && a.endsSha256 === b.endsSha256;

const withOwnLists = ({ bounds, ...file }: IndexedFile): Entry => ({
  ...file,
  bounds: Object.fromEntries(Object.entries(bounds).map(([column, blocks]) => [column, [...blocks]])),
});

/** What another process found out about the same file. */
function takeBounds(own: Entry, other: IndexedFile): void {
  own.intact ||= other.intact;
  for (const [column, blocks] of Object.entries(other.bounds)) {
    const mine = Object.hasOwn(own.bounds, column) ? own.bounds[column] : [];
    own.bounds[column] = Array.from(
      { length: Math.max(mine.length, blocks.length) },
      (_, block) => mine[block] ?? blocks[block] ?? null,
    );
  }
}

async function versionAt(path: string): Promise<string | undefined> {
  return stat(path).then(fileVersion, () => undefined);
}
