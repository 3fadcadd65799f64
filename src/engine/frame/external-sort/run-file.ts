import { closeSync, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Column, ColumnType } from '../../columns/column.js';
import { withOwnTexts } from '../../columns/concat-columns.js';
import { inScratch, removeScratch, scratchFile } from '../scratch.js';
import { writeBytes } from '../scratch-bytes.js';

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
    readonly file: number,
  ) {}

  /** @param folder  as scratchFile() takes it */
  static create(folder?: string): Promise<RunFile> {
    return inScratch(folder, () => {
      const path = scratchFile(folder, 'runs');
      mkdirSync(dirname(path), { recursive: true });
      return new RunFile(folder, path, openSync(path, 'wx'));
    });
  }

  append(columns: readonly Column[]): Promise<StoredRun> {
    return inScratch(this.folder, () => this.#append(columns));
  }

  #append(columns: readonly Column[]): StoredRun {
    const stored = columns.map((column) => this.#appendColumn(withOwnTexts(column)));
    return { rows: columns[0].values.length, columns: stored };
  }

  #appendColumn({ type, values, valid, dictionary }: Column): StoredColumn {
    return {
      type,
      values: this.#put(values),
      ...(valid && { valid: this.#put(valid) }),
      ...(dictionary && { texts: this.#putTexts(dictionary) }),
    };
  }

  #putTexts(texts: readonly string[]): StoredTexts {
    const encoded = texts.map((text) => Buffer.from(text, 'utf8'));
    const ends = new Float64Array(texts.length);
    let end = 0;
    encoded.forEach(({ length }, i) => {
      end += length;
      ends[i] = end;
    });
    return {
      count: texts.length,
      ends: this.#put(ends),
      bytes: this.#put(Buffer.concat(encoded)),
    };
  }

  /** @returns  where the bytes begin */
  #put(array: ArrayBufferView): number {
    const bytes = new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
    const start = this.#length;
    writeBytes(this.file, bytes, start);
    this.#length += bytes.length;
    return start;
  }

  /** Nothing is written any more. */
  close(): void {
    closeSync(this.file);
  }

  remove(): void {
    this.close();
    removeScratch(this.path);
  }
}
