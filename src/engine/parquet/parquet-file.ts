import { closeSync, openSync, readSync, statSync } from 'node:fs';
import * as zlib from 'node:zlib';
import type { AsyncBuffer, ColumnData, Compressors, FileMetaData } from 'hyparquet';
import { discard, FileError } from '../../core/index.js';
import { type Allocate, allocate, type Column, type ColumnSchema } from '../columns/column.js';
import { sliceColumn } from '../columns/concat-columns.js';
import type { EventFile, FileSchema } from '../sources/event-file.js';
import { ParquetColumn } from './parquet-column.js';
import { parquetColumns } from './parquet-schema.js';
import { PassingBytes } from './passing-bytes.js';
import { RowsOfGroups } from './rows-of-groups.js';

/** Times as the whole numbers that the file stores. */
const asStored = {
  timestampFromMilliseconds: (value: bigint) => value,
  timestampFromMicroseconds: (value: bigint) => value,
  timestampFromNanoseconds: (value: bigint) => value,
  dateFromDays: (value: number) => value,
};

const compressors: Compressors = {
  GZIP: (input) => zlib.gunzipSync(input),
  BROTLI: (input) => zlib.brotliDecompressSync(input),
  // Node has it from version 22.15 on.
  ...('zstdDecompressSync' in zlib
    ? { ZSTD: zlib.zstdDecompressSync as (input: Uint8Array) => Uint8Array }
    : {}),
};

interface RowGroup {
  readonly start: number;
  readonly stop: number;
}

/** The flat columns of a Parquet file. What is read is whole columns of a row group, which are kept until it was read to its end. */
export class ParquetFile implements EventFile {
  readonly #groups: readonly RowGroup[];
  readonly #types: ReadonlyMap<string, ColumnSchema>;
  #lastRead: Promise<void> = Promise.resolve();
  #kept: { group?: RowGroup; columns: Map<string, Column> } = { columns: new Map() };

  private constructor(
    readonly schema: FileSchema,
    readonly descriptor: number,
    readonly buffer: AsyncBuffer,
    readonly metadata: FileMetaData,
  ) {
    this.#groups = rowGroups(metadata);
    this.#types = new Map(schema.columns.map((column) => [column.name, column]));
  }

  /** @throws {FileError} what is no Parquet file, or a damaged one */
  static async open(path: string): Promise<ParquetFile> {
    const { parquetMetadataAsync } = await import('hyparquet');
    const descriptor = openDescriptor(path);
    try {
      const buffer = { byteLength: statSync(path).size, slice: slices(descriptor, path) };
      const metadata = await parquetMetadataAsync(buffer, { geoparquet: false });
      const { columns, leftOut } = parquetColumns(metadata);
      const rows = Number(metadata.num_rows);
      const groupRows = Math.max(1, ...metadata.row_groups.map((group) => Number(group.num_rows)));
      const described = { file: path, rows, columns, leftOut, aliases: {}, chunkRows: groupRows };
      return new ParquetFile({ ...described, layout: 'parquet' }, descriptor, buffer, metadata);
    } catch (error) {
      closeSync(descriptor);
      throw asFileError(path, error);
    }
  }

  read(
    names: readonly string[],
    start: number,
    stop: number,
    make: Allocate = allocate,
  ): Promise<ReadonlyMap<string, Column>> {
    const out = new Map(
      names.map((name) => [name, new RowsOfGroups(this.#typeOf(name), stop - start, make)]),
    );
    // One after another: a read must not take away the group that another one still copies from.
    const read = this.#lastRead.then(() => this.#readInto(out, start, stop));
    this.#lastRead = read.catch(() => {});
    return read.then(() => new Map([...out].map(([name, rows]) => [name, rows.finish()])));
  }

  async #readInto(out: ReadonlyMap<string, RowsOfGroups>, start: number, stop: number): Promise<void> {
    for (const group of this.#groups) {
      if (group.stop <= start || group.start >= stop) continue;
      const columns = await this.#columnsOf(group, [...out.keys()]);
      const [from, to] = [Math.max(start, group.start), Math.min(stop, group.stop)];
      for (const [name, rows] of out) {
        const column = columns.get(name) as Column;
        rows.add(sliceColumn(column, from - group.start, to - group.start), from - start);
      }
      // Read to its end: the next read is one of another group.
      if (to === group.stop) this.#keep();
    }
  }

  async #columnsOf(group: RowGroup, names: readonly string[]): Promise<ReadonlyMap<string, Column>> {
    if (this.#kept.group !== group) this.#keep(group);
    const { columns } = this.#kept;
    for (const name of names) if (!columns.has(name)) columns.set(name, await this.#decode(group, name));
    return columns;
  }

  /** The last group's columns go: nobody else has them. */
  #keep(group?: RowGroup): void {
    const old = [...this.#kept.columns.values()];
    this.#kept = { group, columns: new Map() };
    discard(old.map(({ values }) => values));
  }

  /** One column, so that only its bytes are in memory while they are decoded. */
  async #decode({ start, stop }: RowGroup, name: string): Promise<Column> {
    const { parquetRead, snappyUncompress } = await import('hyparquet');
    const column = new ParquetColumn(this.#typeOf(name), stop - start);
    const passing = new PassingBytes(this.buffer, snappyUncompress);
    const onChunk = ({ columnData, rowStart }: ColumnData) => {
      column.set(columnData, rowStart - start);
      passing.add(columnData);
    };
    const { metadata } = this;
    const wanted = { file: passing.file, metadata, columns: [name], rowStart: start, rowEnd: stop };
    const how = {
      compressors: { ...compressors, SNAPPY: passing.snappy },
      parsers: asStored,
      geoparquet: false,
    };
    try {
      await parquetRead({ ...wanted, ...how, onChunk });
      return column.finish();
    } catch (error) {
      throw asFileError(this.schema.file, error);
    } finally {
      passing.discard();
    }
  }

  async check(): Promise<void> {
    const names = this.schema.columns.map(({ name }) => name);
    for (const { start, stop } of this.#groups) await this.read(names, start, stop);
  }

  #typeOf(name: string): ColumnSchema {
    return this.#types.get(name) as ColumnSchema;
  }

  close(): void {
    void this.#lastRead.then(() => this.#keep());
    closeSync(this.descriptor);
  }
}

function rowGroups({ row_groups }: FileMetaData): RowGroup[] {
  let stop = 0;
  return row_groups.map(({ num_rows }) => {
    const start = stop;
    stop += Number(num_rows);
    return { start, stop };
  });
}

function openDescriptor(path: string): number {
  try {
    return openSync(path, 'r');
  } catch (error) {
    throw asFileError(path, error);
  }
}

const slices =
  (descriptor: number, path: string) =>
  (start: number, end = statSync(path).size): ArrayBuffer => {
    const bytes = new Uint8Array(end - start);
    for (let at = 0; at < bytes.length; ) {
      const read = readSync(descriptor, bytes, at, bytes.length - at, start + at);
      if (read === 0) throw new Error(`it ends at byte ${start + at}, before its footer says so`);
      at += read;
    }
    return bytes.buffer;
  };

function asFileError(path: string, cause: unknown): FileError {
  if (cause instanceof FileError) return cause;
  const reason = (cause as Error).message;
  const codec = /compression codec:? (\w+)/.exec(reason)?.[1];
  return new FileError(`${path}: ${reason}`, {
    fields: { file: path },
    cause,
    remedy: codec
      ? `Write the file with SNAPPY, GZIP or BROTLI instead of ${codec}.`
      : 'Check that it is a whole Parquet file.',
  });
}
