import { type FileHandle, mkdir, open } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Column, ColumnType } from '../../columns/column.js';
import { withOwnTexts } from '../../columns/concat-columns.js';
import { inScratch, removeScratch, scratchFile } from '../scratch.js';

/** Where a column of a run lies in its file, in bytes. */
export interface StoredColumn {
  readonly type: ColumnType;
  readonly values: number;
  /** The mask, where a value is missing. */
  readonly valid?: number;
  readonly texts?: StoredTexts;
}

/** Texts by code, in the order in which the rows have them first, so that neighbouring rows find theirs in few places. */
export interface StoredTexts {
  readonly count: number;
  /** End of each text among the bytes, as float64. */
  readonly ends: number;
  readonly bytes: number;
}

/** Sorted rows in a file. */
export interface StoredRun {
  readonly rows: number;
  readonly columns: readonly StoredColumn[];
}

/** One scratch file for all runs of a sort, so that they take one descriptor. */
export class RunFile {
  #length = 0;

  private constructor(
    readonly folder: string | undefined,
    readonly path: string,
    readonly file: FileHandle,
  ) {}

  /** @param folder  as scratchFile() takes it */
  static create(folder?: string): Promise<RunFile> {
    return inScratch(folder, async () => {
      const path = scratchFile(folder, 'runs');
      await mkdir(dirname(path), { recursive: true });
      return new RunFile(folder, path, await open(path, 'wx'));
    });
  }

  append(columns: readonly Column[]): Promise<StoredRun> {
    return inScratch(this.folder, () => this.#append(columns));
  }

  async #append(columns: readonly Column[]): Promise<StoredRun> {
    const stored: StoredColumn[] = [];
    for (const column of columns) stored.push(await this.#appendColumn(withOwnTexts(column)));
    return { rows: columns[0].values.length, columns: stored };
  }

  async #appendColumn({ type, values, valid, dictionary }: Column): Promise<StoredColumn> {
    return {
      type,
      values: await this.#put(values),
      ...(valid && { valid: await this.#put(valid) }),
      ...(dictionary && { texts: await this.#putTexts(dictionary) }),
    };
  }

  async #putTexts(texts: readonly string[]): Promise<StoredTexts> {
    const encoded = texts.map((text) => Buffer.from(text, 'utf8'));
    const ends = new Float64Array(texts.length);
    let end = 0;
    encoded.forEach(({ length }, i) => {
      end += length;
      ends[i] = end;
    });
    return {
      count: texts.length,
      ends: await this.#put(ends),
      bytes: await this.#put(Buffer.concat(encoded)),
    };
  }

  /** @returns  where the bytes begin */
  async #put(array: ArrayBufferView): Promise<number> {
    const bytes = new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
    const start = this.#length;
    for (let at = 0; at < bytes.length; ) {
      const { bytesWritten } = await this.file.write(bytes, at, bytes.length - at, start + at);
      at += bytesWritten;
    }
    this.#length += bytes.length;
    return start;
  }

  async remove(): Promise<void> {
    await this.file.close();
    removeScratch(this.path);
  }
}
